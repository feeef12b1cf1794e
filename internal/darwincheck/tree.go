package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// pkg is a package as go list sees it for a target.
type pkg struct {
	Name                                      string
	Deps                                      []string // all it imports, and what those import
	ImportPath, Dir                           string
	GoFiles, CgoFiles, MFiles, CFiles, HFiles []string
	EmbedFiles                                []string
	CgoCPPFLAGS, CgoCFLAGS, CgoLDFLAGS        []string
	ImportMap                                 map[string]string
	ForTest                                   string
	Error                                     *struct{ Pos, Err string }
	Module                                    *struct {
		Main      bool
		GoVersion string
	}
}

// path is the import path without what go list adds for a test.
func (p *pkg) path() string {
	path, _, _ := strings.Cut(p.ImportPath, " ")
	return path
}

// own is whether p belongs to the module, as it is or as recompiled for a test.
func (p *pkg) own() bool { return p.Module != nil && p.Module.Main && !p.generated() }

// generated is whether p is the main package that go test makes, which has no file.
func (p *pkg) generated() bool { return strings.HasSuffix(p.ImportPath, ".test") }

// target is a kind of Mac.
type target struct{ goarch, triple string }

var targets = []target{{"arm64", "arm64-apple-macos13"}, {"amd64", "x86_64-apple-macos13"}}

// tree is the module and all it imports, for one target.
type tree struct {
	target
	list    []*pkg // dependencies first
	types   map[string]*types.Package
	bound   map[string]bool          // names in the bindings, as nameKey makes them
	methods map[string][]boundMethod // in the bindings, by selector

	mutex      sync.Mutex
	translated map[string]translation // of unchanged packages, by folder
	defined    map[string]*pkg        // in C, by symbol
	facts      map[factKey]analysis.Fact
}

// checker checks a module.
type checker struct {
	root       string
	clang, cgo string // the programs
	stubs      string
	scratch    string // a folder for files that nobody wants to keep
	slots      chan struct{}
	declared   map[string][]library // the words of the stub headers
	objectiveC []string             // the .m files of the module
	trees      []*tree

	fset   *token.FileSet
	parsed sync.Map // of parsedFile once, by file name
}

type parsedFile struct {
	file  *ast.File
	found []finding
	// Only of dependencies: names in objc.Sel("…") and the like, and methods by selector.
	names   []string
	methods map[string]method
}

// newChecker reads the module at root and the declarations of all it imports.
func newChecker(root string) (*checker, error) {
	c := &checker{root: root, stubs: filepath.Join(root, "internal", "darwinstubs"), fset: token.NewFileSet(),
		slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	var err error
	if c.clang, err = exec.LookPath("clang"); err != nil {
		return nil, fmt.Errorf("clang is needed: %w", err)
	}
	out, err := exec.Command("go", "tool", "-n", "cgo").Output()
	if err != nil {
		return nil, fmt.Errorf("go tool cgo: %w", err)
	}
	c.cgo = strings.TrimSpace(string(out))
	if c.objectiveC, err = objectiveCFiles(root); err != nil {
		return nil, err
	}
	if c.declared, err = headerWords(c.stubs); err != nil {
		return nil, err
	}
	for _, t := range targets {
		c.trees = append(c.trees, &tree{target: t, types: map[string]*types.Package{"unsafe": types.Unsafe},
			bound: map[string]bool{}, methods: map[string][]boundMethod{}, translated: map[string]translation{}, defined: map[string]*pkg{}, facts: map[factKey]analysis.Fact{}})
	}
	err = c.each(len(c.trees), func(i int) (err error) {
		c.trees[i].list, err = c.trees[i].goList(root, "-deps", "./...")
		return err
	})
	if err != nil {
		return nil, err
	}
	if c.scratch, err = os.MkdirTemp("", "darwincheck"); err != nil {
		return nil, err
	}
	c.parseDependencies()
	err = c.each(len(c.trees), func(i int) error { c.checkDependencies(c.trees[i]); return nil })
	return c, err
}

func (c *checker) close() { os.RemoveAll(c.scratch) }

// each calls f for 0 to n-1, as many at once as there are processors.
func (c *checker) each(n int, f func(int) error) error {
	errs := make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			c.slots <- struct{}{}
			defer func() { <-c.slots }()
			errs[i] = f(i)
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// own are the packages of the module, their tests among them.
func (t *tree) own() []*pkg {
	return slices.DeleteFunc(slices.Clone(t.list), func(p *pkg) bool { return !p.own() })
}

// packages is how many packages of the module there are for any target, tests with
// the package that they test.
func (c *checker) packages() int {
	paths := map[string]bool{}
	for _, t := range c.trees {
		for _, p := range t.own() {
			if p.ForTest == "" {
				paths[p.path()] = true
			}
		}
	}
	return len(paths)
}

// environment has go and what it runs work for the target.
func (t *tree) environment() []string {
	return append(os.Environ(), "GOOS=darwin", "GOARCH="+t.goarch, "CGO_ENABLED=1", "GOFLAGS=")
}

// goList asks go list for packages of the module at root, dependencies first.
func (t *tree) goList(root string, arguments ...string) (packages []*pkg, err error) {
	list := exec.Command("go", append([]string{"list", "-e", "-test",
		"-json=ImportPath,Name,Deps,Dir,GoFiles,CgoFiles,MFiles,CFiles,HFiles,EmbedFiles,CgoCPPFLAGS,CgoCFLAGS,CgoLDFLAGS,ImportMap,ForTest,Error,Module"}, arguments...)...)
	list.Dir, list.Env = root, t.environment()
	var said bytes.Buffer
	list.Stderr = &said
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, said.Bytes())
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(pkg)
		if err := dec.Decode(p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}

// parseDependencies parses all that is imported from elsewhere, once for all targets.
func (c *checker) parseDependencies() {
	var files []string
	for _, t := range c.trees {
		for _, p := range t.list {
			if !p.own() {
				files = append(files, p.goFiles()...)
			}
		}
	}
	slices.Sort(files)
	files = slices.Compact(files)
	_ = c.each(len(files), func(i int) error { c.parse(files[i], true); return nil })
}

// goFiles are the paths of all Go files of p.
func (p *pkg) goFiles() []string { return p.paths(p.GoFiles, p.CgoFiles) }

// files are the paths of all files of p that matter here, those that import "C" first.
func (p *pkg) files() []string { return p.paths(p.CgoFiles, p.GoFiles, p.MFiles, p.CFiles, p.HFiles) }

func (p *pkg) paths(lists ...[]string) (paths []string) {
	for _, names := range lists {
		for _, name := range names {
			paths = append(paths, filepath.Join(p.Dir, name))
		}
	}
	return paths
}

// parse gives a file of Go, parsed once. That of a dependency loses the bodies of
// its functions, of which only the names for Objective-C are kept.
func (c *checker) parse(name string, dependency bool) *parsedFile {
	once, _ := c.parsed.LoadOrStore(name, sync.OnceValue(func() *parsedFile {
		p := c.parseText(name, nil)
		if dependency && p.file != nil {
			p.names, p.methods = boundNames(p.file), boundMethods(p.file)
			for _, d := range p.file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok {
					f.Body = nil
				}
			}
		}
		return p
	}))
	return once.(func() *parsedFile)()
}

// parseText parses a file of Go; text is what it has, nil for what is on disk.
func (c *checker) parseText(name string, text []byte) *parsedFile {
	var src any
	if text != nil {
		src = text
	}
	file, err := parser.ParseFile(c.fset, name, src, parser.SkipObjectResolution|parser.ParseComments)
	p := &parsedFile{file: file}
	if err != nil {
		p.found = goErrors(err, name)
	}
	return p
}

// checkDependencies has the types of all declarations that the module imports.
// What is wrong with them is not told: C's names are unknown in there.
func (c *checker) checkDependencies(t *tree) {
	for _, p := range t.list {
		if p.own() || p.generated() || p.ImportPath == "unsafe" {
			continue
		}
		var files []*ast.File
		for _, name := range p.goFiles() {
			parsed := c.parse(name, true)
			if parsed.file != nil {
				files = append(files, parsed.file)
			}
			for _, n := range parsed.names {
				t.bound[n] = true
			}
			t.bind(p.path(), parsed.methods)
		}
		config := t.config(p)
		config.FakeImportC, config.IgnoreFuncBodies = true, true
		config.Error = func(error) {}
		t.types[p.ImportPath], _ = config.Check(p.path(), c.fset, files, nil)
	}
}

// config is how types of p are checked.
func (t *tree) config(p *pkg) *types.Config {
	config := &types.Config{
		Sizes: types.SizesFor("gc", t.goarch),
		Importer: importer(func(path string) (*types.Package, error) {
			if other, ok := p.ImportMap[path]; ok {
				path = other
			}
			if found := t.types[path]; found != nil {
				return found, nil
			}
			return nil, t.missing(path)
		}),
	}
	if p.Module != nil && p.Module.GoVersion != "" {
		config.GoVersion = "go" + p.Module.GoVersion
	}
	return config
}

// missing is why there is no package of a path.
func (t *tree) missing(path string) error {
	for _, p := range t.list {
		if p.ImportPath == path && p.Error != nil {
			return errors.New(p.Error.Err)
		}
	}
	return fmt.Errorf("no package %s for darwin/%s", path, t.goarch)
}

type importer func(string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }

// objectiveCFiles are the .m files below root that belong to its module.
func objectiveCFiles(root string) (files []string, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root {
			if name := d.Name(); name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return fs.SkipDir
			}
		}
		if !d.IsDir() && filepath.Ext(path) == ".m" {
			files = append(files, path)
		}
		return nil
	})
	return files, err
}
