//go:build clang

package metal

import (
	"fmt"
	"go/ast"
	gobuild "go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// engineFolder gives a folder with the engine's files, changed.
func engineFolder(t *testing.T, file, before, after string) string {
	dir := t.TempDir()
	for _, name := range []string{"layout.h", "engine_darwin.h", "engine_darwin.m", "device_darwin.go"} {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		text := string(data)
		if name == file {
			require.Equal(t, 1, strings.Count(text, before), "what is changed stands once")
			text = strings.Replace(text, before, after, 1)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
	return dir
}

func stubs(t *testing.T) string {
	dir, err := filepath.Abs("../internal/darwinstubs")
	require.NoError(t, err)
	return dir
}

// objectiveC checks the engine against declarations of ours, for both kinds of Mac.
func objectiveC(t *testing.T, dir string) error {
	for _, target := range []string{"arm64-apple-macos13", "x86_64-apple-macos13"} {
		c := exec.Command("clang", "-target", target, "-fsyntax-only", "-fobjc-arc", "-nostdlibinc", "-isystem", stubs(t),
			"-Wall", "-Wextra", "-Werror", "engine_darwin.m")
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", target, err, out)
		}
	}
	return nil
}

// cgo translates device_darwin.go and checks the types of the package as it is on
// a Mac.
func cgo(t *testing.T, dir string) error {
	out := t.TempDir()
	c := exec.Command("go", "tool", "cgo", "-objdir", out, "--", "-I", ".", "device_darwin.go")
	c.Dir = dir
	c.Env = append(os.Environ(), "GOOS=darwin", "GOARCH=arm64", "CGO_ENABLED=1",
		"CC=clang -target arm64-apple-macos13 -nostdlibinc -isystem "+stubs(t))
	if said, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, said)
	}
	context := gobuild.Default
	context.GOOS, context.GOARCH, context.CgoEnabled = "darwin", "arm64", true
	pkg, err := context.ImportDir(".", 0)
	require.NoError(t, err)
	require.Equal(t, []string{"device_darwin.go"}, pkg.CgoFiles)
	require.Equal(t, []string{"engine_darwin.m"}, pkg.MFiles)
	names := append(slices.Clone(pkg.GoFiles), filepath.Join(out, "device_darwin.cgo1.go"), filepath.Join(out, "_cgo_gotypes.go"))
	fset, files := token.NewFileSet(), []*ast.File{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		// The run-time support of cgo is not there without a compiler for this machine.
		plain := strings.ReplaceAll(runtimeCgo.ReplaceAllString(string(text), ""), "_cgopackage.Incomplete", "struct{}")
		f, err := parser.ParseFile(fset, name, plain, 0)
		require.NoError(t, err)
		files = append(files, f)
	}
	_, err = (&types.Config{Importer: importer.ForCompiler(fset, "source", nil), Sizes: types.SizesFor("gc", "arm64")}).Check("metal", fset, files, nil)
	return err
}

var runtimeCgo = regexp.MustCompile(`import \w+ "runtime/cgo"`)

func TestTheEngineIsWellFormed(t *testing.T) {
	dir := engineFolder(t, "", "", "")
	require.NoError(t, objectiveC(t, dir))
	require.NoError(t, cgo(t, dir))
}

// TestFaultsOfTheEngineAreFound, those that can be without a Mac.
func TestFaultsOfTheEngineAreFound(t *testing.T) {
	for _, f := range []struct {
		name, file, before, after string
		check                     func(*testing.T, string) error
		says                      string
	}{
		{"selector", "engine_darwin.m", "[commands waitUntilCompleted]", "[commands waitUntilComplete]", objectiveC, "waitUntilComplete"},
		{"ownership", "engine_darwin.m", "e->queue = (__bridge_retained void *)queue", "e->queue = (void *)queue", objectiveC, "bridged cast"},
		{"argument", "engine_darwin.m", "[encoder setBuffer:source offset:0 atIndex:2]", "[encoder setBuffer:e offset:0 atIndex:2]", objectiveC, "id<MTLBuffer>"},
		{"declaration", "engine_darwin.h", "void *pages, size_t bytes);", "void *pages, int bytes);", objectiveC, "conflicting types"},
		{"layout", "layout.h", "uint32_t shift[3], unused;", "uint32_t shift[3];", objectiveC, "sl_frame"},
		{"name in C", "device_darwin.go", "C.sl_engine_free(", "C.sl_engine_close(", cgo, "sl_engine_close"},
		{"type in C", "device_darwin.go", "C.uint32_t(j.Frame.Width)", "C.int(j.Frame.Width)", cgo, "_Ctype_int"},
		{"method of a Device", "device_darwin.go", "func (e *engine) Unmap(", "func (e *engine) UnMap(", cgo, "missing method Unmap"},
		{"layout in Go", "device_darwin.go", "unsafe.Sizeof(Frame{})", "4+unsafe.Sizeof(Frame{})", cgo, "out of bounds"},
	} {
		t.Run(f.name, func(t *testing.T) {
			err := f.check(t, engineFolder(t, f.file, f.before, f.after))
			require.Error(t, err)
			require.Contains(t, err.Error(), f.says)
		})
	}
}
