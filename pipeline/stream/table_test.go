package stream_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheTableOfPropertiesNamesAllOfThemAndTestsThatExist(t *testing.T) {
	document, err := os.ReadFile("../../docs/streaming.md")
	require.NoError(t, err)
	exists := functions(t)
	row := regexp.MustCompile(`(?m)^\| (\d+) \| [^|]+ \| ([^|]+) \|$`)
	name := regexp.MustCompile("`((?:Test|Benchmark)[^`]+)`")
	listed := make(map[string]bool)
	rows := row.FindAllStringSubmatch(string(document), -1)
	require.Len(t, rows, 30)
	for i, match := range rows {
		require.Equal(t, fmt.Sprint(i+1), match[1])
		tests := name.FindAllStringSubmatch(match[2], -1)
		require.NotEmpty(t, tests, "property %d", i+1)
		for _, test := range tests {
			require.True(t, exists[test[1]], "property %d: there is no %s", i+1, test[1])
			listed[test[1]] = true
		}
	}
	for test := range exists {
		if strings.HasPrefix(test, "TestProperty") {
			require.True(t, listed[test], "%s is in no row", test)
		}
	}
}

// functions are the tests and benchmarks of this folder, for whatever system.
func functions(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	names := make(map[string]bool)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, declaration := range parsed.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}
