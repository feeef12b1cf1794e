package cli

import (
	"path/filepath"
	"slices"
	"strings"
)

// masters are files in formats that scanners write, by their stems. A PNG or JPEG
// of the same stem in the same folder is a picture of that scan, a preview as a
// rule: its picture would have the place of the scan's.
type masters map[string]string

// masterSuffixes are the ends of file names that win over others.
var masterSuffixes = []string{".tif", ".tiff", ".dng", ".fff"}

func newMasters(paths []string) masters {
	m := masters{}
	for _, path := range paths {
		if isMaster(path) {
			m[stemOf(filepath.Clean(path))] = path
		}
	}
	return m
}

// of is the scan that a PNG or JPEG is a picture of, "" if there is none.
func (m masters) of(path string) string {
	if isMaster(path) || !isScanName(path) {
		return ""
	}
	return m[stemOf(filepath.Clean(path))]
}

func isMaster(path string) bool {
	return slices.Contains(masterSuffixes, strings.ToLower(filepath.Ext(path)))
}

// stemOf is a path without the suffix of its file name. A name that is nothing
// but a suffix and dots stays whole: what is left of it would not be the name of
// a file, but of a folder.
func stemOf(path string) string {
	name := filepath.Base(path)
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	if strings.Trim(stem, ".") == "" {
		return path
	}
	return strings.TrimSuffix(path, filepath.Ext(path))
}
