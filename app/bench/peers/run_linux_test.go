package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/bench/negative"
	"safelight/pipeline/raster/tiff"
)

// shell is a program that makes pictures with a script: $1 is the scan, $2 the
// picture.
func shell(name, script string) program {
	return program{name: name, path: "/bin/sh", args: func(t task, scan, picture, _ string) []string {
		if strings.Contains(name, "no "+t.name) {
			return nil
		}
		return []string{"-c", script, name, scan, picture}
	}}
}

func testRunner(t *testing.T, programs ...program) *runner {
	return &runner{dir: t.TempDir(), width: 90, height: 60, programs: programs, progress: func(string) {}}
}

func plain(names ...string) (all []task) {
	for _, name := range names {
		all = append(all, task{name: name, scan: tiff.None, to: tiff.None})
	}
	return all
}

func TestProgramsTakeTurns(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	script := `cp "$1" "$2" && echo "$0" >>` + log + ` && sleep 0.05`
	first, second := shell("first", script), shell("second, no b", `test "$(cat film)" = portra && `+script)
	second.files = map[string]string{"film": "portra"}
	r := testRunner(t, first, second)
	rows, err := r.run(t.Context(), plain("a", "b"), 2)
	require.NoError(t, err)

	require.Len(t, rows, 3)
	for i, want := range []row{{task: "a", program: "first"}, {task: "a", program: "second, no b"}, {task: "b", program: "first"}} {
		got := rows[i]
		require.Equal(t, []string{want.task, want.program}, []string{got.task, got.program})
		require.Len(t, got.seconds, 2)
		require.Len(t, got.memory, 1, "in every second round")
		require.Positive(t, got.memory[0])
		require.Positive(t, got.seconds[0])
		require.Greater(t, got.bytes, int64(90*60*6))
	}
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	warm, times, memory := []string{"first", "first", "second, no b", "second, no b", "first"}, []string{"first", "second, no b", "first"}, []string{"first", "second, no b", "first"}
	var want []string
	for _, runs := range [][]string{warm, memory, times} {
		want = append(want, runs...)
	}
	require.Equal(t, want, strings.Split(strings.TrimSpace(string(text)), "\n"))
	require.NoDirExists(t, filepath.Join(r.dir, "pictures"))
}

func TestAProgramThatCheatsOrFailsIsNamed(t *testing.T) {
	for script, says := range map[string]string{
		`exit 3`:                           "cheat, a: sh: exit status 3",
		`true`:                             "no such file",
		`echo film >"$2"`:                  "cheat, a: ",
		`cp "${1%/*}/small.tif" "$2"`:      "a picture of 30 x 20 pixels",
		`cp "${1%/*}/compressed.tif" "$2"`: "compressed with",
	} {
		r := testRunner(t, shell("cheat", script))
		for path, p := range map[string]struct {
			width, height int
			tiff.Compression
		}{"small.tif": {30, 20, tiff.None}, "compressed.tif": {90, 60, tiff.LZW}} {
			require.NoError(t, negative.Write(t.Context(), filepath.Join(r.dir, path), p.width, p.height, p.Compression))
		}
		_, err := r.run(t.Context(), plain("a"), 1)
		require.ErrorContains(t, err, says, script)
	}
}

func TestProgramsFindNothingOfTheirUsers(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "/elsewhere")
	r := testRunner(t, shell("tidy", `test -z "$XDG_CONFIG_HOME" && test "$(cd "$HOME" && pwd)" = "$(pwd)" && cp "$1" "$2"`))
	_, err := r.run(t.Context(), plain("a"), 1)
	require.NoError(t, err)
}

func TestAnInterruptedComparisonEnds(t *testing.T) {
	r := testRunner(t, shell("slow", `sleep 60`))
	ctx, cancel := context.WithCancel(t.Context())
	r.progress = func(string) { cancel() }
	_, err := r.run(ctx, plain("a"), 1)
	require.ErrorIs(t, err, context.Canceled)
}
