package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// A message that darwinkit has no method for is sent with objc.Call, which takes anything:
// what is given and what is expected has to be of the kinds that the bindings have for the
// selector, of whichever class. They are not compared exactly, as who sends it may know
// better of what class an object is.

// method is one of the bindings that sends a message.
type method struct{ receiver, name string }

// boundMethods are the methods in a file of the bindings, by the selectors they send with
// what they are given themselves.
func boundMethods(f *ast.File) map[string]method {
	all := map[string]method{}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv == nil || fn.Body == nil || len(fn.Recv.List) != 1 {
			continue
		}
		receiver, ok := fn.Recv.List[0].Type.(*ast.Ident)
		if !ok {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 || len(call.Args)-2 != fn.Type.Params.NumFields() {
				return true
			}
			index, ok := call.Fun.(*ast.IndexExpr)
			if !ok || short(index.X) != "objc.Call" {
				return true
			}
			if sel, ok := call.Args[1].(*ast.CallExpr); ok && short(sel.Fun) == "objc.Sel" && len(sel.Args) == 1 {
				if l, ok := sel.Args[0].(*ast.BasicLit); ok && l.Kind == token.STRING {
					if name, err := strconv.Unquote(l.Value); err == nil {
						all[name] = method{receiver.Name, fn.Name.Name}
					}
				}
			}
			return true
		})
	}
	return all
}

// bind remembers methods of a package. Their types are asked for later, when it has some.
func (t *tree) bind(path string, methods map[string]method) {
	for selector, m := range methods {
		t.methods[selector] = append(t.methods[selector], boundMethod{path, m})
	}
}

type boundMethod struct {
	path string
	method
}

// signature is that of a method, nil if it is not known.
func (t *tree) signature(m boundMethod) *types.Signature {
	p := t.types[m.path]
	if p == nil {
		return nil
	}
	of := p.Scope().Lookup(m.receiver)
	if of == nil {
		return nil
	}
	found, _, _ := types.LookupFieldOrMethod(of.Type(), true, p, m.name)
	fn, ok := found.(*types.Func)
	if !ok {
		return nil
	}
	return fn.Signature()
}

// message is what is wrong with the kinds of a call of objc.Call, "" if nothing is, or if
// no binding sends the selector.
func (t *tree) message(selector string, call *ast.CallExpr, info *types.Info) string {
	is := []string{t.kind(info.Types[call].Type)}
	for _, a := range call.Args[2:] {
		is = append(is, t.kind(info.Types[a].Type))
	}
	var known []string
	for _, m := range t.methods[selector] {
		s := t.signature(m)
		if s == nil {
			return ""
		}
		want := []string{"nothing"}
		if s.Results().Len() == 1 {
			want[0] = t.kind(s.Results().At(0).Type())
		}
		for v := range s.Params().Variables() {
			want = append(want, t.kind(v.Type()))
		}
		if slices.EqualFunc(is, want, alike) {
			return ""
		}
		if text := kinds(want); !slices.Contains(known, text) {
			known = append(known, text)
		}
	}
	if len(known) == 0 {
		return ""
	}
	slices.Sort(known)
	return fmt.Sprintf("selector %q is sent %s; in the bindings it is %s", selector, kinds(is), strings.Join(known, ", or "))
}

// kinds says a list of the kinds of a result and of arguments.
func kinds(list []string) string {
	given := "nothing"
	if len(list) > 1 {
		given = strings.Join(list[1:], ", ")
	}
	return "with " + given + " for " + list[0]
}

// alike is whether one kind will do where another is known.
func alike(is, want string) bool {
	pointers := []string{"an object", "a pointer", "nil"}
	return is == want || want == "anything" || is == "anything" ||
		slices.Contains(pointers, is) && slices.Contains(pointers, want) || is == "nil" && want == "a block"
}

// kind is how darwinkit passes a type.
func (t *tree) kind(of types.Type) string {
	if of == nil {
		return "anything"
	}
	of = types.Default(of)
	if n, ok := of.(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == bindings {
		switch n.Obj().Name() {
		case "Void":
			return "nothing"
		case "Selector":
			return "a selector"
		}
	}
	if found, _, _ := types.LookupFieldOrMethod(of, true, nil, "Ptr"); found != nil {
		return "an object"
	}
	size := types.SizesFor("gc", t.goarch)
	switch u := of.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Kind() == types.UntypedNil:
			return "nil"
		case u.Kind() == types.UnsafePointer || u.Kind() == types.Uintptr:
			return "a pointer"
		case u.Info()&types.IsString != 0:
			return "an object"
		case u.Info()&types.IsBoolean != 0:
			return "a bool"
		case u.Info()&types.IsFloat != 0:
			return fmt.Sprintf("a float of %d bytes", size.Sizeof(u))
		case u.Info()&types.IsInteger != 0:
			return fmt.Sprintf("an integer of %d bytes", size.Sizeof(u))
		}
	case *types.Pointer:
		return "a pointer"
	case *types.Slice, *types.Map, *types.Interface:
		return "an object"
	case *types.Signature:
		return "a block"
	case *types.Struct:
		return fmt.Sprintf("a structure of %d bytes", size.Sizeof(u))
	}
	return "anything"
}
