// Package catalog keeps collections of things that come with the program and
// that a user can add to with files: color spaces, papers. They are found by
// name, title or alias, however it is spelled.
package catalog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Catalog is a collection to find things in by name. Adding does not change
// other copies of it made by WithFS; the zero value is empty.
type Catalog[T any] struct {
	entries []T
	names   []string       // the first name of each entry
	index   map[string]int // into entries, by key of every name
}

// Name is a name of an entry, and what the entry calls it: "name", "title".
type Name struct{ Field, Text string }

// Lookup finds an entry by any of its names. Case does not matter, nor does
// anything that is no letter and no digit: "Adobe RGB (1998)", "adobe_rgb_1998"
// and "AdobeRGB1998" are one name.
func (c Catalog[T]) Lookup(name string) (T, bool) {
	i, ok := c.index[key(name)]
	if !ok {
		var none T
		return none, false
	}
	return c.entries[i], true
}

// All lists the entries, those that came with the program first. It belongs to
// the catalog.
func (c Catalog[T]) All() []T { return c.entries }

// Add appends an entry, unless one of its names is taken or has no letter and
// no digit. The error names the field.
func (c *Catalog[T]) Add(entry T, names ...Name) error {
	for _, n := range names {
		k := key(n.Text)
		if k == "" {
			return fmt.Errorf("%s %q has no letter and no digit", n.Field, n.Text)
		}
		if taken, ok := c.index[k]; ok {
			return fmt.Errorf("%s %q is taken by %s", n.Field, n.Text, c.names[taken])
		}
	}
	if c.index == nil {
		c.index = map[string]int{}
	}
	for _, n := range names {
		c.index[key(n.Text)] = len(c.entries)
	}
	c.entries = append(c.entries, entry)
	c.names = append(c.names, names[0].Text)
	return nil
}

// Reader reads an entry and its names from a file.
type Reader[T any] func(io.Reader) (T, []Name, error)

// WithFS is the catalog with the files named *.json in the top folder of fsys
// added, in the order of their names. A bad file does not cost the good ones:
// the catalog returned holds all that could be added, and the error joins what
// is wrong with each of the others, naming the kind of file, the file and the
// field.
func (c Catalog[T]) WithFS(fsys fs.FS, kind string, read Reader[T]) (Catalog[T], error) {
	added := Catalog[T]{entries: slices.Clone(c.entries), names: slices.Clone(c.names), index: maps.Clone(c.index)}
	files, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return c, fmt.Errorf("%s files: %w", kind, err)
	}
	var faults []error
	for _, name := range files {
		if err := added.addFile(fsys, name, read); err != nil {
			faults = append(faults, fmt.Errorf("%s file %s: %w", kind, name, err))
		}
	}
	return added, errors.Join(faults...)
}

func (c *Catalog[T]) addFile(fsys fs.FS, name string, read Reader[T]) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	entry, names, err := read(f)
	if err != nil {
		return err
	}
	return c.Add(entry, names...)
}

// key is what two spellings of one name have in common.
func key(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
