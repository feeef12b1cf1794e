package main

import (
	"errors"
	"go/ast"
	"go/scanner"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// change is what files have instead of what they have on disk, by absolute path.
type change map[string][]byte

// checkAll checks every package of the module for every target.
func (c *checker) checkAll() (all []finding) {
	var jobs []func() []finding
	for _, t := range c.trees {
		all = append(all, homeless(c.objectiveC, t.own())...)
		all = append(all, unguarded(t.own())...)
		for _, p := range t.own() {
			if len(p.CgoFiles) > 0 && p.ForTest == "" {
				jobs = append(jobs, func() []finding { return c.checkC(t, p, nil) },
					func() []finding { return append(c.checkPairs(p, nil), c.checkKernels(p, nil)...) })
			}
		}
	}
	var mutex sync.Mutex
	do := func(job func() []finding) error {
		found := job()
		mutex.Lock()
		defer mutex.Unlock()
		all = append(all, found...)
		return nil
	}
	_ = c.each(len(jobs), func(i int) error { return do(jobs[i]) })
	_ = c.each(len(c.trees), func(i int) error {
		t := c.trees[i]
		for _, p := range t.own() { // in order: each needs those before it
			var found []finding
			t.types[p.ImportPath], found = c.checkGo(t, p, nil)
			_ = do(func() []finding { return found })
		}
		return nil
	})
	if len(all) > 0 { // of which go build would say a part once more
		return all
	}
	_ = c.each(len(c.trees), func(i int) error {
		return do(func() []finding { return c.trees[i].refused(c.root, "./...") })
	})
	return all
}

// checkGo checks the types of a package, and the names it gives to darwinkit.
func (c *checker) checkGo(t *tree, p *pkg, ch change) (*types.Package, []finding) {
	var all []finding
	var files []*ast.File
	add := func(parsed *parsedFile) {
		all = append(all, parsed.found...)
		if parsed.file != nil {
			files = append(files, parsed.file)
		}
	}
	config := t.config(p)
	names := p.goFiles()
	if len(p.CgoFiles) > 0 {
		translated := c.translate(t, p, ch)
		if all = append(all, translated.found...); len(translated.found) == 0 {
			for _, name := range translated.files {
				add(c.parseText(name, nil))
			}
			names = names[:len(p.GoFiles)]
		} else { // the rest of the package is still worth a look
			config.FakeImportC = true
		}
	}
	for _, name := range names {
		if text, ok := ch[name]; ok {
			add(c.parseText(name, text))
		} else {
			add(c.parse(name, false))
		}
	}
	if p.Error != nil {
		for _, f := range p.refused() {
			if !mentioned(all, f) {
				all = append(all, f)
			}
		}
	}
	config.Error = func(err error) { all = append(all, goErrors(err, p.Dir)...) }
	info := newInfo()
	checked, _ := config.Check(p.path(), c.fset, files, info)
	if len(all) == 0 {
		all = c.checkFormats(t, checked, files, info)
	}
	all = append(all, c.checkNames(t, files, info)...)
	for i := range all {
		all[i].file = c.original(p, all[i].file)
	}
	return checked, all
}

// refused is what go list does not like about p.
func (p *pkg) refused() []finding {
	file := p.Dir
	if files := p.files(); len(files) > 0 {
		file = files[0]
	}
	if p.Error.Pos == "" {
		return []finding{{file: file, message: p.Error.Err}}
	}
	return diagnostics(p.Error.Pos+": "+p.Error.Err, p.Dir, file)
}

// mentioned is whether there is already a finding of a line.
func mentioned(all []finding, f finding) bool {
	return slices.ContainsFunc(all, func(g finding) bool { return f.file == g.file && f.line == g.line })
}

// original is the file of a package that a file of the scratch folder stands for.
func (c *checker) original(p *pkg, file string) string {
	if rel, err := filepath.Rel(c.scratch, file); err == nil && filepath.IsLocal(rel) {
		return filepath.Join(p.Dir, filepath.Base(file))
	}
	return file
}

// forGo is how cgo names what is C.name in the source.
var forGo = regexp.MustCompile(`_C(?:type|func|var|macro|iconst|fconst|sconst|fpvar_fp)_`)

// goErrors are errors of go/parser and go/types; file is for those without a place.
func goErrors(err error, file string) []finding {
	var list scanner.ErrorList
	var typed types.Error
	var all []finding
	switch {
	case errors.As(err, &list):
		for _, e := range list {
			all = append(all, finding{e.Pos.Filename, e.Pos.Line, e.Pos.Column, e.Msg})
		}
	case errors.As(err, &typed):
		// Lines that begin with a tab say more about the error before them.
		if !strings.HasPrefix(typed.Msg, "\t") {
			at := typed.Fset.Position(typed.Pos)
			all = append(all, finding{at.Filename, at.Line, at.Column, strings.ReplaceAll(forGo.ReplaceAllString(typed.Msg, "C."), "\n\t", "; ")})
		}
	default:
		all = append(all, finding{file: file, message: err.Error()})
	}
	return all
}
