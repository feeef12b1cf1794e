package folder

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Listing is the scans and folders of a folder, by their names, which stand in one
// piece of text: a folder of a million scans takes some thirty megabytes, where a
// million strings would take three times as much.
type Listing struct {
	folder string
	text   []byte
	items  []item
}

// item is a name in the text of a Listing.
type item struct {
	at, size uint32
	folder   bool
	link     bool // to a folder
}

// List reads a folder. Hidden names and those that no scan has are left out. What
// was read before an error is listed as well.
func List(folder string) (*Listing, error) { return list(folder, func(string) {}) }

// ListWith is List, and calls other with the names of files that are left out, in
// no order.
func ListWith(folder string, other func(name string)) (*Listing, error) { return list(folder, other) }

func list(folder string, other func(name string)) (*Listing, error) {
	l := &Listing{folder: folder}
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
			link := entry.Type()&os.ModeSymlink != 0 && Is(filepath.Join(folder, name))
			if !hidden(name) && (entry.IsDir() || link || IsScan(name)) {
				l.items = append(l.items, item{uint32(len(l.text)), uint32(len(name)), entry.IsDir(), link})
				l.text = append(l.text, name...)
			} else if !entry.IsDir() {
				other(name)
			}
		}
	}
	slices.SortFunc(l.items, func(a, b item) int { return bytes.Compare(l.name(a), l.name(b)) })
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return l, err
}

func (l *Listing) name(i item) []byte { return l.text[i.at : i.at+i.size] }

func (l *Listing) path(i item) string { return filepath.Join(l.folder, string(l.name(i))) }

// master is the scan that a PNG or JPEG of the folder is a picture of, "" if there
// is none; see [Masters].
func (l *Listing) master(i item) string {
	path := l.path(i)
	if IsMaster(path) {
		return ""
	}
	stem := Stem(path)
	prefix := []byte(filepath.Base(stem))
	first, _ := slices.BinarySearchFunc(l.items, prefix, func(i item, prefix []byte) int { return bytes.Compare(l.name(i), prefix) })
	for _, other := range l.items[first:] {
		if !bytes.HasPrefix(l.name(other), prefix) {
			break
		}
		if path := l.path(other); !other.folder && !other.link && IsMaster(path) && Stem(path) == stem {
			return path
		}
	}
	return ""
}

// Scans calls yield with the names of the scans in the folder itself, in their
// order, without those that are pictures of the scan beside them.
func (l *Listing) Scans(yield func(name string) bool) {
	for _, i := range l.items {
		if !i.folder && !i.link && l.master(i) == "" && !yield(string(l.name(i))) {
			return
		}
	}
}
