package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// The names that darwinkit takes as text, by the function of its package objc: a
// name that no binding has is most likely misspelt, and says so only when it is used.
//
// A name that is right all the same is declared in a file that uses it, with the
// place where Apple documents it, or as a name of our own:
//
//	//darwincheck:selector setWantsExtendedDynamicRangeContent: https://developer.apple.com/documentation/…
//	//darwincheck:selector goToNextScan: ours: the action of the item Next Scan
//	//darwincheck:class CADisplayLink https://developer.apple.com/documentation/…
//	//darwincheck:protocol NSFilePromiseProviderDelegate https://developer.apple.com/documentation/…
var nameKinds = map[string]string{
	"Sel":                  "selector",
	"RegisterSelectorName": "selector",
	"GetClass":             "class",
	"GetProtocol":          "protocol",
	"WrapAsProtocol":       "protocol",
}

const (
	bindings  = "github.com/progrium/darwinkit/objc"
	directive = "//darwincheck:"
)

func nameKey(kind, name string) string { return kind + " " + name }

// boundNames are the names in a file of the bindings, which is not type-checked.
func boundNames(f *ast.File) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		if s, ok := call.Fun.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "objc" && nameKinds[s.Sel.Name] != "" {
				if l, ok := call.Args[0].(*ast.BasicLit); ok {
					if name, err := strconv.Unquote(l.Value); err == nil {
						names = append(names, nameKey(nameKinds[s.Sel.Name], name))
					}
				}
			}
		}
		return true
	})
	return names
}

// declaration is a line that says that a name is right.
type declaration struct {
	at     finding
	source string
	used   bool
}

// declarations are those in files, by nameKey.
func (c *checker) declarations(files []*ast.File) (map[string]*declaration, []finding) {
	var all []finding
	declared := map[string]*declaration{}
	for _, f := range files {
		for _, group := range f.Comments {
			for _, comment := range group.List {
				text, ok := strings.CutPrefix(comment.Text, directive)
				if !ok {
					continue
				}
				at := c.fset.Position(comment.Pos())
				d := &declaration{at: finding{at.Filename, at.Line, at.Column, ""}}
				fields := strings.Fields(text)
				kind, name := "", ""
				if len(fields) >= 3 {
					kind, name, d.source = fields[0], fields[1], strings.Join(fields[2:], " ")
				}
				known := kind == "selector" || kind == "class" || kind == "protocol"
				documented := strings.HasPrefix(d.source, "https://developer.apple.com/documentation/") && len(fields) == 3
				if !known || !documented && !strings.HasPrefix(d.source, "ours: ") {
					d.at.message = "want " + directive + "selector, class or protocol, the name, and https://developer.apple.com/documentation/… or \"ours: what it is\""
					all = append(all, d.at)
					continue
				}
				declared[nameKey(kind, name)] = d
			}
		}
	}
	return declared, all
}

// unguarded are programs that link darwinkit and do not ask package kitguard whether
// they can.
func unguarded(packages []*pkg) (all []finding) {
	for _, p := range packages {
		if p.Name == "main" && slices.Contains(p.Deps, bindings) &&
			!slices.ContainsFunc(p.Deps, func(path string) bool { return strings.HasSuffix(path, "/internal/kitguard") }) {
			all = append(all, finding{file: p.files()[0], message: "this program links darwinkit, and nothing in it calls kitguard.Check"})
		}
	}
	return all
}

// checkNames finds names given to darwinkit that nobody knows, messages with as many
// arguments as their selector does not have or of other kinds, and objects left to the
// garbage collector.
func (c *checker) checkNames(t *tree, files []*ast.File, info *types.Info) []finding {
	declared, all := c.declarations(files)
	say := func(n ast.Node, format string, a ...any) {
		at := c.fset.Position(n.Pos())
		all = append(all, finding{at.Filename, at.Line, at.Column, fmt.Sprintf(format, a...)})
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			function := called(call, info)
			if function == "Call" && len(call.Args) >= 2 && !call.Ellipsis.IsValid() {
				if inner, ok := ast.Unparen(call.Args[1]).(*ast.CallExpr); ok && nameKinds[called(inner, info)] == "selector" {
					name, ok := text(inner, info)
					if want, got := strings.Count(name, ":"), len(call.Args)-2; ok && want != got {
						say(inner, "selector %q takes %d arguments, and is given %d", name, want, got)
					} else if wrong := t.message(name, call, info); ok && wrong != "" {
						say(inner, "%s", wrong)
					}
				}
			}
			if function == "Retain" {
				say(call, "objc.Retain has the object released by the garbage collector, on any thread: call its own Retain and keep it")
			}
			kind := nameKinds[function]
			if kind == "" {
				return true
			}
			name, ok := text(call, info)
			switch {
			case !ok:
				say(call, "the %s is not a constant, which nobody can check", kind)
			case declared[nameKey(kind, name)] != nil:
				declared[nameKey(kind, name)].used = true
			case !t.bound[nameKey(kind, name)]:
				say(call, "no binding knows the %s %q; if it is right, say where it is documented: %s%s %s https://…", kind, name, directive, kind, name)
			}
			return true
		})
	}
	for key, d := range declared {
		if !d.used {
			d.at.message = "declares the " + key + ", which is not used here"
			all = append(all, d.at)
		}
	}
	return all
}

// called is the name of the function of darwinkit's package objc that is called, ""
// if it is another's.
func called(call *ast.CallExpr, info *types.Info) string {
	fun := ast.Unparen(call.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok { // objc.Call[T]
		fun = index.X
	}
	var name *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		name = fun
	case *ast.SelectorExpr:
		name = fun.Sel
	default:
		return ""
	}
	f, ok := info.Uses[name].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != bindings || f.Signature().Recv() != nil {
		return ""
	}
	return f.Name()
}

// text is the constant that a call has for its first argument.
func text(call *ast.CallExpr, info *types.Info) (string, bool) {
	if len(call.Args) == 0 {
		return "", false
	}
	value := info.Types[call.Args[0]].Value
	if value == nil || value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(value), true
}
