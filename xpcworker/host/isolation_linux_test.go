package host_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/internal/fixture"
	"safelight/xpcworker/host"
	"safelight/xpcworker/sandbox"
)

// leavable are the layers that can be left out: all but the process itself.
func leavable() []string { return sandbox.Layers()[1:] }

// TestEveryLayerStopsWhatItShould tries, in real workers, what one that was
// taken over would try: without any layer, where it works; with each layer by
// itself, which tells what that layer stops; with all layers, which stop
// everything; and with each layer left out in turn, where what is stopped is
// what the others stop.
func TestEveryLayerStopsWhatItShould(t *testing.T) {
	b := laid(t)
	none, _ := tried(t, b, leavable()...)
	possible := []string{} // what the machine allows to begin with
	for _, p := range probes() {
		if none[p.name] == "" {
			possible = append(possible, p.name)
		} else {
			t.Logf("this system refuses even without a sandbox: %s: %s", p.name, none[p.name])
		}
	}
	require.Contains(t, possible, "open /etc/passwd")
	require.Contains(t, possible, "fork")

	stops := make(map[string]map[string]string) // by layer, then by probe
	for _, layer := range leavable() {
		// Only the superuser may filter anything without giving up
		// privileges first, which by itself stops nothing on the list.
		kept := []string{layer, sandbox.NoNewPrivs}
		got, posture := tried(t, b, slices.DeleteFunc(leavable(), func(l string) bool { return slices.Contains(kept, l) })...)
		stops[layer] = got
		if l := posture.Layer(layer); !l.On {
			require.True(t, mayBeRefused(l) || fixture.Race && layer == sandbox.Rlimits, "%s: %s", layer, l.Detail)
			t.Logf("this system refuses a layer: %s: %s", layer, l.Detail)
			continue
		}
		count := 0
		for _, name := range possible {
			if got[name] != "" {
				count++
			}
		}
		switch {
		case layer == sandbox.NoNewPrivs:
			require.Zero(t, count, "stops what is not on the list, see sandbox.NoNewPrivs: %v", got)
		case layer == sandbox.Rlimits && fixture.Race: // memory is not limited
		default:
			require.Positive(t, count, "%s does nothing: %v", layer, got)
		}
	}
	t.Log(table(possible, stops))

	all, posture := tried(t, b)
	for _, l := range posture.Missing() {
		require.True(t, mayBeRefused(l), "%s: %s", l.Name, l.Detail)
	}
	for _, name := range possible {
		if name == "take 8 GiB of memory" && fixture.Race {
			continue
		}
		require.NotEmpty(t, all[name], "with all layers, %q works", name)
	}
	for _, layer := range leavable() {
		got, posture := tried(t, b, layer)
		require.False(t, posture.Layer(layer).On, layer)
		if layer == sandbox.NoNewPrivs {
			continue // seccomp and Landlock cannot be had without
		}
		for _, name := range possible {
			byOthers := false
			for _, other := range leavable() {
				byOthers = byOthers || other != layer && stops[other][name] != ""
			}
			require.Equal(t, byOthers, got[name] != "", "without %s: %q: %q", layer, name, got[name])
		}
	}
}

// table shows what each layer stops by itself.
func table(names []string, stops map[string]map[string]string) string {
	text := "\n| | " + strings.Join(leavable(), " | ") + " |\n|---" + strings.Repeat("|---", len(leavable())) + "|\n"
	for _, name := range names {
		text += "| " + name
		for _, layer := range leavable() {
			text += " | " + stops[layer][name]
		}
		text += " |\n"
	}
	return text
}

// tried tries all probes in a worker without some layers.
func tried(t *testing.T, b bait, layers ...string) (map[string]string, sandbox.Posture) {
	t.Helper()
	os.Remove(filepath.Join(b.Folder, "created"))
	// As a library in C would leave it. Earlier workers had it marked.
	_, err := unix.FcntlInt(uintptr(b.Open), unix.F_SETFD, 0)
	require.NoError(t, err)
	h := newHost(t, without(layers...), func(c *host.Config) { c.Exports = false })
	w := open(t, h, "analyze: probe")
	defer w.Close()
	request, err := json.Marshal(b)
	require.NoError(t, err)
	answer, err := w.Analyze(context.Background(), request)
	require.NoError(t, err)
	var stopped map[string]string
	require.NoError(t, json.Unmarshal(answer, &stopped))
	require.Len(t, stopped, len(probes()))
	return stopped, w.Posture()
}

// laid lays out the bait.
func laid(t *testing.T) bait {
	t.Helper()
	b := bait{Secret: "sesame-4d1f", Host: os.Getpid(), Folder: t.TempDir()}
	b.Abstract = fmt.Sprintf("@safelight-test-%d", os.Getpid())

	tcp, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { tcp.Close() })
	b.Port = tcp.Addr().(*net.TCPAddr).Port
	abstract, err := net.Listen("unix", b.Abstract)
	require.NoError(t, err)
	t.Cleanup(func() { abstract.Close() })

	// The environment a process shows is that it was started with, so the
	// one to look at is another than this, with the secret in it; the worker
	// inherits this one's.
	t.Setenv("SAFELIGHT_SECRET", b.Secret)
	victim := exec.Command("/bin/sleep", "1000")
	require.NoError(t, victim.Start())
	t.Cleanup(func() {
		victim.Process.Kill()
		victim.Wait()
	})
	b.Victim = victim.Process.Pid

	memory := []byte(b.Secret)
	b.Memory = uintptr(unsafe.Pointer(&memory[0]))
	t.Cleanup(func() { runtime.KeepAlive(memory) })

	file, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	t.Cleanup(func() { file.Close() })
	_, err = file.WriteString(b.Secret)
	require.NoError(t, err)
	// A number high enough to stay free in the worker.
	b.Open = 200
	require.NoError(t, unix.Dup3(int(file.Fd()), b.Open, 0))
	t.Cleanup(func() { unix.Close(b.Open) })
	return b
}

func TestAWorkerThatNeedsTooMuchMemorySaysSo(t *testing.T) {
	if fixture.Race {
		t.Skip("memory is not limited under the race detector")
	}
	for _, c := range []struct {
		limit int64
		want  string
	}{{256 << 20, "256 MiB"}, {1 << 30, "1 GiB"}} {
		h := newHost(t, func(config *host.Config) { config.MemoryLimit = c.limit })
		_, err := h.Open(context.Background(), image(t, "open: in-decode allocate"))
		require.EqualError(t, err, "scan.tif: decode: out of memory: needs more than its budget of "+c.want)
		require.ErrorIs(t, err, host.ErrMemory)
		require.Equal(t, host.KindCrash, failure(t, err).Kind)
		open(t, h, "works").Close()
	}
}

func TestARequiredLayerThatIsMissingIsAnError(t *testing.T) {
	t.Setenv("SAFELIGHT_SECRET", "x")
	for _, layer := range leavable() {
		if layer == sandbox.Descriptors {
			continue // nothing is open here that the layer would have closed
		}
		h := newHost(t, without(layer), func(c *host.Config) { c.RequireSandbox = true })
		_, err := h.Open(context.Background(), image(t, "works"))
		require.ErrorIs(t, err, host.ErrSandbox)
		require.Equal(t, host.KindStart, failure(t, err).Kind)
		require.Contains(t, err.Error(), layer+" off (", "names what is missing")
		if layer != sandbox.Environment { // which tells what was found
			require.Contains(t, err.Error(), "left out", "and why")
		}
	}
	h := newHost(t, func(c *host.Config) { c.RequireSandbox = true })
	w, err := h.Open(context.Background(), image(t, "works"))
	if err == nil {
		require.Empty(t, w.Posture().Missing())
		w.Close()
		return
	}
	require.ErrorIs(t, err, host.ErrSandbox)
	t.Log("this system or build refuses a layer: ", err)
}

func TestARequiredSandboxIsNotGivenUpForThisProcess(t *testing.T) {
	h := newHost(t, without(sandbox.Seccomp), func(c *host.Config) {
		c.RequireSandbox, c.Isolation, c.InProcess = true, host.Auto, inProcess
	})
	_, err := h.Open(context.Background(), image(t, "works"))
	require.ErrorIs(t, err, host.ErrSandbox)
	_, err = host.New(host.Config{RequireSandbox: true, Isolation: host.Never, InProcess: inProcess})
	require.Error(t, err)
}

func TestWorkersWriteFilesOnlyForAHostThatExports(t *testing.T) {
	h := newHost(t, func(c *host.Config) { c.Exports = false })
	w := open(t, h, "works")
	defer w.Close()
	out, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer out.Close()
	_, err = w.Export(context.Background(), []*os.File{out}, nil, nil)
	require.ErrorIs(t, err, host.ErrReadOnly)
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", w.PID()))
	require.NoError(t, err)
	require.Contains(t, string(limits), "Max file size             0                    0 ")
}
