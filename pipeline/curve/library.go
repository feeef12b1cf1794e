package curve

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

// Library is a collection of papers to find by name. It never changes; the
// zero value is empty.
type Library struct {
	papers []Paper
	index  map[string]int // into papers, by key of every name and title
}

// Builtin is the library that comes with the program.
func Builtin() Library { return builtin() }

// Lookup finds a built-in paper; see [Library.Lookup].
func Lookup(name string) (Paper, bool) { return Builtin().Lookup(name) }

// Lookup finds a paper by its name or its title. Case does not matter, nor
// does anything that is no letter and no digit: "Kodak Endura Premier" and
// "kodak_endura_premier" are one paper. The points are the caller's to change.
func (l Library) Lookup(name string) (Paper, bool) {
	i, ok := l.index[key(name)]
	if !ok {
		return Paper{}, false
	}
	return l.papers[i].clone(), true
}

// Names lists the names of the papers, the built-in ones first.
func (l Library) Names() []string {
	names := make([]string, len(l.papers))
	for i, p := range l.papers {
		names[i] = p.Name
	}
	return names
}

// WithFS is the library with the paper files in the top folder of fsys added,
// in the order of their file names; the format is that of [ReadPaper], and
// files not named *.json are passed over. A file cannot take a name or title
// that the library already has.
//
// A bad file does not cost the good ones: the library returned holds all that
// could be added, and the error joins what is wrong with each of the others,
// naming the file and the field.
func (l Library) WithFS(fsys fs.FS) (Library, error) {
	added := Library{papers: slices.Clone(l.papers), index: maps.Clone(l.index)}
	files, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return l, fmt.Errorf("paper files: %w", err)
	}
	var faults []error
	for _, name := range files {
		if err := added.addFile(fsys, name); err != nil {
			faults = append(faults, fmt.Errorf("paper file %s: %w", name, err))
		}
	}
	return added, errors.Join(faults...)
}

//go:embed papers/*.json
var paperFiles embed.FS

var builtin = sync.OnceValue(func() Library {
	folder, err := fs.Sub(paperFiles, "papers")
	if err != nil {
		panic(fmt.Sprintf("curve: built-in papers: %v", err))
	}
	l, err := Library{}.WithFS(folder)
	if err != nil {
		panic(fmt.Sprintf("curve: built-in %v", err))
	}
	return l
})

func (l *Library) addFile(fsys fs.FS, name string) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	p, err := ReadPaper(f)
	if err != nil {
		return err
	}
	return l.add(p)
}

// add appends a paper, unless its name or its title is taken.
func (l *Library) add(p Paper) error {
	for _, n := range []struct{ field, value string }{{"name", p.Name}, {"title", p.Title}} {
		k := key(n.value)
		if k == "" {
			return fmt.Errorf("%s %q has no letter and no digit", n.field, n.value)
		}
		if taken, ok := l.index[k]; ok {
			return fmt.Errorf("%s %q is taken by %s", n.field, n.value, l.papers[taken].Name)
		}
	}
	if l.index == nil {
		l.index = map[string]int{}
	}
	l.index[key(p.Name)] = len(l.papers)
	l.index[key(p.Title)] = len(l.papers)
	l.papers = append(l.papers, p)
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
