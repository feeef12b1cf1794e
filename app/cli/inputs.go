package cli

import (
	"errors"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"safelight/app/folder"
)

// input is a scan to export.
type input struct {
	path string
	// relative is where it lies below the folder that was named, and so where
	// its picture goes below outputRoot.
	relative, outputRoot string
	fault                error // why it is not even tried
}

// inputs finds the scans that are meant by the arguments, folder by folder, in
// the order of their names. Hidden files are passed over, and so is the output
// folder where it lies in a folder that is walked, lest pictures be exported
// again; and so are, with word of it, a picture beside its scan, see [folder.Masters], and
// a link to a folder.
func inputs(args []string, output string, passedOver func(file, why string)) iter.Seq2[input, error] {
	return func(yield func(input, error) bool) {
		named := folder.NewMasters(args)
		for _, arg := range args {
			stat, err := os.Stat(arg)
			if err != nil || !stat.IsDir() {
				if scan := named.Of(arg); scan != "" {
					passedOver(arg, isPictureOf(scan))
					continue
				}
				// What it is, or why it cannot be opened, the host says.
				if !yield(input{path: arg, relative: filepath.Base(arg), outputRoot: output}, nil) {
					return
				}
				continue
			}
			root := arg
			if linked, err := filepath.EvalSymlinks(arg); err == nil {
				root = linked // links below it are not followed, but this one is
			}
			seen := false
			isOutput := func(path string) bool { return sameFile(path, output) }
			more := folder.Walk(root, isOutput, func(path, master string, err error) bool {
				seen = true
				relative, relErr := filepath.Rel(root, path)
				switch {
				case relErr != nil:
					return yield(input{path: path}, relErr)
				case errors.Is(err, folder.ErrLink):
					passedOver(filepath.Join(arg, relative), err.Error())
					return true
				case err != nil:
					return yield(input{path: path}, err)
				case master != "":
					passedOver(filepath.Join(arg, relative), isPictureOf(filepath.Base(master)))
					return true
				}
				return yield(input{path: filepath.Join(arg, relative), relative: relative, outputRoot: output}, nil)
			})
			if !more || !seen && !yield(input{path: arg}, errors.New("no scans in this folder; looked for "+strings.Join(folder.Suffixes(), ", "))) {
				return
			}
		}
	}
}

// isPictureOf says why a PNG or JPEG beside a scan is not exported.
func isPictureOf(scan string) string {
	return scan + " has the same name, and a TIFF, DNG or .fff is taken for the scan, a PNG or JPEG beside it for a picture of it"
}
