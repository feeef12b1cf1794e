package color

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"safelight/pipeline/catalog"
)

// Library is a collection of spaces to find by name. It never changes; the
// zero value is empty.
type Library struct{ spaces catalog.Catalog[Space] }

// Builtin is the library that comes with the program: the spaces of the
// standards, and those measured from films, papers and scanners.
func Builtin() Library { return builtin() }

// Lookup finds a built-in space; see [Library.Lookup].
func Lookup(name string) (Space, bool) { return Builtin().Lookup(name) }

// Lookup finds a space by its name, its title or an alias. Case does not
// matter, nor does anything that is no letter and no digit: "Adobe RGB (1998)",
// "adobe_rgb" and "AdobeRGB" are one space.
func (l Library) Lookup(name string) (Space, bool) { return l.spaces.Lookup(name) }

// Names lists the names of the spaces that have any of the given roles, the
// built-in ones first.
func (l Library) Names(role Role) []string {
	var names []string
	for _, s := range l.spaces.All() {
		if s.Role&role != 0 {
			names = append(names, s.Name)
		}
	}
	return names
}

// WithFS is the library with the space files in the top folder of fsys added,
// in the order of their file names; the format is that of [ReadSpace], and
// files not named *.json are passed over. A file cannot take a name, title or
// alias that the library already has.
//
// A bad file does not cost the good ones: the library returned holds all that
// could be added, and the error joins what is wrong with each of the others,
// naming the file and the field.
func (l Library) WithFS(fsys fs.FS) (Library, error) {
	spaces, err := l.spaces.WithFS(fsys, "space", func(r io.Reader) (Space, []catalog.Name, error) {
		e, err := readSpace(r)
		return e.space, e.names(), err
	})
	return Library{spaces}, err
}

//go:embed spaces/*.json
var spaceFiles embed.FS

var builtin = sync.OnceValue(func() Library {
	var l Library
	for _, e := range standards() {
		if err := l.spaces.Add(e.space, e.names()...); err != nil {
			panic(fmt.Sprintf("color: built-in space %s: %v", e.space.Name, err))
		}
	}
	folder, err := fs.Sub(spaceFiles, "spaces")
	if err == nil {
		l, err = l.WithFS(folder)
	}
	if err != nil {
		panic(fmt.Sprintf("color: built-in %v", err))
	}
	return l
})

// entry is a space with the other names it is known by.
type entry struct {
	space   Space
	aliases []string
}

func (e entry) names() []catalog.Name {
	names := []catalog.Name{{Field: "name", Text: e.space.Name}, {Field: "title", Text: e.space.Title}}
	for _, a := range e.aliases {
		names = append(names, catalog.Name{Field: "aliases", Text: a})
	}
	return names
}
