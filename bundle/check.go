package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"safelight/bundle/icns"
)

// expected is what a bundle has to be.
type expected struct {
	identifier string
	version    version
	complete   bool // with programs
	// traces are folders of this machine, of which no file may tell.
	traces []string
}

// check reads a laid-out app back, file by file, and returns everything that is wrong
// with it.
func check(app string, want expected) error {
	files, err := readTree(app)
	faults := []error{err, checkNames(files, want.complete), checkTraces(files, want.traces)}
	if info, ok := files["Contents/Info.plist"]; ok {
		faults = append(faults, checkInfo(info, want), checkStrings(files))
	}
	if picture, ok := files["Contents/Resources/AppIcon.icns"]; ok {
		faults = append(faults, checkIcon(picture))
	}
	if want.complete {
		for _, p := range []string{executable, helper} {
			if program, ok := files[macOS+p]; ok {
				faults = append(faults, checkProgram(p, program))
			}
		}
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("%s is not as it should be:\n%w", filepath.Base(app), err)
	}
	return nil
}

// macOS is the folder of programs.
const macOS = "Contents/MacOS/"

// readTree reads the files of an app, by their paths in it. Anybody has to be able to
// read them, and to enter the folders; nobody but the owner may write. Links and the
// like have no place there.
func readTree(app string) (map[string][]byte, error) {
	files := make(map[string][]byte)
	var faults []error
	err := filepath.WalkDir(app, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		within, err := filepath.Rel(app, path)
		if err != nil {
			return err
		}
		within = filepath.ToSlash(within)
		mode := fs.FileMode(0o644)
		if d.IsDir() {
			mode = fs.ModeDir | 0o755
		} else if strings.HasPrefix(within, macOS) {
			mode = 0o755
		}
		if info.Mode() != mode {
			faults = append(faults, fmt.Errorf("%s: the mode is %v, not %v", within, info.Mode(), mode))
		}
		if d.Type().IsRegular() {
			files[within], err = os.ReadFile(path)
		}
		return err
	})
	return files, errors.Join(append(faults, err)...)
}

// checkNames holds the files against what belongs into an app: no more, no less.
func checkNames(files map[string][]byte, complete bool) error {
	want := []string{"Contents/Info.plist", "Contents/PkgInfo", "Contents/Resources/AppIcon.icns"}
	for _, language := range languages {
		want = append(want, "Contents/Resources/"+language+".lproj/InfoPlist.strings")
	}
	if complete {
		want = append(want, macOS+executable, macOS+helper)
	}
	const terms = "Contents/Resources/licenses/"
	want = append(want, terms+"index.txt")
	for line := range strings.Lines(string(files[terms+"index.txt"])) {
		if file, ok := strings.CutPrefix(line, indexIndent); ok {
			want = append(want, terms+strings.TrimSpace(file))
		}
	}
	var faults []error
	for _, file := range want {
		if data, ok := files[file]; !ok {
			faults = append(faults, fmt.Errorf("%s is missing", file))
		} else if len(data) == 0 {
			faults = append(faults, fmt.Errorf("%s is empty", file))
		}
	}
	for file := range files {
		if !slices.Contains(want, file) {
			faults = append(faults, fmt.Errorf("%s does not belong there", file))
		}
	}
	return errors.Join(faults...)
}

// traces are the folders of this machine that must not be told: that of the repository,
// of modules, and of the user.
func traces(ctx context.Context, run runner, root string) []string {
	var out []string
	add := func(folder string, err error) {
		if err == nil && len(folder) > 1 && filepath.IsAbs(folder) {
			out = append(out, folder+string(filepath.Separator))
		}
	}
	add(filepath.Abs(root))
	add(os.UserHomeDir())
	modules, err := run(ctx, command{dir: root, args: []string{"go", "env", "GOMODCACHE"}})
	add(strings.TrimSpace(string(modules)), err)
	return out
}

func checkTraces(files map[string][]byte, traces []string) error {
	var faults []error
	for file, data := range files {
		for _, trace := range traces {
			if at := bytes.Index(data, []byte(trace)); at >= 0 {
				faults = append(faults, fmt.Errorf("%s tells of a folder of this machine: %q at byte %d", file, trace, at))
			}
		}
	}
	return errors.Join(faults...)
}

// checkIcon decodes every picture of the icon; icns.Decode checks the sizes.
func checkIcon(file []byte) error {
	entries, err := icns.Decode(file)
	if err != nil {
		return fmt.Errorf("AppIcon.icns: %w", err)
	}
	for i, k := range icns.Kinds {
		if i >= len(entries) || entries[i].Kind != k {
			return fmt.Errorf("AppIcon.icns: entry %d is not %s", i, k.Type)
		}
	}
	return nil
}
