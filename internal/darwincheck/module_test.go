//go:build clang

package main

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

// sound is a module with nothing wrong in it, and a fault that is found.
var sound = map[string]string{
	"go.mod":                              "module m\n\ngo 1.26\n",
	"p.go":                                "// Package m is for a test.\npackage m\n",
	"p_test.go":                           "package m\n\nvar tested = 1\n",
	"c_darwin.go":                         "//go:build darwin && cgo\n\npackage m\n\n// #cgo CFLAGS: -fobjc-arc\n// #cgo LDFLAGS: -framework Foundation\n// #include \"c.h\"\nimport \"C\"\n\nfunc twice(n int32) int32 { return int32(C.twice(C.int32_t(n))) }\n",
	"c.h":                                 "#include <stdint.h>\nint32_t twice(int32_t n);\n",
	"c_darwin.m":                          "//go:build darwin && cgo\n\n#import <Foundation/Foundation.h>\n#include \"c.h\"\n\nint32_t twice(int32_t n) {\n\treturn 2 * [NSNumber numberWithInt:n].intValue;\n}\n",
	"internal/darwincheck/faults/a.fault": "A number for a text.\nfile p_test.go\nsays cannot use 1\n-var tested = 1\n+var tested string = 1\n",
}

// checked is what run says of sound with other files in it; an empty one is left out.
func checked(t *testing.T, other map[string]string) (string, error) {
	root := t.TempDir()
	files := maps.Clone(sound)
	maps.Copy(files, other)
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		if text != "" {
			require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		}
	}
	require.NoError(t, os.CopyFS(filepath.Join(root, "internal", "darwinstubs"), os.DirFS(filepath.Join(fixture.Repository(t), "internal", "darwinstubs"))))
	var out bytes.Buffer
	err := run(root, true, &out, io.Discard)
	return out.String(), err
}

func TestASoundModulePasses(t *testing.T) {
	out, err := checked(t, nil)
	require.NoError(t, err, out)
	require.Equal(t, "check-darwin: 1 packages, 1 Objective-C files, 1 of 1 seeded faults rejected\n", out)
}

func TestFindingsAreLinesAndThenTheSummary(t *testing.T) {
	out, err := checked(t, map[string]string{
		"p.go":      "package m\n\nimport \"os\"\n",
		"p_test.go": "package m\n\nvar tested string = 1\n",
	})
	require.ErrorIs(t, err, errFound)
	require.Equal(t, "p.go:3: \"os\" imported and not used\n"+
		"p_test.go:3: cannot use 1 (untyped int constant) as string value in variable declaration\n"+
		"check-darwin: 1 packages, 1 Objective-C files, 0 of 1 seeded faults rejected\n", out)
}

func TestWhatIsWrongIsFoundWhereverItIs(t *testing.T) {
	for name, c := range map[string]struct {
		file, text, says string
	}{
		"on one processor":                 {"q_darwin_arm64.go", "package m\n\nvar x int = nil\n", "q_darwin_arm64.go:3: cannot use nil"},
		"on the other":                     {"q_darwin_amd64.go", "package m\n\nvar x int = nil\n", "q_darwin_amd64.go:3: cannot use nil"},
		"in a test from outside":           {"q_test.go", "package m_test\n\nvar x int = nil\n", "q_test.go:3: cannot use nil"},
		"in a test for darwin":             {"q_darwin_test.go", "package m\n\nvar x int = nil\n", "q_darwin_test.go:3: cannot use nil"},
		"in a package of its own":          {"q/q.go", "package q\n\nvar x int = nil\n", "q/q.go:3: cannot use nil"},
		"in syntax":                        {"q.go", "package m\n\nfunc {\n", "q.go:3: expected"},
		"in an import":                     {"q.go", "package m\n\nimport _ \"example.com/none\"\n", "q.go:3: could not import example.com/none"},
		"in a format":                      {"q.go", "package m\n\nimport \"fmt\"\n\nvar x = fmt.Sprintf(\"%d\", \"a\")\n", "q.go:5: fmt.Sprintf format %d has arg \"a\" of wrong type string"},
		"in memory of C":                   {"q_darwin.go", "//go:build darwin && cgo\n\npackage m\n\n// #include <stdlib.h>\nimport \"C\"\n\nfunc q() *C.char { return C.CString(\"\") }\n", "q_darwin.go:8: the memory of C.CString is in no variable"},
		"in Objective-C":                   {"q_darwin.m", "#import <Foundation/Foundation.h>\nint q(void) { return [NSNumber new].whole; }\n", "q_darwin.m:2: property 'whole' not found"},
		"in C":                             {"q_darwin.c", "int q(void) { return p; }\n", "q_darwin.c:1: use of undeclared identifier 'p'"},
		"in how it is built":               {"q.go", "package m\n\nimport _ \"embed\"\n\n//go:embed none.txt\nvar x string\n", "pattern none.txt: no matching files found"},
		"in a file of C without cgo":       {"q/q_darwin.c", "int q;\n", "q/q.go:1: C source files not allowed when not using cgo"},
		"in Objective-C without a package": {"q/q.m", "", "q/q.m:1: is built into no package"},
		"in what C's prologue includes":    {"c.h", "int32_t twice(int32_t n);\n", "c.h:1: unknown type name 'int32_t'"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{c.file: c.text}
			if c.text == "" {
				files[c.file] = "\n"
			}
			if c.file == "q/q_darwin.c" {
				files["q/q.go"] = "package q\n"
			}
			out, err := checked(t, files)
			require.ErrorIs(t, err, errFound, out)
			require.Contains(t, out, c.says)
		})
	}
}

// TestGoMayBeCalledFromObjectiveC, if it is exported.
func TestGoMayBeCalledFromObjectiveC(t *testing.T) {
	files := map[string]string{
		"e_darwin.go": "//go:build darwin && cgo\n\npackage m\n\nimport \"C\"\n\n//export toGo\nfunc toGo(n C.int) C.int { return n }\n",
		"e_darwin.m":  "//go:build darwin && cgo\n\n#include \"_cgo_export.h\"\nint e(void);\nint e(void) { return toGo(1); }\n",
	}
	out, err := checked(t, files)
	require.NoError(t, err, out)

	files["e_darwin.m"] = "//go:build darwin && cgo\n\nint toGo(int n);\nint toNothing(int n);\nint e(void);\nint e(void) { return toGo(1) + toNothing(1); }\n"
	out, err = checked(t, files)
	require.ErrorIs(t, err, errFound)
	require.Contains(t, out, "e_darwin.m:4: toNothing is used, and defined nowhere\n")
}

// TestFormatsAreFollowed into what hands them on, in another package.
func TestFormatsAreFollowed(t *testing.T) {
	files := map[string]string{
		"q/q.go": "package q\n\nimport \"fmt\"\n\n// Fail fails.\nfunc Fail(format string, a ...any) error { return fmt.Errorf(format, a...) }\n",
		"r/r.go": "package r\n\nimport \"m/q\"\n\nvar _, _ = q.Fail(\"%d\", 1), q.Fail(\"%d\", \"a\")\n",
	}
	out, err := checked(t, files)
	require.ErrorIs(t, err, errFound)
	require.Equal(t, "r/r.go:5: m/q.Fail format %d has arg \"a\" of wrong type string\ncheck-darwin: 3 packages, 1 Objective-C files, 0 of 1 seeded faults rejected\n", out)
}

func TestTwoPackagesMayNotDefineTheSame(t *testing.T) {
	files := map[string]string{}
	for name, text := range sound {
		if name == "c.h" || strings.HasPrefix(name, "c_") {
			files["q/"+name] = strings.ReplaceAll(text, "package m", "package q")
		}
	}
	out, err := checked(t, files)
	require.ErrorIs(t, err, errFound)
	require.Equal(t, "q/c_darwin.m:6: twice is defined in m too\ncheck-darwin: 2 packages, 2 Objective-C files, 0 of 1 seeded faults rejected\n", out)
}

func TestTheLanguageIsThatOfTheModule(t *testing.T) {
	files := map[string]string{"go.mod": "module m\n\ngo 1.21\n", "q.go": "package m\n\nfunc q() {\n\tfor range 3 {\n\t}\n}\n"}
	out, err := checked(t, files)
	require.ErrorIs(t, err, errFound)
	require.Contains(t, out, "q.go:4: cannot range over 3")
}

func TestWhatIsForLinuxIsLeftAlone(t *testing.T) {
	out, err := checked(t, map[string]string{
		"q_linux.go":   "package m\n\nvar x int = nil\n",
		"q/q_linux.go": "package q\n\nvar x int = nil\n",
	})
	require.NoError(t, err, out)
}

func TestOtherModulesAreLeftAlone(t *testing.T) {
	out, err := checked(t, map[string]string{"other/go.mod": "module other\n", "other/a.m": "wrong", "other/a.go": "package other\n\nvar x int = nil\n"})
	require.NoError(t, err, out)
	require.Contains(t, out, "1 packages, 1 Objective-C files")
}

func TestAFaultThatIsAcceptedFails(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"harmless": {
			"Harmless.\nfile p.go\nsays anything\n-package m\n+package m // harmless\n",
			"b.fault:1: this fault is not rejected for arm64",
		},
		"for another reason": {
			"Of another kind.\nfile p_test.go\nsays undefined: tested\n-var tested = 1\n+var tested string = 1\n",
			"b.fault:1: this fault is rejected for arm64, but not with \"undefined: tested\": p_test.go:3: cannot use 1",
		},
		"on one kind of Mac": {
			"Sizes.\nfile c.h\nsays static_assert failed\n-int32_t twice(int32_t n);\n+int32_t twice(int32_t n);\n+_Static_assert(sizeof(long double) == 16, \"as on amd64\");\n",
			"b.fault:1: this fault is not rejected for amd64",
		},
		"gone": {
			"Gone.\nfile p.go\nsays anything\n-package n\n",
			"b.fault:1: what it changes stands 0 times in p.go, not once",
		},
		"nowhere": {
			"Nowhere.\nfile n.go\nsays anything\n-package n\n",
			"b.fault:1: open",
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := checked(t, map[string]string{faultFolder + "/b.fault": c.text})
			require.ErrorIs(t, err, errFound)
			require.Contains(t, out, faultFolder+"/"+c.says)
			require.True(t, strings.HasSuffix(out, "\ncheck-darwin: 1 packages, 1 Objective-C files, 1 of 2 seeded faults rejected\n"), out)
		})
	}
}
