package folder

import "path/filepath"

// Masters are files in formats that scanners write, by their stems. A PNG or JPEG
// of the same stem in the same folder is a picture of that scan, a preview as a
// rule: its picture would have the place of the scan's.
type Masters map[string]string

// NewMasters finds those among paths.
func NewMasters(paths []string) Masters {
	m := Masters{}
	for _, path := range paths {
		if IsMaster(path) {
			m[Stem(filepath.Clean(path))] = path
		}
	}
	return m
}

// Of is the scan that a PNG or JPEG is a picture of, "" if there is none.
func (m Masters) Of(path string) string {
	if IsMaster(path) || !IsScan(path) {
		return ""
	}
	return m[Stem(filepath.Clean(path))]
}
