package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// translation is what cgo makes of a package's files that import "C".
type translation struct {
	dir   string
	files []string // of Go
	c     []string // of C, by name
	found []finding
}

// translate runs cgo on p, with clang for the target. What comes of files as they are
// is remembered.
func (c *checker) translate(t *tree, p *pkg, ch change) translation {
	if ch.concernsCgo(p) {
		return c.runCgo(t, p, ch)
	}
	t.mutex.Lock()
	done, ok := t.translated[p.Dir]
	t.mutex.Unlock()
	if !ok {
		done = c.runCgo(t, p, nil)
		t.mutex.Lock()
		t.translated[p.Dir] = done
		t.mutex.Unlock()
	}
	return done
}

// concernsCgo is whether a changed file is one that cgo reads for p.
func (ch change) concernsCgo(p *pkg) bool {
	for path := range ch {
		if filepath.Ext(path) == ".h" || filepath.Dir(path) == p.Dir && slices.Contains(p.CgoFiles, filepath.Base(path)) {
			return true
		}
	}
	return false
}

// runCgo does what translate says. The Go files are copied, changed or not, as cgo
// reads them itself; headers are read by clang, which is told what has changed.
func (c *checker) runCgo(t *tree, p *pkg, ch change) (done translation) {
	fail := func(err error) translation {
		return translation{dir: done.dir, found: []finding{{file: filepath.Join(p.Dir, p.CgoFiles[0]), message: err.Error()}}}
	}
	out, err := os.MkdirTemp(c.scratch, "cgo")
	if err != nil {
		return fail(err)
	}
	done.dir = out
	sources := filepath.Join(out, "sources")
	if err := os.Mkdir(sources, 0o777); err != nil {
		return fail(err)
	}
	for _, name := range p.CgoFiles {
		path := filepath.Join(p.Dir, name)
		text, changed := ch[path]
		if !changed {
			if text, err = os.ReadFile(path); err != nil {
				return fail(err)
			}
		}
		if err := os.WriteFile(filepath.Join(sources, name), text, 0o666); err != nil {
			return fail(err)
		}
	}
	flags, err := c.clangFlags(t, ch)
	if err != nil {
		return fail(err)
	}
	args := []string{"-srcdir", sources, "-objdir", out, "-importpath", p.ImportPath, "--", "-I", out, "-I", p.Dir}
	args = slices.Concat(args, p.CgoCPPFLAGS, p.CgoCFLAGS, p.CgoFiles)
	run := exec.Command(c.cgo, args...)
	run.Dir = p.Dir
	run.Env = append(t.environment(), "CC="+quoted(append([]string{c.clang}, flags...)))
	if said, err := run.CombinedOutput(); err != nil {
		done.found = diagnostics(string(said), p.Dir, filepath.Join(p.Dir, p.CgoFiles[0]))
		for i := range done.found {
			done.found[i].file = c.original(p, done.found[i].file)
		}
		return done
	}
	done.c = []string{"_cgo_export.c"}
	done.files = []string{filepath.Join(out, "_cgo_gotypes.go")}
	for _, name := range p.CgoFiles {
		stem := strings.TrimSuffix(name, ".go")
		done.files = append(done.files, filepath.Join(out, stem+".cgo1.go"))
		done.c = append(done.c, stem+".cgo2.c")
	}
	return done
}

// quoted are words as go takes them in CC.
func quoted(words []string) string {
	for i, w := range words {
		if strings.ContainsAny(w, " \t'") {
			words[i] = `"` + w + `"`
		}
	}
	return strings.Join(words, " ")
}

// clangFlags have clang see what a Mac's would, as far as our declarations go, and
// files as changed.
func (c *checker) clangFlags(t *tree, ch change) ([]string, error) {
	flags := []string{"-target", t.triple, "-nostdlibinc", "-isystem", c.stubs, "-fno-color-diagnostics", "-fno-caret-diagnostics"}
	if len(ch) == 0 {
		return flags, nil
	}
	type file struct {
		Type     string `json:"type"`
		Name     string `json:"name"`
		Contents string `json:"external-contents"`
	}
	var files []file
	dir, err := os.MkdirTemp(c.scratch, "change")
	if err != nil {
		return nil, err
	}
	for name, text := range ch {
		path := filepath.Join(dir, fmt.Sprint(len(files)))
		if err := os.WriteFile(path, text, 0o666); err != nil {
			return nil, err
		}
		files = append(files, file{"file", name, path})
	}
	overlay, err := json.Marshal(map[string]any{"version": 0, "case-sensitive": "true", "use-external-names": "false", "roots": files})
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "overlay.yaml") // of which JSON is a part
	return append(flags, "-ivfsoverlay", path), os.WriteFile(path, overlay, 0o666)
}

// checkC has clang compile the Objective-C and C files of a package, and sees whether
// they make a program together with what cgo writes.
func (c *checker) checkC(t *tree, p *pkg, ch change) (all []finding) {
	fail := func(err error) []finding { return append(all, finding{file: p.Dir, message: err.Error()}) }
	base, err := c.clangFlags(t, ch)
	if err != nil {
		return fail(err)
	}
	dir, err := os.MkdirTemp(c.scratch, "objects")
	if err != nil {
		return fail(err)
	}
	translated := c.translate(t, p, ch)
	base = slices.Concat(base, []string{"-I", p.Dir, "-isystem", translated.dir}, p.CgoCPPFLAGS, p.CgoCFLAGS) // _cgo_export.h is there
	strict := append(slices.Clone(base), warnings...)
	var objects []string
	for _, names := range [][]string{p.MFiles, p.CFiles} {
		for _, name := range names {
			object := filepath.Join(dir, name+".o")
			all = append(all, c.compile(p, strict, filepath.Join(p.Dir, name), object)...)
			objects = append(objects, object)
		}
	}
	if len(all) > 0 || len(translated.found) > 0 { // what cgo found, checkGo tells
		return all
	}
	if t.goarch == "arm64" { // who owns what is the same on both
		for _, names := range [][]string{p.MFiles, p.CFiles} {
			for _, name := range names {
				all = append(all, c.analyze(p, base, filepath.Join(p.Dir, name))...)
			}
		}
	}
	lax := append(slices.Clone(base), "-w")
	for _, name := range translated.c {
		object := filepath.Join(dir, name+".o")
		all = append(all, c.compile(p, lax, filepath.Join(translated.dir, name), object)...)
		objects = append(objects, object)
	}
	if len(all) > 0 {
		return all
	}
	return c.link(t, p, ch, objects)
}

// warnings are errors in what people write. Handlers do not use all they are given.
var warnings = []string{"-Wall", "-Wextra", "-Wno-unused-parameter", "-Wundeclared-selector", "-Wno-unused-command-line-argument", "-Werror"}

// compile has clang compile a file of p.
func (c *checker) compile(p *pkg, flags []string, path, object string) []finding {
	return c.runClang(p, path, slices.Concat(flags, []string{"-c", "-o", object, path}))
}

// analyze has clang follow the ways through a file of p, for objects and memory that
// nobody frees, or that are used afterwards.
func (c *checker) analyze(p *pkg, flags []string, path string) []finding {
	return c.runClang(p, path, slices.Concat(flags, []string{
		"--analyze", "-Xclang", "-analyzer-output=text", "-Xclang", "-analyzer-werror", "-o", os.DevNull, path}))
}

func (c *checker) runClang(p *pkg, path string, args []string) []finding {
	run := exec.Command(c.clang, args...)
	run.Dir = p.Dir
	if said, err := run.CombinedOutput(); err != nil {
		return diagnostics(string(said), p.Dir, path)
	}
	return nil
}

// homeless are those of some Objective-C files that none of some packages is built
// with.
func homeless(files []string, packages []*pkg) (all []finding) {
	built := map[string]bool{}
	for _, p := range packages {
		for _, name := range p.MFiles {
			built[filepath.Join(p.Dir, name)] = true
		}
	}
	for _, path := range files {
		if !built[path] {
			all = append(all, finding{file: path, message: "is built into no package for darwin with cgo: see its name, its //go:build line, and the Go files beside it"})
		}
	}
	return all
}
