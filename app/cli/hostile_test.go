package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/look"
	"safelight/internal/fixture"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

var update = flag.Bool("update", false, "write the table of docs/hostile.md")

// TestHostileFiles opens every file that made some other decoder crash, loop or
// eat all memory, each in a worker of its own: an error or a picture, soon, and
// with little memory.
//
// It runs in a process of its own, whose children are these workers only: then
// the system tells what the largest of them took, also of those that ended when
// they had refused their file.
func TestHostileFiles(t *testing.T) {
	root := fixture.Path(t, "hostile")
	const alone = "SAFELIGHT_TEST_ALONE"
	if os.Getenv(alone) == "" {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHostileFiles$", "-test.v", fmt.Sprintf("-update=%t", *update))
		c.Env = append(os.Environ(), alone+"=1")
		out, err := c.CombinedOutput()
		require.NoError(t, err, string(out))
		t.Log(string(out))
		return
	}
	const soon, little = 5 * time.Second, 256 << 20
	h, err := host.New(host.Config{Isolation: host.Always})
	require.NoError(t, err)
	t.Cleanup(func() { h.Close() })
	texts := map[string][]string{} // what was said, and of which files
	var slowest time.Duration
	files := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".icc" {
			return err
		}
		files++
		begun := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), soon)
		defer cancel()
		said := "read"
		w, err := h.Open(ctx, path)
		if err == nil {
			_, err = look.At(ctx, w, task.Analyze{})
			w.Close()
		}
		if err != nil {
			var e *host.Error
			require.True(t, errors.As(err, &e), "%s: %v", path, err)
			if !errors.Is(err, host.ErrEmpty) {
				require.Equal(t, host.KindFailed, e.Kind, "%s: %v: the worker should have said so itself", path, err)
			}
			said = strings.TrimPrefix(err.Error(), filepath.Base(path)+": ")
		}
		took := time.Since(begun)
		require.Less(t, took, soon, path)
		slowest = max(slowest, took)
		name, err := filepath.Rel(root, path)
		texts[said] = append(texts[said], filepath.ToSlash(name))
		return err
	}))
	require.Greater(t, files, 300)
	h.Close() // and wait for all workers
	var workers syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_CHILDREN, &workers))
	worst := workers.Maxrss << 10
	require.Positive(t, worst)
	require.Less(t, worst, int64(little))
	t.Logf("%d files, slowest %v, largest worker %d MB", files, slowest.Round(time.Millisecond), worst>>20)

	var table strings.Builder
	fmt.Fprintln(&table, "| files | what is said | such as |")
	fmt.Fprintln(&table, "|---|---|---|")
	said := make([]string, 0, len(texts))
	for text := range texts {
		said = append(said, text)
	}
	slices.SortFunc(said, func(a, b string) int {
		if n := len(texts[b]) - len(texts[a]); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	for _, text := range said {
		slices.Sort(texts[text])
		fmt.Fprintf(&table, "| %d | %s | %s |\n", len(texts[text]), strings.ReplaceAll(text, "|", "\\|"), texts[text][0])
	}
	path := filepath.Join(fixture.Repository(t), "docs", "hostile.md")
	doc, err := os.ReadFile(path)
	require.NoError(t, err)
	head, _, ok := bytes.Cut(doc, []byte("| files |"))
	require.True(t, ok)
	now := append(slices.Clone(head), table.String()...)
	if *update {
		require.NoError(t, os.WriteFile(path, now, 0o666))
		return
	}
	require.Equal(t, string(doc), string(now), "docs/hostile.md is out of date: go test ./app/cli -run Hostile -update")
}
