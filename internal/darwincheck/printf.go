package main

import (
	"go/ast"
	"go/types"
	"maps"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/printf"
	"golang.org/x/tools/go/ast/inspector"
)

// newInfo is what the check of formats wants to know of types.
func newInfo() *types.Info {
	return &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
		FileVersions: map[*ast.File]string{}}
}

// factKey is something known of an object, of which there is one of each type.
type factKey struct {
	of   types.Object
	kind reflect.Type
}

// checkFormats is the check of go vet for fmt.Printf and its like, which go vet cannot do
// where files import "C" without a Mac's SDK. What functions of the module hand on to
// fmt is known of packages that were checked before.
func (c *checker) checkFormats(t *tree, p *types.Package, files []*ast.File, info *types.Info) (all []finding) {
	t.mutex.Lock()
	facts := maps.Clone(t.facts)
	t.mutex.Unlock()
	added := map[factKey]analysis.Fact{}
	pass := &analysis.Pass{
		Analyzer: printf.Analyzer, Fset: c.fset, Files: files, Pkg: p, TypesInfo: info, TypesSizes: types.SizesFor("gc", t.goarch),
		ResultOf: map[*analysis.Analyzer]any{printf.Analyzer.Requires[0]: inspector.New(files)},
		Report: func(d analysis.Diagnostic) {
			at := c.fset.Position(d.Pos)
			all = append(all, finding{at.Filename, at.Line, at.Column, d.Message})
		},
		ImportObjectFact: func(of types.Object, fact analysis.Fact) bool {
			key := factKey{of, reflect.TypeOf(fact)}
			known, ok := added[key]
			if !ok {
				known, ok = facts[key]
			}
			if ok {
				reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(known).Elem())
			}
			return ok
		},
		ExportObjectFact: func(of types.Object, fact analysis.Fact) { added[factKey{of, reflect.TypeOf(fact)}] = fact },
	}
	if _, err := printf.Analyzer.Run(pass); err != nil {
		all = append(all, finding{file: c.root, message: "the check of formats: " + err.Error()})
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	maps.Copy(t.facts, added)
	return all
}
