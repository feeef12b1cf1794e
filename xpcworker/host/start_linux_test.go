package host

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/sandbox"
)

// BenchmarkStartToHello measures how long it takes from the decision to start
// a worker until it has said hello: with all layers, without each of them,
// without any, and for comparison a Go program that does nothing but write a
// byte. The median and the 95th percentile are reported.
func BenchmarkStartToHello(b *testing.B) {
	dir := b.TempDir()
	helper := built(b, dir, "safelight/xpcworker")
	app := built(b, dir, "safelight/app")
	require.NoError(b, os.WriteFile(filepath.Join(dir, "bare.go"), []byte("package main\n\nimport \"os\"\n\nfunc main() { os.Stdout.Write([]byte{1}) }\n"), 0o600))
	bare := built(b, dir, filepath.Join(dir, "bare.go"))

	b.Run("bare", func(b *testing.B) {
		percentiles(b, func() time.Duration {
			begun := time.Now()
			child := exec.Command(bare)
			out, err := child.StdoutPipe()
			require.NoError(b, err)
			require.NoError(b, child.Start())
			_, err = io.ReadFull(out, make([]byte, 1))
			took := time.Since(begun)
			require.NoError(b, err)
			require.NoError(b, child.Wait())
			return took
		})
	})
	b.Run("helper", func(b *testing.B) { starts(b, Config{Helper: helper}) })
	b.Run("app", func(b *testing.B) { starts(b, Config{Helper: app, HelperArgs: []string{workerArgument}}) })
	for _, layer := range sandbox.Layers()[1:] {
		b.Run("helper without "+layer, func(b *testing.B) { starts(b, Config{Helper: helper, Without: []string{layer}}) })
	}
	b.Run("helper without any", func(b *testing.B) { starts(b, Config{Helper: helper, Without: sandbox.Layers()}) })
}

// built builds a program as it is delivered.
func built(b *testing.B, dir, source string) string {
	path := filepath.Join(dir, filepath.Base(source)+".program")
	build := exec.Command("go", "build", "-trimpath", "-o", path, source)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	text, err := build.CombinedOutput()
	require.NoError(b, err, "%s", text)
	return path
}

// starts measures the workers of a host.
func starts(b *testing.B, config Config) {
	config.Isolation = Always
	h, err := New(config)
	require.NoError(b, err)
	defer h.Close()
	percentiles(b, func() time.Duration {
		begun := time.Now()
		w, err := h.start(context.Background(), "benchmark")
		took := time.Since(begun)
		require.NoError(b, err)
		if len(config.Without) == 0 {
			require.Empty(b, w.Posture().Missing())
		}
		w.Close()
		return took
	})
}

// percentiles reports how long things take of which there is one a turn.
func percentiles(b *testing.B, once func() time.Duration) {
	var all []time.Duration
	for b.Loop() {
		all = append(all, once())
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(all[len(all)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(0, "ns/op") // would count the end as well
}
