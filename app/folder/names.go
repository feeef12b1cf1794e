package folder

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// masterSuffixes are the ends of file names that win over others.
var masterSuffixes = []string{".tif", ".tiff", ".dng", ".fff"}

// scanSuffixes are the ends of file names that are looked for in folders.
// Files that are named are taken whatever their name.
var scanSuffixes = append(slices.Clone(masterSuffixes), ".png", ".jpg", ".jpeg")

// Suffixes are the ends of the names that scans have, in lower case.
func Suffixes() []string { return slices.Clone(scanSuffixes) }

// IsScan says whether a file with this name is taken for a scan in a folder.
func IsScan(path string) bool {
	return slices.Contains(scanSuffixes, strings.ToLower(filepath.Ext(path)))
}

// IsMaster says whether a name is one of a format that scanners write.
func IsMaster(path string) bool {
	return slices.Contains(masterSuffixes, strings.ToLower(filepath.Ext(path)))
}

// Stem is a path without the suffix of its file name. A name that is nothing
// but a suffix and dots stays whole: what is left of it would not be the name of
// a file, but of a folder.
func Stem(path string) string {
	name := filepath.Base(path)
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	if strings.Trim(stem, ".") == "" {
		return path
	}
	return strings.TrimSuffix(path, filepath.Ext(path))
}

// Is says whether there is a folder at a path.
func Is(path string) bool {
	stat, err := os.Stat(path)
	return err == nil && stat.IsDir()
}

// hidden says whether a name is one that folders do not show.
func hidden(name string) bool { return strings.HasPrefix(name, ".") }
