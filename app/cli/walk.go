package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// listing is the scans and folders of a folder, by their names, which stand in one
// piece of text: a folder of a million scans takes some thirty megabytes, where a
// million strings would take three times as much.
type listing struct {
	folder string
	text   []byte
	items  []item
}

// item is a name in the text of a listing.
type item struct {
	at, size uint32
	folder   bool
	link     bool // to a folder
}

// list reads a folder. Hidden names and those that no scan has are left out. What
// was read before an error is listed as well.
func list(folder string) (*listing, error) {
	l := &listing{folder: folder}
	f, err := os.Open(folder)
	if err != nil {
		return l, err
	}
	defer f.Close()
	for err == nil {
		var entries []os.DirEntry
		entries, err = f.ReadDir(1024)
		for _, entry := range entries {
			name := entry.Name()
			link := entry.Type()&os.ModeSymlink != 0 && isFolder(filepath.Join(folder, name))
			if !hidden(name) && (entry.IsDir() || link || isScanName(name)) {
				l.items = append(l.items, item{uint32(len(l.text)), uint32(len(name)), entry.IsDir(), link})
				l.text = append(l.text, name...)
			}
		}
	}
	slices.SortFunc(l.items, func(a, b item) int { return bytes.Compare(l.name(a), l.name(b)) })
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return l, err
}

func (l *listing) name(i item) []byte { return l.text[i.at : i.at+i.size] }

func (l *listing) path(i item) string { return filepath.Join(l.folder, string(l.name(i))) }

// master is the scan that a PNG or JPEG of the folder is a picture of, "" if there
// is none; see [masters].
func (l *listing) master(i item) string {
	path := l.path(i)
	if isMaster(path) {
		return ""
	}
	stem := stemOf(path)
	prefix := []byte(filepath.Base(stem))
	first, _ := slices.BinarySearchFunc(l.items, prefix, func(i item, prefix []byte) int { return bytes.Compare(l.name(i), prefix) })
	for _, other := range l.items[first:] {
		if !bytes.HasPrefix(l.name(other), prefix) {
			break
		}
		if path := l.path(other); !other.folder && !other.link && isMaster(path) && stemOf(path) == stem {
			return path
		}
	}
	return ""
}

// walk finds the scans below a folder, folder by folder, in the order of the names
// of both, and calls yield with each, and with the scan that it is a picture of, if
// it is one. It passes over folders that skip names. Of a folder that cannot be
// read, yield gets the error, and errLink of a link to a folder, which is not
// followed: it may lead anywhere, also back. When yield returns false, the walk is over, and that
// is what it returns.
func walk(folder string, skip func(folder string) bool, yield func(path, master string, err error) bool) bool {
	l, err := list(folder)
	if err != nil && !yield(folder, "", err) {
		return false
	}
	for _, i := range l.items {
		path := l.path(i)
		switch {
		case i.link:
			if !yield(path, "", errLink) {
				return false
			}
		case !i.folder:
			if !yield(path, l.master(i), nil) {
				return false
			}
		case !skip(path):
			if !walk(path, skip, yield) {
				return false
			}
		}
	}
	return true
}

// errLink says that something is a link to a folder.
var errLink = errors.New("a link to a folder, and those are not followed; name it to export what it leads to")

// hidden says whether a name is one that folders do not show.
func hidden(name string) bool { return strings.HasPrefix(name, ".") }
