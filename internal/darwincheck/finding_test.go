package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFindingsAreSortedAndToldOnce(t *testing.T) {
	all := sorted([]finding{
		{"/m/b.go", 2, 1, "x"}, {"/m/a.go", 10, 1, "x"}, {"/m/a.go", 9, 7, "y"}, {"/m/a.go", 9, 3, "x"}, {"/m/a.go", 10, 1, "x"}, {"/m/a.go", 0, 0, "z"},
	})
	var lines []string
	for _, f := range all {
		lines = append(lines, f.relative("/m"))
	}
	require.Equal(t, []string{"a.go:1: z", "a.go:9: x", "a.go:9: y", "a.go:10: x", "b.go:2: x"}, lines)
}

func TestAFileElsewhereKeepsItsWholeName(t *testing.T) {
	require.Equal(t, "/else/b.go:2: x", finding{"/else/b.go", 2, 1, "x"}.relative("/m"))
}

func TestWhatCompilersWriteIsRead(t *testing.T) {
	all := diagnostics("In file included from /m/a.m:2:\n"+
		"/m/a.h:7:3: error: unknown type name 'x'\n"+
		"a.m:9:1: warning: unused [-Wunused]\n"+
		"a.m:8:1: note: declared here\n"+
		"/m/a.go:4:9: could not determine what C.x refers to\n"+
		"/m/a.m:1:9: fatal error: 'x.h' file not found\n"+
		"1 error generated.\n", "/m", "/m/a.m")
	require.Equal(t, []finding{
		{"/m/a.h", 7, 3, "unknown type name 'x'"},
		{"/m/a.m", 9, 1, "unused [-Wunused]"},
		{"/m/a.go", 4, 9, "could not determine what C.x refers to"},
		{"/m/a.m", 1, 9, "'x.h' file not found"},
	}, all)
}

func TestNothingThatACompilerWritesIsLost(t *testing.T) {
	require.Equal(t, []finding{{file: "/m/a.m", message: "clang: error: unknown argument: '-fx'"}},
		diagnostics("clang: error: unknown argument: '-fx'\n", "/m", "/m/a.m"))
}
