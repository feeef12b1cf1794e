// Package drop decides what of the files and folders that were dropped on the window, or
// double-clicked in the Finder, is opened.
package drop

import (
	"path/filepath"
	"slices"
	"strings"

	"safelight/app/folder"
)

// Accepted is what of some paths is opened: the first folder, or the first file that can
// be a scan, which opens its folder. Others says whether there are paths that are not in
// that folder, which are left alone. Ok is false if nothing can be opened.
func Accepted(paths []string) (open string, others, ok bool) {
	for _, path := range paths {
		if path == "" || strings.ContainsRune(path, 0) {
			continue
		}
		path = filepath.Clean(path)
		if folder.Is(path) || folder.IsScan(path) {
			open = path
			break
		}
	}
	if open == "" {
		return "", false, false
	}
	dir := open
	if !folder.Is(open) {
		dir = filepath.Dir(open)
	}
	others = slices.ContainsFunc(paths, func(p string) bool {
		p = filepath.Clean(p)
		return p != open && filepath.Dir(p) != dir
	})
	return open, others, true
}

// Most is how many folders and files are remembered.
const Most = 10

// Remember is the list of what was open with another path in front, once.
func Remember(recent []string, path string) []string {
	if path == "" {
		return recent
	}
	list := []string{path}
	for _, p := range recent {
		if p != path && len(list) < Most {
			list = append(list, p)
		}
	}
	return list
}

// Forget is the list without a path, such as one that is not there any more.
func Forget(recent []string, path string) []string {
	return slices.DeleteFunc(slices.Clone(recent), func(p string) bool { return p == path })
}
