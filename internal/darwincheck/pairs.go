package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
)

// What is taken has to be given back, which neither compiler sees: memory of C that Go
// has, objects that are retained for a void *, locks of surfaces, rights of Mach ports.
// The rules know how such things are written here, and no other way; a file that needs
// another way has the rule learn it.

// checkPairs finds what is taken in the files of a package and not given back.
func (c *checker) checkPairs(p *pkg, ch change) (all []finding) {
	if len(p.CgoFiles) == 0 {
		return nil
	}
	var files []*ast.File
	for _, path := range p.paths(p.CgoFiles) {
		parsed := c.parseChanged(path, ch)
		if parsed.file != nil {
			files = append(files, parsed.file)
		}
	}
	say := func(n token.Pos, format string, a ...any) {
		at := c.fset.Position(n)
		all = append(all, finding{at.Filename, at.Line, at.Column, fmt.Sprintf(format, a...)})
	}
	for _, f := range files {
		for _, d := range f.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				memoryOfC(f, say)
			}
		}
	}
	lockedInGo(files, say)
	for _, path := range p.paths(p.MFiles, p.CFiles) {
		text, err := ch.read(path)
		if err != nil {
			continue // which clang says
		}
		clean := blanked(text)
		say := func(at int, format string, a ...any) {
			all = append(all, finding{file: path, line: lineOf(clean, at), message: fmt.Sprintf(format, a...)})
		}
		retained(clean, say)
		locked(clean, say)
		rights(clean, say)
	}
	return all
}

// read is the text of a file, changed or not.
func (ch change) read(path string) ([]byte, error) {
	if text, ok := ch[path]; ok {
		return text, nil
	}
	return os.ReadFile(path)
}

// parseChanged parses a file of Go, changed or not.
func (c *checker) parseChanged(path string, ch change) *parsedFile {
	if text, ok := ch[path]; ok {
		return c.parseText(path, text)
	}
	return c.parse(path, false)
}

// ofC is the name of the function of C that is called, "" if none is.
func ofC(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if x, ok := s.X.(*ast.Ident); !ok || x.Name != "C" {
		return ""
	}
	return s.Sel.Name
}

// memoryOfC has each C.CString, C.CBytes, C.malloc and C.calloc be kept in a variable
// that the same function gives to C.free, before it returns or deferred.
func memoryOfC(f *ast.FuncDecl, say func(token.Pos, string, ...any)) {
	takes := []string{"CString", "CBytes", "malloc", "calloc"}
	kept := map[ast.Node]string{} // calls, and the variables
	free := map[string]token.Pos{}
	deferred := map[string]bool{}
	elements := map[string][]string{} // of what a loop goes over, by its variable
	names := func(n ast.Node) (all []string) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				all = append(all, id.Name)
			}
			return true
		})
		return all
	}
	frees := func(call *ast.CallExpr, isDeferred bool) {
		for _, name := range names(call.Args[0]) {
			for _, name := range append(elements[name], name) {
				free[name] = max(free[name], call.Pos())
				deferred[name] = deferred[name] || isDeferred
			}
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, right := range n.Rhs {
				if id, ok := n.Lhs[min(i, len(n.Lhs)-1)].(*ast.Ident); ok && len(n.Rhs) == len(n.Lhs) {
					kept[right] = id.Name
				}
			}
		case *ast.ValueSpec:
			for i, right := range n.Values {
				kept[right] = n.Names[min(i, len(n.Names)-1)].Name
			}
		case *ast.RangeStmt:
			if id, ok := n.Value.(*ast.Ident); ok {
				elements[id.Name] = names(n.X)
			}
		case *ast.DeferStmt:
			ast.Inspect(n.Call, func(inner ast.Node) bool {
				if ofC(inner) == "free" {
					frees(inner.(*ast.CallExpr), true)
				}
				return true
			})
		case *ast.CallExpr:
			if ofC(n) == "free" && len(n.Args) == 1 {
				frees(n, false)
			}
		}
		return true
	})
	ast.Inspect(f.Body, func(n ast.Node) bool {
		name := ofC(n)
		if !slices.Contains(takes, name) {
			return true
		}
		in := kept[n]
		switch {
		case in == "" || in == "_":
			say(n.Pos(), "the memory of C.%s is in no variable, so that nobody can free it", name)
		case free[in] < n.Pos():
			say(n.Pos(), "the memory of C.%s in %s has no C.free in %s", name, in, f.Name.Name)
		case !deferred[in]:
			ast.Inspect(f.Body, func(inner ast.Node) bool {
				if r, ok := inner.(*ast.ReturnStmt); ok && r.Pos() > n.Pos() && r.Pos() < free[in] {
					say(r.Pos(), "returns before C.free of the memory of C.%s in %s: defer it", name, in)
				}
				return true
			})
		}
		return true
	})
}

// lockedInGo has who locks a surface unlock it in the same function, the same way. A
// function lock or begin may leave that to one that is called unlock or end.
func lockedInGo(files []*ast.File, say func(token.Pos, string, ...any)) {
	type calls map[string]token.Pos // by the options, which come last
	locks, unlocks := map[string]calls{}, map[string]calls{}
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			name := fn.Name.Name
			if fn.Recv != nil {
				name = short(fn.Recv.List[0].Type) + "." + name
			}
			locks[name], unlocks[name] = calls{}, calls{}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) == 0 {
					return true
				}
				called := ofC(n)
				if s, ok := call.Fun.(*ast.SelectorExpr); ok && called == "" && (s.Sel.Name == "lock" || s.Sel.Name == "unlock") {
					called = "_" + s.Sel.Name
				}
				options := short(call.Args[len(call.Args)-1])
				switch {
				case strings.HasSuffix(called, "_lock"):
					locks[name][options] = call.Pos()
				case strings.HasSuffix(called, "_unlock"):
					unlocks[name][options] = call.Pos()
				}
				return true
			})
		}
	}
	halves := strings.NewReplacer(".lock", ".unlock", ".begin", ".end")
	for name, list := range locks {
		for options, at := range list {
			_, here := unlocks[name][options]
			_, there := unlocks[halves.Replace(name)][options]
			if !here && !there && !strings.HasSuffix(name, ".lock") {
				say(at, "locks with %s, and %s does not unlock with %s", options, name, options)
			}
		}
	}
	for name, list := range unlocks {
		for options, at := range list {
			found := false
			for other := range locks {
				_, is := locks[other][options]
				found = found || is && (other == name || halves.Replace(other) == name)
			}
			if !found && !strings.HasSuffix(name, ".unlock") {
				say(at, "unlocks with %s what %s did not lock with %s", options, name, options)
			}
		}
	}
}

// short is a simple expression as it is written.
func short(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return short(e.X)
	case *ast.BasicLit:
		return e.Value
	case *ast.SelectorExpr:
		return short(e.X) + "." + e.Sel.Name
	}
	return "…"
}

var (
	retains = regexp.MustCompile(`__bridge_retained\b|\bCFBridgingRetain\s*\(`)
	field   = regexp.MustCompile(`(?:->|\.)(\w+)(?:\[[^\]]*\])?\s*=\s*[^=;]*$`)
	gives   = `\w*[rR]elease|CFBridgingRelease`
)

// retained has what is retained for a void * be released in the same file: where a field
// keeps it, that field. A function whose name ends in _new may return it: that is its
// caller's.
func retained(text string, say func(int, string, ...any)) {
	functions := cFunctions(text)
	var released []string
	for _, call := range cCalls(text, gives) {
		released = append(released, call.arguments...)
	}
	for _, m := range regexp.MustCompile(`__bridge_transfer[^)]*\)\s*([^;,]*)`).FindAllStringSubmatch(text, -1) {
		released = append(released, m[1])
	}
	for _, at := range retains.FindAllStringIndex(text, -1) {
		start := 1 + strings.LastIndexAny(text[:at[0]], ";}") // of its statement
		if open := strings.LastIndexByte(text[start:at[0]], '{'); open >= 0 && !strings.Contains(text[start:at[0]], "=") {
			start += open + 1
		}
		statement := text[start:at[0]]
		in := slices.IndexFunc(functions, func(f cFunction) bool { return f.from < at[0] && at[0] < f.to })
		if regexp.MustCompile(`^\s*return\b`).MatchString(statement) && in >= 0 && strings.HasSuffix(functions[in].name, "_new") {
			continue
		}
		if m := field.FindStringSubmatch(statement); m != nil {
			name := regexp.MustCompile(`\b` + m[1] + `\b`)
			if !slices.ContainsFunc(released, name.MatchString) {
				say(at[0], "%s keeps an object that is retained, and nothing here releases it", m[1])
			}
		} else if len(released) == 0 {
			say(at[0], "an object is retained, and nothing here releases one; a function that returns it is called …_new")
		}
	}
}

// locked has who locks an IOSurface unlock it in the same function, the same way, on all
// ways out. A function …_lock may leave it to …_unlock.
func locked(text string, say func(int, string, ...any)) {
	same := func(a, b cCall) bool {
		return len(a.arguments) == 3 && len(b.arguments) == 3 && a.arguments[0] == b.arguments[0] && a.arguments[1] == b.arguments[1]
	}
	functions := cFunctions(text)
	in := func(f cFunction, name string) (all []cCall) {
		for _, call := range cCalls(text, name) {
			if f.from < call.at && call.at < f.to {
				all = append(all, call)
			}
		}
		return all
	}
	other := func(f cFunction, suffix, instead, call string) (all []cCall) {
		stem, ok := strings.CutSuffix(f.name, suffix)
		for _, g := range functions {
			if ok && g.name == stem+instead {
				all = append(all, in(g, call)...)
			}
		}
		return all
	}
	for _, f := range functions {
		locks, unlocks := in(f, "IOSurfaceLock"), in(f, "IOSurfaceUnlock")
		for _, lock := range locks {
			here := slices.IndexFunc(unlocks, func(u cCall) bool { return u.at > lock.at && same(lock, u) })
			if here < 0 {
				if there := other(f, "_lock", "_unlock", "IOSurfaceUnlock"); !slices.ContainsFunc(there, func(u cCall) bool { return same(lock, u) }) {
					say(lock.at, "%s locks with %s, and does not unlock with that", f.name, lock.options())
				}
				continue
			}
			from := afterGuard(text, lock.end)
			if from < unlocks[here].at {
				for _, r := range regexp.MustCompile(`\breturn\b`).FindAllStringIndex(text[from:unlocks[here].at], -1) {
					if strings.Contains(text[from+r[0]:unlocks[here].at], ";") { // it does not return what unlocking says
						say(from+r[0], "%s returns between locking and unlocking", f.name)
					}
				}
			}
		}
		for _, unlock := range unlocks {
			if !slices.ContainsFunc(append(locks, other(f, "_unlock", "_lock", "IOSurfaceLock")...), func(l cCall) bool { return same(l, unlock) }) {
				say(unlock.at, "%s unlocks with %s what was not locked with that", f.name, unlock.options())
			}
		}
	}
}

// options are those of a lock.
func (c cCall) options() string {
	if len(c.arguments) < 2 {
		return "nothing"
	}
	return c.arguments[1]
}

// afterGuard is where what comes after a call begins, and after what is done if it fails.
func afterGuard(text string, at int) int {
	for ; at < len(text); at++ {
		switch text[at] {
		case ';':
			return at + 1
		case '{':
			return closing(text, at) + 1
		}
	}
	return at
}

// rights has each right of a Mach port that a file gets be given up there, as one of its
// kind is; a surface does not take over the right that it is looked up with.
func rights(text string, say func(int, string, ...any)) {
	drops := func(kind string) bool {
		return slices.ContainsFunc(cCalls(text, "mach_port_mod_refs"), func(call cCall) bool {
			return len(call.arguments) == 4 && call.arguments[2] == kind && call.arguments[3] == "-1"
		})
	}
	receive := drops("MACH_PORT_RIGHT_RECEIVE") || len(cCalls(text, "mach_port_destruct")) > 0
	send := drops("MACH_PORT_RIGHT_SEND") || len(cCalls(text, "mach_port_deallocate")) > 0
	for _, of := range []struct {
		calls, kind, how string
		given            bool
	}{
		{"mach_port_allocate|mach_port_construct|bootstrap_check_in", "receive", "mach_port_mod_refs with MACH_PORT_RIGHT_RECEIVE and -1", receive},
		{"mach_port_insert_right|bootstrap_look_up", "send", "mach_port_deallocate", send},
		{"IOSurfaceCreateMachPort", "send", "mach_port_deallocate or MACH_MSG_TYPE_MOVE_SEND", send || strings.Contains(text, "= MACH_MSG_TYPE_MOVE_SEND")},
	} {
		if of.given {
			continue
		}
		for _, call := range cCalls(text, of.calls) {
			say(call.at, "gets a right to %s, which nothing here gives up: there is no %s", of.kind, of.how)
		}
	}
	for _, f := range cFunctions(text) {
		for _, call := range cCalls(text[f.from:f.to], "IOSurfaceLookupFromMachPort") {
			if !slices.ContainsFunc(cCalls(text[f.from:f.to], "mach_port_deallocate"), func(d cCall) bool {
				return len(d.arguments) == 2 && slices.Equal(d.arguments[1:], call.arguments)
			}) {
				say(f.from+call.at, "%s does not deallocate the right that it looks a surface up with", f.name)
			}
		}
	}
}
