package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCIsReadWithoutCommentsAndLiterals(t *testing.T) {
	text := "a // b {\n\"c\\\"{\" '\\'' /* d\n{ */ e"
	clean := blanked([]byte(text))
	require.Len(t, clean, len(text))
	require.Equal(t, "a       \n\"    \" '  '     \n     e", clean)
	require.Equal(t, 3, lineOf(clean, len(clean)-1))
	require.NotPanics(t, func() {
		for _, open := range []string{"\"", "'\\", "/*", "//", "f(", "f(a[", "int f(void) {"} {
			clean := blanked([]byte(open))
			cFunctions(clean)
			cCalls(clean, "f")
		}
	})
}

func TestFunctionsOfCAreFound(t *testing.T) {
	text := blanked([]byte(`#define f(x) { x }
enum { a, b };
typedef struct { int x; } s;
static const int list[] = {1, 2};
int declared(int x);
static id<MTLBuffer> one(int x, int (*y)(int)) { if (x) { return; } }
@implementation A
- (void)two { }
- (int)three:(int)x with:(int)y {
	return x;
}
@end
void *four(void)
{
}`))
	var names []string
	for _, f := range cFunctions(text) {
		names = append(names, f.name)
		require.Equal(t, byte('{'), text[f.from])
		require.Equal(t, byte('}'), text[f.to-1])
	}
	require.Equal(t, []string{"one", "two", "three", "four"}, names)
	calls := cCalls("g(a, h(b, c)[d], (e){1, 2}); g()", "g")
	require.Len(t, calls, 2)
	require.Equal(t, []string{"a", "h(b, c)[d]", "(e){1, 2}"}, calls[0].arguments)
}

func TestMemoryOfCIsFreed(t *testing.T) {
	for body, says := range map[string]string{
		"s := C.CString(a)\ndefer C.free(unsafe.Pointer(s))":                                                  "",
		"s := C.CString(a)\nC.f(s)\nC.free(unsafe.Pointer(s))":                                                "",
		"var s = C.CString(a)\ndefer func() { C.free(unsafe.Pointer(s)) }()\nif x { return }":                 "",
		"r, l := C.CString(a), C.CString(b)\nfor _, s := range []*C.char{r, l} { C.free(unsafe.Pointer(s)) }": "",
		"var m unsafe.Pointer\nif x {\nm = C.calloc(1, 2)\ndefer C.free(m)\n}":                                "",
		"s := C.CString(a)": "C.CString in s has no C.free in f",
		"s, t := C.CString(a), C.CString(b)\ndefer C.free(unsafe.Pointer(s))": "C.CString in t has no C.free in f",
		"C.f(C.CString(a))": "in no variable",
		"_ = C.malloc(3)":   "in no variable",
		"s := C.CString(a)\nif x { return }\nC.free(unsafe.Pointer(s))":                                    "returns before C.free",
		"s := C.CString(a)\nC.free(unsafe.Pointer(s))\ns = C.CString(b)":                                   "C.CString in s has no C.free",
		"r, l := C.CString(a), C.CString(b)\nfor _, s := range []*C.char{r} { C.free(unsafe.Pointer(s)) }": "C.CString in l has no C.free",
		"b := C.CBytes(a)\nfree(b)": "C.CBytes in b has no C.free",
		"s := C.CString(a)\ndefer C.free(unsafe.Pointer(s))\nif x { return }\nfor range 3 { C.g(s) }\ns2 := D.CString(nil)\n": "",
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc f() {\n"+body+"\n}", 0)
		require.NoError(t, err, body)
		heard := ""
		memoryOfC(file.Decls[0].(*ast.FuncDecl), func(_ token.Pos, format string, a ...any) { heard += fmt.Sprintf(format, a...) + "\n" })
		require.Contains(t, heard, says, body)
		require.Equal(t, says == "", heard == "", body+heard)
	}
}

func TestLocksInGoAreUndone(t *testing.T) {
	for text, says := range map[string]string{
		"func f() { C.x_lock(s, 0); C.x_unlock(s, 0) }":                       "",
		"func (m *M) lock(o int) { C.x_lock(m, o) }":                          "",
		"func (m *M) f() { if m.lock(1) == nil { C.x_unlock(m.ref, 1) } }":    "",
		"func (m *M) begin() { m.lock(0) }\nfunc (m *M) end() { m.unlock(0)}": "",
		"func (m *M) begin() { m.lock(0) }":                                   "M.begin does not unlock with 0",
		"func (m *M) begin() { m.lock(0) }\nfunc (m *N) end() { m.unlock(0)}": "M.begin does not unlock with 0",
		"func (m *M) begin() { m.lock(0) }\nfunc (m *M) end() { m.unlock(1)}": "M.end did not lock with 1",
		"func f() { C.x_lock(s, 0); C.x_unlock(s, 1) }":                       "f does not unlock with 0",
		"func f() { C.x_unlock(s, 0) }":                                       "f did not lock with 0",
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, 0)
		require.NoError(t, err, text)
		heard := ""
		lockedInGo([]*ast.File{file}, func(_ token.Pos, format string, a ...any) { heard += fmt.Sprintf(format, a...) + "\n" })
		require.Contains(t, heard, says, text)
		require.Equal(t, says == "", heard == "", text+heard)
	}
}

func TestWhatCTakesIsGivenBack(t *testing.T) {
	for text, says := range map[string]string{
		"void f(void) { if (IOSurfaceLock(s, 0, NULL) != 0) return; g(); IOSurfaceUnlock(s, 0, NULL); }":                              "",
		"void f(void) { if (IOSurfaceLock(s, 0, NULL)) { h(); return; } IOSurfaceUnlock(s, 0, NULL); return; }":                       "",
		"int a_lock(int o) { return IOSurfaceLock(s, o, NULL); } int a_unlock(int o) { return IOSurfaceUnlock(s, o, NULL); }":         "",
		"void f(void) { /* IOSurfaceLock(s, 0, NULL); */ }":                                                                           "",
		"void f(void) { IOSurfaceLock(s, 0, NULL); }":                                                                                 "f locks with 0, and does not",
		"void f(void) { IOSurfaceUnlock(s, 0, NULL); IOSurfaceLock(s, 0, NULL); }":                                                    "f locks with 0, and does not",
		"void f(void) { IOSurfaceLock(s, 0, NULL); IOSurfaceUnlock(t, 0, NULL); }":                                                    "f locks with 0, and does not",
		"void f(void) { IOSurfaceLock(s, 0, NULL); if (x) return; IOSurfaceUnlock(s, 0, NULL); }":                                     "f returns between",
		"int a_lock(int o) { return IOSurfaceLock(s, o, NULL); } int a_unlock(int o) { return IOSurfaceUnlock(s, 0, NULL); }":         "a_unlock unlocks with 0",
		"int a_lock(int o) { return IOSurfaceLock(s, o, NULL); }":                                                                     "a_lock locks with o",
		"void *a_new(void) { return (__bridge_retained void *)[A new]; }":                                                             "",
		"void *a_new(void) { if (x) { return (__bridge_retained void *)[A new]; } return NULL; }":                                     "",
		"void *a(void) { return (__bridge_retained void *)[A new]; }":                                                                 "is called …_new",
		"void *a(void) { return (void *)CFBridgingRetain([A new]); }":                                                                 "is called …_new",
		"void a(void) { e->b[i] = (__bridge_retained void *)x; } void c(void) { release(&e->b[i]); }":                                 "",
		"void a(void) { e->b = (__bridge_retained void *)x; } void c(void) { id y = (__bridge_transfer id)e->b; }":                    "",
		"void a(void) { e->b = (__bridge_retained void *)x; } void c(void) { CFRelease(e->d); }":                                      "b keeps an object",
		"void a(void) { *m = (s){(__bridge_retained void *)x}; } void c(void) { CFRelease(m->x); }":                                   "",
		"void a(void) { *m = (s){(__bridge_retained void *)x}; }":                                                                     "nothing here releases one",
		"void a(void) { mach_port_allocate(t, MACH_PORT_RIGHT_RECEIVE, &p); mach_port_mod_refs(t, p, MACH_PORT_RIGHT_RECEIVE, -1); }": "",
		"void a(void) { mach_port_allocate(t, MACH_PORT_RIGHT_RECEIVE, &p); mach_port_destruct(t, p, 0, 0); }":                        "",
		"void a(void) { mach_port_allocate(t, MACH_PORT_RIGHT_RECEIVE, &p); mach_port_deallocate(t, p); }":                            "a right to receive",
		"void a(void) { mach_port_allocate(t, MACH_PORT_RIGHT_RECEIVE, &p); mach_port_mod_refs(t, p, MACH_PORT_RIGHT_RECEIVE, 1); }":  "a right to receive",
		"void a(void) { bootstrap_check_in(b, n, &p); }":                                                                              "a right to receive",
		"void a(void) { mach_port_insert_right(t, p, p, MACH_MSG_TYPE_MAKE_SEND); }":                                                  "a right to send",
		"void a(void) { bootstrap_look_up(b, n, &p); mach_port_deallocate(t, p); }":                                                   "",
		"void a(void) { p = IOSurfaceCreateMachPort(s); m.disposition = MACH_MSG_TYPE_MOVE_SEND; }":                                   "",
		"void a(void) { p = IOSurfaceCreateMachPort(s); }":                                                                            "a right to send",
		"void a(void) { s = IOSurfaceLookupFromMachPort(p); mach_port_deallocate(t, p); }":                                            "",
		"void a(void) { s = IOSurfaceLookupFromMachPort(p); mach_port_deallocate(t, q); }":                                            "the right that it looks a surface up with",
	} {
		heard := ""
		say := func(_ int, format string, a ...any) { heard += fmt.Sprintf(format, a...) + "\n" }
		clean := blanked([]byte(text))
		retained(clean, say)
		locked(clean, say)
		rights(clean, say)
		require.Contains(t, heard, says, text)
		require.Equal(t, says == "", heard == "", text+heard)
	}
}

func TestKernelsTakeWhatTheEngineGives(t *testing.T) {
	const source = `kernel void one(device const P &p [[buffer(0)]], constant F &f [[buffer(1)]],
	device const ushort *in [[buffer(2)]], uint2 gid [[thread_position_in_grid]]) { }
kernel void two(device const P &p [[buffer(0)]], uint2 gid [[thread_position_in_grid]]) { }`
	const engine = `void a(void) {
	NSString *names[] = {@"one", @"two"};
	id x = filled(e, slot_program, p);
	id y = room(e, slot_in, p);
	[encoder setBuffer:x offset:0 atIndex:0];
	[encoder setBytes:frame length:sizeof *frame atIndex:1];
	[encoder setBuffer:y offset:0 atIndex:2];
}`
	for _, c := range []struct{ old, new, says string }{
		{"", "", ""},
		{"[[buffer(2)]]", "[[buffer(3)]]", "m:2: kernel one has in from buffer(3), which the engine does not bind"},
		{"[[buffer(2)]]", "[[buffer(3)]]", "e:7: no kernel takes buffer(2), which is bound to in"},
		{"[[buffer(2)]]", "[[buffer(0)]]", "m:2: kernel one has two arguments from buffer(0)"},
		{"constant F", "device F", "e:6: buffer(1) is bound to bytes"},
		{"kernel void two", "kernel void three", "m:3: the engine has no function @\"three\""},
		{"atIndex:2", "atIndex:1", "e:7: buffer(1) is bound twice"},
		{"setBuffer:y", "setBuffer:x", "e:7: buffer(2) is bound to program, and is in of kernel one"},
	} {
		changed := func(text string) string { return strings.Replace(text, c.old, c.new, 1) }
		var heard []string
		for _, f := range kernels("/m", blanked([]byte(changed(source))), "/e", blanked([]byte(changed(engine))), changed(engine)) {
			heard = append(heard, f.relative("/"))
		}
		if c.says == "" {
			require.Empty(t, heard)
		} else {
			require.Contains(t, strings.Join(heard, "\n"), c.says)
		}
	}
}
