package main

import (
	"debug/macho"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A program is put together on a Mac only. What would be missing then is seen before,
// in the symbols of what clang makes of a package: each is defined in the package, or
// declared in a stub header, whose place says what has to be linked.

// library is what a header's functions, constants and classes are in.
type library string

const (
	system library = ""     // in every program
	objc   library = "objc" // the run-time support of Objective-C
)

// libraryOf is the library of a header, by its path below the stubs.
func libraryOf(header string) library {
	folder, _, nested := strings.Cut(header, "/")
	switch {
	case nested && unicode.IsUpper(rune(folder[0])): // a framework
		return library(folder)
	case folder == "objc" || folder == "bsm":
		return library(folder)
	}
	return system
}

// in is whether a program linked with flags has the library.
func (l library) in(flags []string) bool {
	framework := func(name string) bool {
		for i, flag := range flags {
			if flag == name && i > 0 && flags[i-1] == "-framework" || flag == "-Wl,-framework,"+name {
				return true
			}
		}
		return false
	}
	switch l {
	case system:
		return true
	case "bsm":
		return slices.Contains(flags, "-lbsm")
	case objc: // Foundation gives on what these two have
		return slices.Contains(flags, "-lobjc") || framework("Foundation")
	case "CoreFoundation":
		return framework("CoreFoundation") || framework("Foundation")
	}
	return framework(string(l))
}

// flag is what links the library.
func (l library) flag() string {
	if l == objc {
		return library("Foundation").flag()
	}
	if unicode.IsUpper(rune(l[0])) {
		return "-framework " + string(l)
	}
	return "-l" + string(l)
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// headerWords are the words of the headers below a folder, and their libraries.
func headerWords(dir string) (map[string][]library, error) {
	all := map[string][]library{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".h" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		header, err := filepath.Rel(dir, path)
		l := libraryOf(filepath.ToSlash(header))
		for _, w := range word.FindAllString(string(text), -1) {
			if !slices.Contains(all[w], l) {
				all[w] = append(all[w], l)
			}
		}
		return err
	})
	return all, err
}

// symbols are those of an object file that other files see, with C's underscore.
type symbols struct{ defined, wanted []string }

func readSymbols(path string) (s symbols, err error) {
	f, err := macho.Open(path)
	if err != nil {
		return s, err
	}
	defer f.Close()
	if f.Symtab == nil {
		return s, nil
	}
	const external, kind, undefined = 0x01, 0x0e, 0x00 // N_EXT, N_TYPE, N_UNDF
	for _, symbol := range f.Symtab.Syms {
		switch {
		case symbol.Type&external == 0:
		case symbol.Type&kind == undefined && symbol.Value == 0:
			s.wanted = append(s.wanted, symbol.Name)
		default:
			s.defined = append(s.defined, symbol.Name)
		}
	}
	return s, nil
}

// needs is which of some libraries a symbol takes, any of them; ok is whether
// anything is known of it.
func (c *checker) needs(symbol string) (any []library, ok bool) {
	name := strings.TrimPrefix(symbol, "_")
	for _, of := range []struct {
		prefix string
		in     library
	}{
		{"objc_", objc}, {"_objc_", objc}, // what clang calls for ARC
		{"__CFConstantStringClassReference", "CoreFoundation"},
		{"_Block_", system}, {"_NSConcrete", system}, {"__stack_chk_", system}, {"memset", system}, {"memcpy", system}, {"bzero", system},
		{"__isPlatformVersionAtLeast", system},    // @available
		{"_cgo_", system}, {"crosscall2", system}, // of package runtime/cgo
		{"_cgoexp_", system}, // what Go exports: the compiler defines it
	} {
		if strings.HasPrefix(name, of.prefix) {
			return []library{of.in}, true
		}
	}
	if _, class, ok := strings.Cut(name, "_CLASS_$_"); ok { // OBJC_CLASS_$_, OBJC_METACLASS_$_
		name = class
	} else if _, class, ok := strings.Cut(name, "_METACLASS_$_"); ok {
		name = class
	}
	any, ok = c.declared[name]
	return any, ok
}

// link finds what a program with p would lack, or have twice, of the files that the
// objects in a folder were made of.
func (c *checker) link(t *tree, p *pkg, ch change, objects []string) (all []finding) {
	defined, wanted := map[string]int{}, map[string]bool{}
	for _, path := range objects {
		s, err := readSymbols(path)
		if err != nil {
			return []finding{{file: p.Dir, message: err.Error()}}
		}
		for _, name := range s.defined {
			defined[name]++
		}
		for _, name := range s.wanted {
			wanted[name] = true
		}
	}
	for name, times := range defined {
		if times > 1 {
			all = append(all, c.where(p, ch, name, "%s is defined %d times", times))
		}
	}
	if ch == nil {
		all = append(all, c.clash(t, p, defined)...)
	}
	for name := range wanted {
		if defined[name] > 0 {
			continue
		}
		if strings.HasPrefix(name, "_OBJC_CLASS_$_") && !slices.Contains(p.CgoCFLAGS, "-fobjc-arc") {
			all = append(all, c.where(p, ch, name, "%s is an object, and #cgo CFLAGS lacks -fobjc-arc: nobody counts references"))
		}
		any, ok := c.needs(name)
		switch {
		case !ok:
			all = append(all, c.where(p, ch, name, "%s is used, and defined nowhere"))
		case !slices.ContainsFunc(any, func(l library) bool { return l.in(p.CgoLDFLAGS) }):
			all = append(all, c.where(p, ch, name, "%s needs %s in #cgo LDFLAGS", any[0].flag()))
		}
	}
	return all
}

// clash finds what another package of the module has defined as well: both are part of
// the same programs.
func (c *checker) clash(t *tree, p *pkg, defined map[string]int) (all []finding) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for name := range defined {
		other := t.defined[name]
		if other == nil {
			t.defined[name] = p
			continue
		}
		first, second := other, p
		if second.ImportPath < first.ImportPath {
			first, second = second, first
		}
		all = append(all, c.where(second, nil, name, "%s is defined in %s too", first.ImportPath))
	}
	return all
}

// where is a finding about a symbol, where its name stands first in the package.
func (c *checker) where(p *pkg, ch change, symbol, format string, a ...any) finding {
	name := strings.TrimPrefix(symbol, "_")
	if i := strings.LastIndex(name, "_$_"); i >= 0 {
		name = name[i+len("_$_"):]
	}
	f := finding{file: filepath.Join(p.Dir, p.CgoFiles[0]), message: fmt.Sprintf(format, append([]any{name}, a...)...)}
	at := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
	for _, names := range [][]string{p.MFiles, p.CFiles, p.CgoFiles, p.HFiles} {
		for _, file := range names {
			path := filepath.Join(p.Dir, file)
			text, changed := ch[path]
			if !changed {
				text, _ = os.ReadFile(path)
			}
			if found := at.FindIndex(text); found != nil {
				f.file, f.line = path, 1+strings.Count(string(text[:found[0]]), "\n")
				return f
			}
		}
	}
	return f
}
