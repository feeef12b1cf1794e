package appkit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/window"
	"safelight/app/window/board"
	"safelight/app/window/desk"
	"safelight/app/window/drawing"
	"safelight/app/window/menu"
	"safelight/app/window/words"
	spaces "safelight/pipeline/color"
	"safelight/pipeline/curve"
)

// source are the files of this package that only a Mac builds.
func source(t *testing.T) (files map[string]*ast.File, fset *token.FileSet) {
	t.Helper()
	fset, files = token.NewFileSet(), map[string]*ast.File{}
	paths, err := filepath.Glob("*_darwin.go")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		require.NoError(t, err)
		files[path] = file
	}
	return files, fset
}

// method is a method or function of the package, by its name.
func method(t *testing.T, name string) *ast.FuncDecl {
	t.Helper()
	files, _ := source(t)
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == name {
				return fn
			}
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// mentions are the selectors of a package that some code names, such as board.Label.
func mentions(n ast.Node, of string) (names []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == of {
				names = append(names, s.Sel.Name)
			}
		}
		return true
	})
	return names
}

// cases are the names of a package that the cases of a switch have.
func cases(n ast.Node, of string) (names []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if c, ok := n.(*ast.CaseClause); ok {
			for _, e := range c.List {
				names = append(names, mentions(e, of)...)
			}
		}
		return true
	})
	return names
}

// constants are those of a type in a package below app/window, in order.
func constants(t *testing.T, path, typed string) (names []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "window", path), nil, 0)
	require.NoError(t, err)
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		in := false
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			if v.Type != nil || v.Values != nil {
				id, ok := v.Type.(*ast.Ident)
				in = ok && id.Name == typed
			}
			if in {
				names = append(names, v.Names[0].Name)
			}
		}
	}
	require.NotEmpty(t, names)
	return names
}

func TestEveryKindOfControlIsBound(t *testing.T) {
	kinds := constants(t, "board/piece.go", "Kind")
	made, filled := cases(method(t, "make"), "board"), cases(method(t, "fill"), "board")
	list := Bindings()
	require.Len(t, list, len(kinds))
	for i, name := range kinds {
		require.Equal(t, Binding{board.Kind(1 + i), name, list[i].Class}, list[i])
		require.Contains(t, made, name, "a view is made for it")
		require.Contains(t, filled, name, "and shows what the piece says")
	}
	acted := cases(method(t, "act"), "board")
	for _, name := range []string{"Button", "Tab", "CheckBox", "PopUp", "Field"} {
		require.Contains(t, acted, name, "and tells what is done with it")
	}
}

func TestEveryPartOfTheWindowIsShown(t *testing.T) {
	names := constants(t, "window.go", "Parts")
	names = slices.DeleteFunc(names, func(n string) bool { return n == "AllParts" })
	shown := map[string]string{}
	ast.Inspect(method(t, "refresh"), func(n ast.Node) bool {
		c, ok := n.(*ast.CompositeLit)
		if ok && c.Type == nil && len(c.Elts) == 2 {
			by := mentions(c.Elts[1], "f")
			for _, p := range mentions(c.Elts[0], "window") {
				if shown[p] == "" {
					shown[p] = by[0]
				}
			}
		}
		return true
	})
	var all window.Parts
	for _, p := range Parts() {
		require.Contains(t, names, p.Name)
		require.Equal(t, p.By, shown[p.Name], p.Name)
		method(t, p.By)
		all |= p.Part
	}
	require.Equal(t, window.AllParts, all)
}

func TestEverySheetIsMade(t *testing.T) {
	names := slices.DeleteFunc(constants(t, "window.go", "Sheet"), func(n string) bool { return n == "NoSheet" })
	require.Subset(t, cases(method(t, "present"), "window"), names)
}

func TestEventsHaveTheSameNumbersInObjectiveC(t *testing.T) {
	header, err := os.ReadFile("view_darwin.h")
	require.NoError(t, err)
	enum := func(first string) (names []string) {
		m := regexp.MustCompile(`enum \{\s*` + first + ` = 1,([^}]*)\}`).FindSubmatch(header)
		require.NotNil(t, m, first)
		names = append(names, first)
		for name := range strings.SplitSeq(string(m[1]), ",") {
			names = append(names, strings.TrimSpace(name))
		}
		return names
	}
	spelled := func(names []string) (out []string) {
		for _, n := range names {
			text := ""
			for i, r := range n {
				if i > 0 && r >= 'A' && r <= 'Z' {
					text += "_"
				}
				text += strings.ToLower(string(r))
			}
			out = append(out, "sl_"+text)
		}
		return out
	}
	require.Equal(t, spelled(constants(t, "board/event.go", "EventKind")), enum("sl_press"))
	shapes := spelled(constants(t, "drawing/drawing.go", "Kind"))
	shapes[slices.Index(shapes, "sl_write")] = "sl_text"
	require.Equal(t, shapes, enum("sl_fill"))
	require.Equal(t, []drawing.Align{0, 1, 2}, []drawing.Align{drawing.Left, drawing.Middle, drawing.Right}, "as the header has them")
}

func TestEveryEventIsToldOrMadeByTheView(t *testing.T) {
	text, err := os.ReadFile("view_darwin.m")
	require.NoError(t, err)
	header, err := os.ReadFile("view_darwin.h")
	require.NoError(t, err)
	m := regexp.MustCompile(`enum \{\s*(sl_press[^}]*)\}`).FindSubmatch(header)
	for name := range strings.SplitSeq(string(m[1]), ",") {
		name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
		require.Regexp(t, `\b`+name+`\b`, string(text))
	}
}

func TestEveryStandardItemIsKnown(t *testing.T) {
	files, _ := source(t)
	known := map[string]string{}
	ast.Inspect(files["menu_darwin.go"], func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, ok := kv.Key.(*ast.BasicLit)
		if !ok {
			return true
		}
		name, err := strconv.Unquote(key.Value)
		require.NoError(t, err)
		ast.Inspect(kv.Value, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok {
				known[name], err = strconv.Unquote(l.Value)
				require.NoError(t, err)
			}
			return true
		})
		return true
	})
	used := map[string]bool{}
	for _, k := range []desk.Keyboard{desk.Free, desk.Typing} {
		d := desk.New(choice.New(spaces.Builtin(), curve.Builtin(), nil), nil, words.English)
		d.Keyboard = k
		menu.Walk(menu.Bar(d), func(_ []string, i menu.Item) {
			if i.Selector != "" {
				used[i.Selector] = true
				require.Equal(t, i.Selector, known[i.Selector], i.Title)
			}
		})
	}
	require.Len(t, known, len(used), "and no others")
}

// darwinkit takes a pointer to a struct for one to an object, and a struct that embeds an
// object can be given as one.
func TestObjectsAreFieldsAndNotEmbedded(t *testing.T) {
	files, fset := source(t)
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range s.Fields.List {
				if x, ok := field.Type.(*ast.SelectorExpr); ok && len(field.Names) == 0 {
					require.NotContains(t, []string{"appkit", "objc", "foundation"}, x.X.(*ast.Ident).Name, "%s", fset.Position(field.Pos()))
				}
			}
			return true
		})
	}
}

func TestWithoutAWindowThisIsSaid(t *testing.T) {
	if !Available {
		require.ErrorIs(t, Run(t.Context(), Config{}), ErrNoWindow)
	}
}

func TestTheDocumentationTellsWhatIsBoundToWhat(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "macos.md"))
	require.NoError(t, err)
	for _, b := range Bindings() {
		require.Contains(t, string(text), "| `"+b.Name+"` | "+b.Class+" |")
	}
	for _, p := range Parts() {
		require.Contains(t, string(text), "| `"+p.Name+"` |")
	}
}

func TestProtocolsHaveOneGoTypeEach(t *testing.T) {
	files, fset := source(t)
	seen := map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if s, ok := c.Type.(*ast.SelectorExpr); ok && strings.HasSuffix(s.Sel.Name, "Delegate") {
				require.False(t, seen[s.Sel.Name], "%s: darwinkit keeps the first type of a protocol, and delegates of a kind are made in one place", fset.Position(c.Pos()))
				seen[s.Sel.Name] = true
			}
			return true
		})
		for _, name := range mentions(f, "objc") {
			require.NotEqual(t, "Retain", name, "it releases from a finalizer, on another thread")
		}
	}
	require.Len(t, seen, 4)
}

// TestNothingThatTheWindowOffersIsForgotten: each method of a Window is called by a board,
// or by this package.
func TestNothingThatTheWindowOffersIsForgotten(t *testing.T) {
	parsed := func(pattern string) (files []*ast.File) {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, paths)
		for _, path := range paths {
			if !strings.HasSuffix(path, "_test.go") {
				file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
				require.NoError(t, err)
				files = append(files, file)
			}
		}
		return files
	}
	called := map[string]bool{}
	for _, f := range slices.Concat(parsed("*_darwin.go"), parsed("../window/board/*.go")) {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				called[s.Sel.Name] = true
			}
			return true
		})
	}
	elsewhere := map[string]string{
		"Heard":       "Follow calls it",
		"Finished":    "for package smoke",
		"Forced":      "for package smoke",
		"SplitAt":     "Overlay says it",
		"CurveRemove": "CurvePress calls it, for a double click",
		"SliderReset": "SliderPress and SliderKey call it",
	}
	for _, f := range parsed("../window/*.go") {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
			if !ok || star.X.(*ast.Ident).Name != "Window" {
				continue
			}
			if elsewhere[fn.Name.Name] != "" {
				delete(elsewhere, fn.Name.Name)
				continue
			}
			require.True(t, called[fn.Name.Name], "%s of a Window is bound to nothing", fn.Name.Name)
		}
	}
	require.Empty(t, elsewhere, "those of the list that there are")
}
