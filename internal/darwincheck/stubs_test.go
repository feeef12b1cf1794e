//go:build clang

package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

// documented are the methods of the stub headers that darwinkit does not have, and
// where Apple documents them.
var documented = map[string]string{
	"NSObject":              "https://developer.apple.com/documentation/objectivec/nsobject; darwinkit calls the run-time system for these",
	"NSThread isMainThread": "https://developer.apple.com/documentation/foundation/nsthread/ismainthread; darwinkit has that of an object",
	"NSEvent modifierFlags": "https://developer.apple.com/documentation/appkit/nsevent/modifierflags-swift.property; darwinkit has that of the class",
	"NSString string":       "https://developer.apple.com/documentation/foundation/nsstring/1497312-string",

	"CALayer wantsExtendedDynamicRangeContent":     "https://developer.apple.com/documentation/quartzcore/calayer/wantsextendeddynamicrangecontent, macOS 14",
	"CALayer setWantsExtendedDynamicRangeContent:": "https://developer.apple.com/documentation/quartzcore/calayer/wantsextendeddynamicrangecontent, macOS 14",
	"CADisplayLink":                          "https://developer.apple.com/documentation/quartzcore/cadisplaylink, macOS 14",
	"NSView displayLinkWithTarget:selector:": "https://developer.apple.com/documentation/appkit/nsview/displaylink(target:selector:), macOS 14",
}

// opened is a checker of this repository, which takes a while to make.
var opened *checker

func repository(t *testing.T) *checker {
	if opened == nil {
		var err error
		opened, err = newChecker(fixture.Repository(t))
		require.NoError(t, err)
	}
	return opened
}

func TestMain(m *testing.M) {
	code := m.Run()
	if opened != nil {
		opened.close()
	}
	os.Exit(code)
}

// headers are the stub headers, by their path as it is included.
func headers(t *testing.T, stubs string) (names []string) {
	require.NoError(t, filepath.WalkDir(stubs, func(path string, d fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".h" {
			name, err := filepath.Rel(stubs, path)
			require.NoError(t, err)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	}))
	require.NotEmpty(t, names)
	return names
}

// clang runs clang over a text in a language; out is its standard output.
func clang(t *testing.T, triple, stubs, language, text string, flags ...string) (out []byte, err error) {
	args := append([]string{"-target", triple, "-nostdlibinc", "-I", stubs, "-x", language, "-fsyntax-only", "-Wall", "-Wextra", "-Werror"}, flags...)
	run := exec.Command("clang", append(args, "-")...)
	run.Stdin = strings.NewReader(text)
	var said strings.Builder
	run.Stderr = &said
	if out, err = run.Output(); err != nil {
		err = fmt.Errorf("%s, %s: %w\n%s", triple, language, err, said.String())
	}
	return out, err
}

// including is a text with all the headers.
func including(names []string) string {
	var text strings.Builder
	for _, name := range names {
		fmt.Fprintf(&text, "#include <%s>\n", name)
	}
	return text.String()
}

func stubFolder(t *testing.T) string {
	return filepath.Join(fixture.Repository(t), "internal", "darwinstubs")
}

func TestEveryStubHeaderStandsAlone(t *testing.T) {
	stubs := stubFolder(t)
	inObjectiveC := []string{"AppKit/", "Foundation/", "Metal/", "QuartzCore/", "objc/NSObject.h"}
	for _, target := range targets {
		for _, name := range headers(t, stubs) {
			_, err := clang(t, target.triple, stubs, "objective-c", including([]string{name}), "-fobjc-arc")
			require.NoError(t, err)
			if !slices.ContainsFunc(inObjectiveC, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
				_, err = clang(t, target.triple, stubs, "c", including([]string{name}))
				require.NoError(t, err)
			}
		}
	}
}

// node is a declaration as clang tells it.
type node struct {
	Kind, Name string
	Instance   bool
	Inner      []node
	Super      *struct{ Name string }
	Interface  *struct{ Name string }
	Type       described
	ReturnType described
	Underlying described `json:"fixedUnderlyingType"`
}

type described struct{ QualType, DesugaredQualType string }

// plain is the type without names for it.
func (d described) plain() string {
	if d.DesugaredQualType != "" {
		return d.DesugaredQualType
	}
	return d.QualType
}

// declarations are what the stub headers declare, for a Mac with arm64.
func declarations(t *testing.T) []node {
	stubs := stubFolder(t)
	out, err := clang(t, targets[0].triple, stubs, "objective-c", including(headers(t, stubs)), "-fobjc-arc", "-Xclang", "-ast-dump=json")
	require.NoError(t, err)
	var unit node
	require.NoError(t, json.Unmarshal(out, &unit))
	return unit.Inner
}

// message is how darwinkit sends a selector: the types of the result and the arguments.
type message []types.Type

// signed is a selector with what Objective-C puts before it: + if the class is asked,
// and - if an object is.
func signed(object bool, selector string) string {
	if object {
		return "-" + selector
	}
	return "+" + selector
}

// knowledge is what darwinkit knows: messages by class or protocol and selector, and
// constants.
type knowledge struct {
	messages  map[string]map[string]message
	constants map[string]constant.Value // without the prefix of their framework
}

// darwinkit reads the bindings that the module links, bodies and all.
func darwinkit(t *testing.T, c *checker) knowledge {
	k := knowledge{map[string]map[string]message{}, map[string]constant.Value{}}
	tree := c.trees[0]
	for _, p := range tree.list {
		const path = "github.com/progrium/darwinkit/macos/"
		if !strings.HasPrefix(p.ImportPath, path) {
			continue
		}
		var files []*ast.File
		for _, name := range p.goFiles() {
			parsed := c.parseText(name, nil)
			require.Empty(t, parsed.found)
			files = append(files, parsed.file)
		}
		config := tree.config(p)
		config.FakeImportC, config.Error = true, func(error) {}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
		checked, _ := config.Check(p.ImportPath, c.fset, files, info)
		for _, name := range checked.Scope().Names() {
			if value, ok := checked.Scope().Lookup(name).(*types.Const); ok {
				k.constants[name] = value.Val()
			}
		}
		for i, name := range p.goFiles() {
			of := owners(files[i], filepath.Base(name), strings.TrimPrefix(p.ImportPath, path))
			ast.Inspect(files[i], func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || called(call, info) != "Call" || len(call.Args) < 2 {
					return true
				}
				selector, ok := call.Args[1].(*ast.CallExpr)
				if !ok {
					return true
				}
				name, ok := text(selector, info)
				if !ok {
					return true
				}
				receiver, named := types.Unalias(info.TypeOf(call.Args[0])).(*types.Named)
				name = signed(!named || !strings.HasPrefix(receiver.Obj().Name(), "_"), name) // _LayerClass is one
				m := message{info.TypeOf(call)}
				for _, a := range call.Args[2:] {
					m = append(m, info.TypeOf(a))
				}
				for _, owner := range of {
					if k.messages[owner] == nil {
						k.messages[owner] = map[string]message{}
					}
					k.messages[owner][name] = m
				}
				return true
			})
		}
	}
	return k
}

// owners are the class or the protocol that a file of the bindings is about.
func owners(f *ast.File, name, framework string) (of []string) {
	for _, key := range boundNames(f) {
		if class, ok := strings.CutPrefix(key, "class "); ok {
			of = append(of, class)
		}
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(name, ".gen.go"), "_protocol")
	if prefix := map[string]string{"metal": "MTL", "quartzcore": "CA", "appkit": "NS", "foundation": "NS"}[framework]; prefix != "" && len(of) == 0 {
		for part := range strings.SplitSeq(stem, "_") {
			prefix += strings.ToUpper(part[:1]) + part[1:]
		}
		of = append(of, prefix)
	}
	return of
}

// TestMethodsAreThoseOfTheBindings: the bindings are generated from what Apple
// documents. Selectors have to be those of the same class, and every argument and
// result of the same size and kind.
func TestMethodsAreThoseOfTheBindings(t *testing.T) {
	c := repository(t)
	k := darwinkit(t, c)
	units := declarations(t)
	kinds := map[string]string{}
	supers := map[string]string{}
	for _, n := range units {
		if n.Super != nil {
			supers[n.Name] = n.Super.Name
		}
		if n.Kind == "EnumDecl" && n.Underlying.QualType != "" {
			kinds[n.Name] = kindOfC(described{QualType: n.Underlying.plain()}, nil)
		}
	}
	compared, excused := 0, map[string]bool{}
	for _, n := range units {
		owner := n.Name
		switch n.Kind {
		case "ObjCCategoryDecl":
			owner = n.Interface.Name
		case "ObjCInterfaceDecl", "ObjCProtocolDecl":
		default:
			continue
		}
		for _, method := range n.Inner {
			if method.Kind != "ObjCMethodDecl" {
				continue
			}
			name := signed(method.Instance, method.Name)
			m, ok := message(nil), false
			for class := owner; class != "" && !ok; class = supers[class] {
				m, ok = k.messages[class][name]
			}
			if !ok {
				for _, excuse := range []string{owner, owner + " " + method.Name} {
					if documented[excuse] != "" {
						ok, excused[excuse] = true, true
					}
				}
				assert.True(t, ok, "darwinkit has no %s in %s", name, owner)
				continue
			}
			compared++
			got := []string{kindOfC(method.ReturnType, kinds)}
			for _, parameter := range method.Inner {
				if parameter.Kind == "ParmVarDecl" {
					got = append(got, kindOfC(parameter.Type, kinds))
				}
			}
			var want []string
			for _, of := range m {
				want = append(want, kindOfGo(of))
			}
			assert.Equal(t, want, got, "%s in %s: kinds of result and arguments, as darwinkit has them and as declared", name, owner)
		}
	}
	t.Logf("%d methods compared", compared)
	require.Greater(t, compared, 250)
	require.ElementsMatch(t, slices.Collect(maps.Keys(documented)), slices.Collect(maps.Keys(excused)), "those of the list that are needed")
}

// structures are the structures that methods take, as the numbers in them.
var structures = map[string]string{
	"CGPoint": "2 f64", "CGSize": "2 f64", "CGRect": "4 f64", "CGAffineTransform": "6 f64", "NSRange": "2 u64", "_NSRange": "2 u64", "MTLSize": "3 u64",
}

// loosely is what darwinkit makes of C's own names for numbers. Of NSInteger, uint32_t
// and the like it makes what they are.
var loosely = map[string]string{
	"char": "u8", "short": "i64", "unsigned short": "i64", "int": "i64", "unsigned int": "i64", "unsigned": "i64",
	"long": "i32", "unsigned long": "i32", "unsigned long long": "i64", "kern_return_t": "i64",
}

// kindOfC is the kind of a type in C, as a caller has to know it.
func kindOfC(of described, enums map[string]string) string {
	if kind, ok := loosely[of.QualType]; ok && enums != nil {
		return kind
	}
	name := strings.NewReplacer("const ", "", "struct ", "", "enum ", "", "__unsafe_unretained ", "", "__strong ", "").Replace(of.plain())
	if kind, ok := map[string]string{
		"void": "void", "bool": "bool", "_Bool": "bool", "float": "f32", "double": "f64",
		"unsigned char": "u8", "short": "i16", "unsigned short": "u16", "int": "i32", "unsigned int": "u32",
		"long": "i64", "unsigned long": "u64", "long long": "i64", "unsigned long long": "u64",
		"id": "pointer", "instancetype": "pointer", "Class": "pointer", "SEL": "pointer",
	}[name]; ok {
		return kind
	}
	if kind, ok := enums[name]; ok {
		return kind
	}
	if kind, ok := structures[name]; ok {
		return kind
	}
	if strings.ContainsAny(name, "*^[") || strings.HasPrefix(name, "id<") || strings.HasSuffix(name, "Type") {
		return "pointer"
	}
	return "unknown: " + name
}

// kindOfGo is the same for a type that darwinkit sends.
func kindOfGo(of types.Type) string {
	switch u := of.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Kind() == types.Bool || u.Kind() == types.UntypedBool:
			return "bool"
		case u.Info()&types.IsString != 0 || u.Kind() == types.UnsafePointer || u.Kind() == types.Uintptr || u.Kind() == types.UntypedNil:
			return "pointer"
		}
		bits := 8 * types.SizesFor("gc", "arm64").Sizeof(u)
		switch {
		case u.Info()&types.IsFloat != 0:
			return fmt.Sprintf("f%d", bits)
		case u.Info()&types.IsUnsigned != 0:
			return fmt.Sprintf("u%d", bits)
		}
		return fmt.Sprintf("i%d", bits)
	case *types.Struct:
		if named, ok := of.(*types.Named); ok && named.Obj().Name() == "Void" {
			return "void"
		}
		if types.NewMethodSet(of).Lookup(nil, "Ptr") != nil {
			return "pointer" // an object
		}
		count, kind := flat(u)
		return fmt.Sprintf("%d %s", count, kind)
	}
	return "pointer"
}

// flat is how many numbers there are in a structure, and of which kind.
func flat(s *types.Struct) (count int, kind string) {
	for f := range s.Fields() {
		if inner, ok := f.Type().Underlying().(*types.Struct); ok {
			n, of := flat(inner)
			count, kind = count+n, of
		} else {
			count, kind = count+1, kindOfGo(f.Type())
		}
	}
	return count, kind
}

// TestConstantsHaveTheirValues, as far as darwinkit and golang.org/x/sys/unix know
// them by the same name.
func TestConstantsHaveTheirValues(t *testing.T) {
	c := repository(t)
	stubs := stubFolder(t)
	known := map[string]constant.Value{}
	unix := c.trees[0].types["golang.org/x/sys/unix"]
	require.NotNil(t, unix)
	for _, name := range unix.Scope().Names() {
		if value, ok := unix.Scope().Lookup(name).(*types.Const); ok {
			known[name] = value.Val()
		}
	}
	system := len(known)
	k := darwinkit(t, c)
	var unknown []string
	for _, n := range declarations(t) {
		if n.Kind != "EnumDecl" {
			continue
		}
		for _, e := range n.Inner {
			if e.Kind != "EnumConstantDecl" {
				continue
			}
			found := known[e.Name] != nil
			for prefix, instead := range map[string]string{"kIOSurface": "K", "kCG": "K", "kCF": "K", "NS": "", "MTL": ""} {
				if rest, ok := strings.CutPrefix(e.Name, prefix); ok && k.constants[instead+rest] != nil {
					known[e.Name], found = k.constants[instead+rest], true
				}
			}
			if !found {
				unknown = append(unknown, e.Name)
			}
		}
	}
	require.Greater(t, len(known), system+50)
	require.Empty(t, slices.DeleteFunc(unknown, func(name string) bool { return elsewhere[name] != "" }), "constants that nobody here knows")

	text, compared := including(headers(t, stubs)), 0
	for name := range c.declared {
		value, ok := known[name]
		if !ok || value.Kind() != constant.Int {
			continue
		}
		text += fmt.Sprintf("_Static_assert((__int128)(%s) == %s, %q);\n", name, cNumber(value), name)
		compared++
	}
	t.Logf("%d constants compared", compared)
	require.Greater(t, compared, 100)
	for _, target := range targets {
		_, err := clang(t, target.triple, stubs, "objective-c", text, "-fobjc-arc")
		require.NoError(t, err)
	}
}

// elsewhere are constants that neither has, and where they are documented.
var elsewhere = map[string]string{
	"QOS_CLASS_USER_INTERACTIVE": "sys/qos.h of libpthread", "QOS_CLASS_USER_INITIATED": "sys/qos.h of libpthread",
	"QOS_CLASS_DEFAULT": "sys/qos.h of libpthread", "QOS_CLASS_UTILITY": "sys/qos.h of libpthread", "QOS_CLASS_BACKGROUND": "sys/qos.h of libpthread",
	"NSNotFound":            "https://developer.apple.com/documentation/foundation/nsnotfound",
	"NSASCIIStringEncoding": "https://developer.apple.com/documentation/foundation/nsstringencoding", "NSUTF8StringEncoding": "https://developer.apple.com/documentation/foundation/nsstringencoding",
}

// cNumber is a whole number for C.
func cNumber(value constant.Value) string {
	if constant.Sign(value) >= 0 {
		return value.ExactString() + "ull"
	}
	return "-(__int128)" + constant.UnaryOp(token.SUB, value, 0).ExactString() + "ull"
}

// TestStructuresOfTheSystemHaveTheirSize, as golang.org/x/sys/unix has them.
func TestStructuresOfTheSystemHaveTheirSize(t *testing.T) {
	c := repository(t)
	stubs := stubFolder(t)
	for _, tree := range c.trees {
		unix := tree.types["golang.org/x/sys/unix"]
		text := including(headers(t, stubs))
		for inC, inGo := range map[string]string{
			"struct kevent": "Kevent_t", "struct rusage": "Rusage", "struct rlimit": "Rlimit", "struct timeval": "Timeval", "struct timespec": "Timespec",
		} {
			object := unix.Scope().Lookup(inGo)
			require.NotNil(t, object, inGo)
			text += fmt.Sprintf("_Static_assert(sizeof(%s) == %d, %q);\n", inC, types.SizesFor("gc", tree.goarch).Sizeof(object.Type()), inC)
		}
		_, err := clang(t, tree.triple, stubs, "objective-c", text, "-fobjc-arc")
		require.NoError(t, err)
	}
}
