package color

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Library is a collection of spaces to find by name. It never changes; the
// zero value is empty.
type Library struct {
	spaces []Space
	index  map[string]int // into spaces, by key of every name, title and alias
}

// Builtin is the library that comes with the program: the spaces of the
// standards, and those measured from films, papers and scanners.
func Builtin() Library { return builtin() }

// Lookup finds a built-in space; see [Library.Lookup].
func Lookup(name string) (Space, bool) { return Builtin().Lookup(name) }

// Lookup finds a space by its name, its title or an alias. Case does not
// matter, nor does anything that is no letter and no digit: "Adobe RGB (1998)",
// "adobe_rgb" and "AdobeRGB" are one space.
func (l Library) Lookup(name string) (Space, bool) {
	i, ok := l.index[key(name)]
	if !ok {
		return Space{}, false
	}
	return l.spaces[i], true
}

// Names lists the names of the spaces that have any of the given roles, the
// built-in ones first.
func (l Library) Names(role Role) []string {
	var names []string
	for _, s := range l.spaces {
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
	added := Library{spaces: slices.Clone(l.spaces), index: maps.Clone(l.index)}
	files, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return l, fmt.Errorf("space files: %w", err)
	}
	var faults []error
	for _, name := range files {
		if err := added.addFile(fsys, name); err != nil {
			faults = append(faults, fmt.Errorf("space file %s: %w", name, err))
		}
	}
	return added, errors.Join(faults...)
}

//go:embed spaces/*.json
var spaceFiles embed.FS

var builtin = sync.OnceValue(func() Library {
	var l Library
	for _, e := range standards() {
		if err := l.add(e); err != nil {
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

// add appends a space, unless one of its names is taken.
func (l *Library) add(e entry) error {
	keys := map[string]bool{}
	for i, name := range append([]string{e.space.Name, e.space.Title}, e.aliases...) {
		field := "aliases"
		if i < 2 {
			field = [...]string{"name", "title"}[i]
		}
		k := key(name)
		if k == "" {
			return fmt.Errorf("%s %q has no letter and no digit", field, name)
		}
		if taken, ok := l.index[k]; ok {
			return fmt.Errorf("%s %q is taken by %s", field, name, l.spaces[taken].Name)
		}
		keys[k] = true
	}
	if l.index == nil {
		l.index = map[string]int{}
	}
	for k := range keys {
		l.index[k] = len(l.spaces)
	}
	l.spaces = append(l.spaces, e.space)
	return nil
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
