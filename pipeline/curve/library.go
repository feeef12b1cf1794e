package curve

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"safelight/pipeline/catalog"
)

// Library is a collection of papers to find by name. It never changes; the
// zero value is empty.
type Library struct{ papers catalog.Catalog[Paper] }

// Builtin is the library that comes with the program.
func Builtin() Library { return builtin() }

// Lookup finds a built-in paper; see [Library.Lookup].
func Lookup(name string) (Paper, bool) { return Builtin().Lookup(name) }

// Lookup finds a paper by its name or its title. Case does not matter, nor
// does anything that is no letter and no digit: "Kodak Endura Premier" and
// "kodak_endura_premier" are one paper. The points are the caller's to change.
func (l Library) Lookup(name string) (Paper, bool) {
	p, ok := l.papers.Lookup(name)
	return p.clone(), ok
}

// Names lists the names of the papers, the built-in ones first.
func (l Library) Names() []string {
	var names []string
	for _, p := range l.papers.All() {
		names = append(names, p.Name)
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
	papers, err := l.papers.WithFS(fsys, "paper", func(r io.Reader) (Paper, []catalog.Name, error) {
		p, err := ReadPaper(r)
		return p, []catalog.Name{{Field: "name", Text: p.Name}, {Field: "title", Text: p.Title}}, err
	})
	return Library{papers}, err
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
