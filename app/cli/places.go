package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"safelight/app/folder"
)

// places are where the pictures of one run go. They see to it that no two scans
// write one picture, and that no scan is lost.
type places struct {
	// folders are those that scans come from, with all that is below: named
	// folders, and the folders of named files, which count alone.
	folders []place
	// output is the folder for the pictures.
	output string

	claims claims
}

// place is one that scans come from, without links in its path.
type place struct {
	path string
	deep bool // with the folders in it
}

// newPlaces knows the arguments of the run and its output folder.
func newPlaces(args []string, output string) *places {
	p := &places{output: resolved(output), claims: claims{owners: make(map[placeKey]owner)}}
	for _, arg := range args {
		if folder.Is(arg) {
			p.folders = append(p.folders, place{resolved(arg), true})
		} else {
			p.folders = append(p.folders, place{resolved(filepath.Dir(arg)), false})
		}
	}
	return p
}

// resolved is a path without links as far as it exists.
func resolved(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		absolute = path
	}
	if real, err := filepath.EvalSymlinks(absolute); err == nil {
		return real
	}
	return filepath.Clean(absolute)
}

// errScan says that a picture would take the place of its scan.
var errScan = errors.New("the picture would take the place of the scan itself")

// check refuses an output that would replace a scan: the one it is of, or any
// file in a folder that scans come from, whatever else it is. Which files there
// are irreplaceable, only their owner knows.
func (p *places) check(output, scan string, overwrite bool) error {
	if sameFile(output, scan) {
		return errScan
	}
	if _, err := os.Lstat(output); err != nil || !overwrite {
		return nil // there is nothing to be replaced, or nothing will be
	}
	at := resolved(filepath.Dir(output))
	sources := append([]place{{resolved(filepath.Dir(scan)), false}}, p.folders...)
	for _, f := range sources {
		if at == f.path || f.deep && within(at, f.path) && !(within(p.output, f.path) && (at == p.output || within(at, p.output))) {
			return fmt.Errorf("%s exists in a folder that scans come from; nothing is replaced there", output)
		}
	}
	return nil
}

// within reports whether a path lies below a folder. The output folder, where it
// lies below a folder of scans, is passed over when scans are looked for.
func within(path, folder string) bool {
	return strings.HasPrefix(path, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator))
}

// sameFile reports whether two paths are one file.
func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
