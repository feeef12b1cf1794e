package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAProgramWithDarwinkitHasToAskKitguard(t *testing.T) {
	with := func(name string, deps ...string) *pkg {
		return &pkg{Name: name, Dir: "/m", GoFiles: []string{"main.go"}, Deps: deps}
	}
	require.Empty(t, unguarded([]*pkg{
		with("main", "fmt"),
		with("window", bindings),
		with("main", bindings, "safelight/internal/kitguard"),
	}))
	all := unguarded([]*pkg{with("main", bindings, "fmt")})
	require.Len(t, all, 1)
	require.Equal(t, "/m/main.go", all[0].file)
	require.Contains(t, all[0].message, "kitguard.Check")
}

func TestNamesOfBindingsAreTheirLiterals(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "a.go", `package a
var c = objc.GetClass("NSView")
func f() {
	objc.Call[bool](v, objc.Sel("setHidden:"), true)
	objc.WrapAsProtocol("NSWindowDelegate", d)
	objc.RegisterSelectorName("onAction:")
	other.Sel("none")
	objc.Sel(name)
}`, 0)
	require.NoError(t, err)
	require.Equal(t, []string{"class NSView", "selector setHidden:", "protocol NSWindowDelegate", "selector onAction:"}, boundNames(f))
}

func TestADeclaredNameSaysWhereItIsDocumented(t *testing.T) {
	c := &checker{fset: token.NewFileSet()}
	parsed := c.parseText("/m/a.go", []byte(`package a

//darwincheck:selector a: https://developer.apple.com/documentation/appkit/a
//darwincheck:class B ours: a view that draws film
//darwincheck:protocol C https://example.com/C
//darwincheck:selector d:
//darwincheck:method e: ours: nothing
// darwincheck:selector f: not a directive
`))
	require.Empty(t, parsed.found)
	declared, found := c.declarations([]*ast.File{parsed.file})
	require.Len(t, declared, 2)
	require.Contains(t, declared, "selector a:")
	require.Contains(t, declared, "class B")
	var lines []int
	for _, f := range found {
		lines = append(lines, f.line)
	}
	require.Equal(t, []int{5, 6, 7}, lines)
}
