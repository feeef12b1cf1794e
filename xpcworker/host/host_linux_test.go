package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/internal/leak"
	"safelight/pipeline/raster"
	"safelight/xpcworker/badworker"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// children are the ids of this process's children, dead ones that were not
// reaped included.
func children() []int {
	var pids []int
	for _, p := range processes() {
		if p.parent == os.Getpid() {
			pids = append(pids, p.pid)
		}
	}
	return pids
}

// running is a line of the system's list of processes.
type running struct {
	pid, parent, group int
	state              string
}

func processes() []running {
	var list []running
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		stat, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue
		}
		var p running
		// "pid (name) state parent group ...", where the name can hold anything.
		fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &p.state, &p.parent, &p.group)
		fmt.Sscan(e.Name(), &p.pid)
		list = append(list, p)
	}
	return list
}

// requireSoon waits a moment for got to be what it should be.
func requireSoon[T comparable](t testing.TB, want T, got func() T, message ...any) {
	t.Helper()
	var last T
	for range 200 {
		if last = got(); last == want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	require.Equal(t, want, last, message...)
}

// inProcess serves as the app's fallback does.
func inProcess(conn *wire.Conn) error {
	return worker.Serve(context.Background(), conn, newScripted(), worker.Greeting(conn))
}

// newHost is a host whose helper is this test binary.
func newHost(t testing.TB, change ...func(*host.Config)) *host.Host {
	t.Helper()
	leak.Check(t)
	config := host.Config{
		Isolation: host.Always,
		Exports:   true,
		// The race detector waits a second before a process may exit.
		HelperEnv: []string{"GORACE=atexit_sleep_ms=0"},
		Timeouts:  host.Timeouts{Hello: 20 * time.Second}, // for a busy machine
	}
	for _, c := range change {
		c(&config)
	}
	h, err := host.New(config)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Close()) })
	return h
}

// image is a file for the scripted engine.
func image(t testing.TB, script string) string {
	path := filepath.Join(t.TempDir(), "scan.tif")
	require.NoError(t, os.WriteFile(path, []byte(script+"\n"), 0o600))
	return path
}

func open(t testing.TB, h *host.Host, script string) *host.Worker {
	t.Helper()
	w, err := h.Open(context.Background(), image(t, script))
	require.NoError(t, err)
	return w
}

func failure(t testing.TB, err error) *host.Error {
	t.Helper()
	require.Error(t, err)
	e, ok := errors.AsType[*host.Error](err)
	require.True(t, ok, "%T %v", err, err)
	return e
}

// both runs a test with a process and without.
func both(t *testing.T, test func(t *testing.T, h *host.Host)) {
	t.Run("process", func(t *testing.T) { test(t, newHost(t)) })
	t.Run("in process", func(t *testing.T) {
		test(t, newHost(t, func(c *host.Config) { c.Isolation, c.InProcess = host.Never, inProcess }))
	})
}

func TestAWorkerDoesAllItIsAsked(t *testing.T) {
	both(t, func(t *testing.T, h *host.Host) {
		ctx := context.Background()
		w := open(t, h, "works")
		defer w.Close()
		require.Equal(t, wire.Opened{Format: "text", Width: 6000, Height: 4000, Channels: 3, Depth: 16, Orientation: 1, Layout: "scan.tif"}, w.Opened())

		answer, err := w.Analyze(ctx, []byte(`{"film":"bw-negative"}`))
		require.NoError(t, err)
		require.Equal(t, `{"film":"bw-negative"}`, string(answer))

		s, err := h.NewSurface(100, 50, surface.BGRA8)
		require.NoError(t, err)
		defer s.Close()
		for _, color := range []byte{7, 200} {
			ready, err := w.Render(ctx, host.RenderRequest{Surface: s, Blob: []byte{color}})
			require.NoError(t, err)
			require.Equal(t, wire.Ready{Surface: s.ID, Width: 100, Height: 50, Decode: time.Millisecond, Grade: 2 * time.Millisecond}, ready)
			for y := range 50 {
				require.Equal(t, bytes.Repeat([]byte{color}, 400), s.Row(y))
			}
		}

		out, err := os.CreateTemp(t.TempDir(), "out")
		require.NoError(t, err)
		defer out.Close()
		var seen []wire.Progress
		answer, err = w.Export(ctx, []*os.File{out}, []byte("options"), func(p wire.Progress) { seen = append(seen, p) })
		require.NoError(t, err)
		require.Equal(t, `{"bytes":1}`, string(answer))
		text, err := os.ReadFile(out.Name())
		require.NoError(t, err)
		require.Equal(t, "options 1", string(text))
		require.NotEmpty(t, seen)
		require.Equal(t, wire.Progress{Stage: wire.StageVerify, Done: 1, Total: 1}, seen[len(seen)-1], "the last is never left out")
		_, err = w.Export(ctx, []*os.File{out, out}, nil, nil)
		require.NoError(t, err)

		stats, err := w.Stats(ctx)
		require.NoError(t, err)
		require.Equal(t, 1, stats.Surfaces)
		require.Positive(t, stats.Heap)
		w.Release(s)
		w.Release(s)
		stats, err = w.Stats(ctx)
		require.NoError(t, err)
		require.Zero(t, stats.Surfaces)
		_, err = w.Render(ctx, host.RenderRequest{Surface: s, Blob: []byte{1}})
		require.NoError(t, err, "a released surface is sent again when it is used again")

		require.NoError(t, w.Err())
		require.NoError(t, w.Close())
		require.NoError(t, w.Close())
		<-w.Done()
		require.Equal(t, host.KindClosed, failure(t, w.Err()).Kind)
		_, err = w.Analyze(ctx, nil)
		require.ErrorIs(t, err, host.ErrClosed)
	})
}

func TestAWorkerIsSetApart(t *testing.T) {
	t.Setenv("SAFELIGHT_SECRET", "x")
	secret, err := os.Open("/etc/hosts")
	require.NoError(t, err)
	defer secret.Close()
	_, err = unix.FcntlInt(secret.Fd(), unix.F_SETFD, 0) // as a library in C would
	require.NoError(t, err)
	h := newHost(t)
	w := open(t, h, "works")
	defer w.Close()
	require.True(t, w.Isolated())
	require.NotEqual(t, os.Getpid(), w.PID())

	proc := fmt.Sprintf("/proc/%d/", w.PID())
	read := func(name string) string {
		text, err := os.ReadFile(proc + name)
		require.NoError(t, err)
		return string(text)
	}
	link := func(name string) string {
		target, err := os.Readlink(proc + name)
		require.NoError(t, err)
		return target
	}
	require.Equal(t, "/", link("cwd"))
	environ := strings.TrimRight(read("environ"), "\x00")
	for _, entry := range strings.Split(environ, "\x00") {
		name, _, _ := strings.Cut(entry, "=")
		require.Contains(t, sandbox.RuntimeVariables(), name)
	}
	require.Equal(t, "/dev/null", link("fd/0"))
	require.Contains(t, link("fd/1"), "pipe:")
	require.Equal(t, link("fd/1"), link("fd/2"))

	// Nothing of ours was inherited: what is open is the three above, the
	// connection, the image, and what the Go runtime itself opens: what it
	// polls with, and the file with its share of the processors.
	entries, err := os.ReadDir(proc + "fd")
	require.NoError(t, err)
	var sockets, files int
	for _, e := range entries {
		if e.Name() == "0" || e.Name() == "1" || e.Name() == "2" {
			continue
		}
		switch target := link("fd/" + e.Name()); {
		case strings.HasPrefix(target, "socket:"):
			sockets++
		case target == w.Path():
			files++
		case strings.HasPrefix(target, "/sys/fs/cgroup/"):
		default:
			require.Contains(t, target, "anon_inode:[event")
		}
	}
	require.Equal(t, 1, sockets)
	require.Equal(t, 1, files)

	group, err := unix.Getpgid(w.PID())
	require.NoError(t, err)
	require.Equal(t, w.PID(), group)

	p := w.Posture()
	for _, l := range p.Missing() {
		require.True(t, mayBeRefused(l), "%s: %s", l.Name, l.Detail)
	}
	// The same as seen from outside, on every thread.
	threads, err := os.ReadDir(proc + "task")
	require.NoError(t, err)
	for _, thread := range threads {
		status := read("task/" + thread.Name() + "/status")
		require.Contains(t, status, "NoNewPrivs:\t1\n")
		require.Contains(t, status, "Seccomp:\t2\n")
		require.Contains(t, status, "CapPrm:\t0000000000000000\n")
		require.Contains(t, status, "CapEff:\t0000000000000000\n")
	}
	for _, kind := range []string{"user", "pid", "net", "ipc"} {
		ours, err := os.Readlink("/proc/self/ns/" + kind)
		require.NoError(t, err)
		require.Equal(t, p.Layer(sandbox.Namespaces).On, ours != link("ns/"+kind), kind)
	}
	require.Contains(t, read("limits"), "Max core file size        0                    0 ")
	require.Contains(t, read("limits"), "Max open files            256                  256")
}

// mayBeRefused says whether a layer is missing because the kernel, or a build
// with cgo, does not have it. Such a layer is told of, not tested.
func mayBeRefused(l sandbox.Layer) bool {
	switch l.Name {
	case sandbox.NoNewPrivs:
		return strings.Contains(l.Detail, "built with cgo")
	case sandbox.Landlock:
		return strings.Contains(l.Detail, "not in this kernel") || strings.Contains(l.Detail, "built with cgo")
	case sandbox.Namespaces:
		return strings.Contains(l.Detail, "shared with the app: fork/exec")
	}
	return false
}

func TestInThisProcessThePostureSaysSo(t *testing.T) {
	h := newHost(t, func(c *host.Config) { c.Isolation, c.InProcess = host.Never, inProcess })
	w := open(t, h, "works")
	defer w.Close()
	require.False(t, w.Isolated())
	require.False(t, w.Posture().Layer(sandbox.Process).On)
}

func TestEveryImageHasAFreshWorker(t *testing.T) {
	h := newHost(t)
	seen := make(map[int]bool)
	for range 5 {
		w := open(t, h, "works")
		require.False(t, seen[w.PID()])
		seen[w.PID()] = true
		defer w.Close()
	}
}

func TestWhatIsNoImageFileIsNotGivenToAWorker(t *testing.T) {
	h := newHost(t)
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo.tif")
	require.NoError(t, unix.Mkfifo(fifo, 0o600))
	empty := filepath.Join(dir, "empty.tif")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	for _, c := range []struct {
		path, want string
		is         error
	}{
		{dir, ": open: is a folder", host.ErrFolder},
		{fifo, "fifo.tif: open: not a regular file but a named pipe", host.ErrNotRegular},
		{"/dev/zero", "zero: open: not a regular file but a device", host.ErrNotRegular},
		{empty, "empty.tif: open: the file is empty", host.ErrEmpty},
		{filepath.Join(dir, "none.tif"), "none.tif: open: no such file or directory", fs.ErrNotExist},
	} {
		before := leak.Measure(t)
		_, err := h.Open(context.Background(), c.path)
		e := failure(t, err)
		require.Equal(t, host.KindInput, e.Kind)
		require.ErrorIs(t, err, c.is)
		require.True(t, strings.HasSuffix(err.Error(), c.want), err.Error())
		leak.None(t, before)
	}
}

// fault is what an image does to a worker, and what is said of it.
type faultCase struct {
	script string
	kind   host.Kind
	stage  wire.Stage
	want   string // the whole message
	signal string
	code   int
	stderr string // part of it
	// without are the layers that keep it from happening.
	without []string
}

// without leaves out layers of the sandbox.
func without(layers ...string) func(*host.Config) {
	return func(c *host.Config) { c.Without = layers }
}

// notToFork are the layers that keep a worker from starting programs.
var notToFork = []string{sandbox.Seccomp, sandbox.Landlock, sandbox.Namespaces}

func faultCases() []faultCase {
	return []faultCase{
		{"fail", host.KindFailed, wire.StageOpen, "open: strip 12: LZW code 4711 beyond the table (damaged file)", "", -1, "", nil},
		{"panic", host.KindPanic, wire.StageOpen, "open: panic: the developer was wrong", "", 70, "goroutine ", nil},
		{"in-decode panic", host.KindPanic, wire.StageDecode, "decode: panic: the developer was wrong", "", 70, "helper_linux_test.go", nil},
		{"in-decode panic-elsewhere", host.KindCrash, wire.StageDecode, "decode: worker crashed (panic: in a goroutine)", "", 2, "goroutine ", nil},
		{"in-decode fault", host.KindCrash, wire.StageDecode, "decode: worker crashed (SIGSEGV)", "SIGSEGV", 2, "unexpected fault address", nil},
		{"segv", host.KindCrash, wire.StageOpen, "open: worker crashed (SIGSEGV)", "SIGSEGV", -1, "", nil},
		{"in-decode bus", host.KindCrash, wire.StageDecode, "decode: worker crashed (SIGBUS)", "SIGBUS", -1, "", nil},
		{"kill", host.KindCrash, wire.StageOpen, "open: worker was killed (SIGKILL; the system may have run out of memory)", "SIGKILL", -1, "", []string{sandbox.Namespaces}},
		{"exit-0", host.KindExit, wire.StageOpen, "open: worker ended unasked (exit status 0)", "", 0, "", nil},
		{"in-decode exit-7", host.KindExit, wire.StageDecode, "decode: worker ended unasked (exit status 7)", "", 7, "not my day\uFFFD[2J\n", nil},
		{"say-garbage", host.KindProtocol, wire.StageOpen, "open: worker made no sense: receive: frame starts with 50545448, not 6b774c53: protocol error", "", -1, "", nil},
		{"say-ready-1", host.KindProtocol, wire.StageOpen, "open: worker made no sense: ready frame in place of opened: protocol error", "", -1, "", nil},
		{"flood exit-7", host.KindExit, wire.StageOpen, "open: worker ended unasked (exit status 7)", "", 7, "line 19999 of a long complaint\n", nil},
		{"fork exit-7", host.KindExit, wire.StageOpen, "open: worker ended unasked (exit status 7)", "", 7, "not my day", notToFork},
	}
}

func TestEveryFaultIsNamedAndTheNextOpenWorks(t *testing.T) {
	for _, c := range faultCases() {
		t.Run(c.script, func(t *testing.T) {
			h := newHost(t, without(c.without...))
			before := leak.Measure(t)
			_, err := h.Open(context.Background(), image(t, "open: "+c.script))
			e := failure(t, err)
			require.Equal(t, "scan.tif: "+c.want, err.Error())
			require.Equal(t, c.kind, e.Kind)
			require.Equal(t, c.stage, e.Stage)
			require.Equal(t, c.signal, e.Signal)
			require.Equal(t, c.code, e.ExitCode)
			require.Contains(t, e.Stderr, c.stderr)
			require.LessOrEqual(t, len(e.Stderr), 64<<10)
			if c.kind == host.KindFailed {
				require.ErrorIs(t, err, raster.ErrCorrupt)
			}
			leak.None(t, before)

			w := open(t, h, "works")
			_, err = w.Analyze(context.Background(), []byte("{}"))
			require.NoError(t, err)
			w.Close()
		})
	}
}

func TestAFaultLaterIsNamedToo(t *testing.T) {
	ctx := context.Background()
	h := newHost(t)
	s, err := h.NewSurface(10, 10, surface.RGBA8)
	require.NoError(t, err)
	defer s.Close()
	out, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer out.Close()
	for _, c := range []struct {
		script string
		do     func(*host.Worker) error
		want   string
	}{
		{"analyze: segv", func(w *host.Worker) error { _, err := w.Analyze(ctx, nil); return err }, "scan.tif: analyze: worker crashed (SIGSEGV)"},
		{"render: segv", func(w *host.Worker) error {
			_, err := w.Render(ctx, host.RenderRequest{Surface: s, Blob: []byte("x")})
			return err
		}, "scan.tif: grade: worker crashed (SIGSEGV)"},
		{"render: in-decode segv", func(w *host.Worker) error {
			_, err := w.Render(ctx, host.RenderRequest{Surface: s, Blob: []byte("x")})
			return err
		}, "scan.tif: decode: worker crashed (SIGSEGV)"},
		{"export: panic", func(w *host.Worker) error { _, err := w.Export(ctx, []*os.File{out}, nil, nil); return err }, "scan.tif: decode: panic: the developer was wrong"},
	} {
		t.Run(c.script, func(t *testing.T) {
			w := open(t, h, c.script)
			defer w.Close()
			require.EqualError(t, c.do(w), c.want)
			<-w.Done()
			require.EqualError(t, w.Err(), c.want)
			_, err := w.Stats(ctx)
			require.EqualError(t, err, c.want, "whoever asks a dead worker is told why it died")
		})
	}
}

func TestAFailureLeavesTheWorkerAlive(t *testing.T) {
	both(t, func(t *testing.T, h *host.Host) {
		w := open(t, h, "analyze: fail")
		defer w.Close()
		for range 3 {
			_, err := w.Analyze(context.Background(), nil)
			require.Equal(t, host.KindFailed, failure(t, err).Kind)
		}
		_, err := w.Stats(context.Background())
		require.NoError(t, err)
	})
}

func TestAPanicInThisProcessLosesOnlyTheImage(t *testing.T) {
	h := newHost(t, func(c *host.Config) { c.Isolation, c.InProcess = host.Never, inProcess })
	_, err := h.Open(context.Background(), image(t, "open: in-decode panic"))
	require.EqualError(t, err, "scan.tif: decode: panic: the developer was wrong")
	require.Equal(t, host.KindPanic, failure(t, err).Kind)
	open(t, h, "works").Close()
}

func TestAWorkerKilledWhileIdleIsNoticed(t *testing.T) {
	h := newHost(t)
	w := open(t, h, "works")
	require.NoError(t, unix.Kill(w.PID(), unix.SIGKILL))
	select {
	case <-w.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("not noticed")
	}
	require.Equal(t, "SIGKILL", failure(t, w.Err()).Signal)
	w.Close()
}

func TestWhatAWorkerForkedIsKilledWithIt(t *testing.T) {
	h := newHost(t, without(notToFork...))
	w := open(t, h, "analyze: fork")
	_, err := w.Analyze(context.Background(), nil)
	require.NoError(t, err)
	group := w.PID()
	members := 0
	for _, p := range processes() {
		if p.group == group {
			members++
		}
	}
	require.Equal(t, 2, members)
	require.NoError(t, w.Close())
	requireSoon(t, true, func() bool { return onlyZombies(group) })
}

// onlyZombies says whether all of a process group are dead, if not reaped: who
// adopts orphans may take its time.
func onlyZombies(group int) bool {
	for _, p := range processes() {
		if p.group == group && p.state != "Z" {
			return false
		}
	}
	return true
}

func TestAHelperThatCannotBeStartedIsNamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*host.Config)
		kind   host.Kind
		want   string
		is     error
	}{
		{"missing", func(c *host.Config) { c.Helper = "/nowhere/safelight-worker" }, host.KindStart, "start: helper: fork/exec /nowhere/safelight-worker: no such file or directory", fs.ErrNotExist},
		{"no program", func(c *host.Config) { c.Helper = "/etc/passwd" }, host.KindStart, "permission denied", fs.ErrPermission},
		{"another program", func(c *host.Config) { c.Helper = "/bin/true" }, host.KindExit, "start: worker ended unasked (exit status 0)", nil},
		{"exit", strangeHelper("exit"), host.KindExit, "start: worker ended unasked (exit status 3)", nil},
		{"crash", strangeHelper("crash"), host.KindCrash, "start: worker crashed (SIGSEGV)", nil},
		{"protocol", strangeHelper("protocol"), host.KindStart, "start: helper speaks another version of the protocol: 99, not " + fmt.Sprint(wire.Protocol), host.ErrProtocolVersion},
		{"build", strangeHelper("build"), host.KindStart, `start: helper is of another build: "v0.0.1", not `, host.ErrBuild},
		{"pid", strangeHelper("pid"), host.KindProtocol, "start: worker says it is process 2, not ", wire.ErrProtocol},
		{"garbage", strangeHelper("say-garbage"), host.KindProtocol, "start: worker made no sense: receive: frame starts with 50545448", wire.ErrProtocol},
		{"early", strangeHelper("say-ready-0"), host.KindProtocol, "start: worker made no sense: ready frame in place of hello", wire.ErrProtocol},
		{"mute", func(c *host.Config) {
			strangeHelper("mute")(c)
			c.Timeouts.Hello = 200 * time.Millisecond
		}, host.KindTimeout, "start: no sign of life from the worker for 200ms", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHost(t, c.change)
			before := leak.Measure(t)
			_, err := h.Open(context.Background(), image(t, "works"))
			e := failure(t, err)
			require.Equal(t, c.kind, e.Kind)
			require.Equal(t, wire.StageStart, e.Stage)
			require.Contains(t, err.Error(), c.want)
			if c.is != nil {
				require.ErrorIs(t, err, c.is)
			}
			if c.name == "exit" {
				require.Equal(t, "cannot find libfoo.so\n", e.Stderr)
			}
			leak.None(t, before)

			// With isolation "auto" the image is shown all the same, and why
			// it is not isolated is told.
			var notices []host.Notice
			h = newHost(t, c.change, func(c *host.Config) {
				c.Isolation, c.InProcess = host.Auto, inProcess
				c.Notify = func(n host.Notice) { notices = append(notices, n) }
			})
			w := open(t, h, "works")
			require.False(t, w.Isolated())
			w.Close()
			require.Len(t, notices, 1)
			require.Contains(t, notices[0].String(), c.want)
		})
	}
}

// strangeHelper has the test binary misbehave before it has an image.
func strangeHelper(how string) func(*host.Config) {
	return func(c *host.Config) { c.HelperArgs = []string{"strange", how} }
}

func TestAWorkerThatHangsUpAndGoesOnIsKilled(t *testing.T) {
	h := newHost(t, strangeHelper("hang-up"))
	_, err := h.Open(context.Background(), image(t, "works"))
	require.EqualError(t, err, "scan.tif: open: worker closed its connection and went on running")
	require.Equal(t, host.KindProtocol, failure(t, err).Kind)
}

func TestAutoDoesNotFallBackForABrokenImage(t *testing.T) {
	h := newHost(t, func(c *host.Config) {
		c.Isolation = host.Auto
		c.InProcess = func(*wire.Conn) error { panic("must not be reached") }
		c.Notify = func(n host.Notice) { t.Error(n) }
	})
	_, err := h.Open(context.Background(), image(t, "open: segv"))
	require.Equal(t, host.KindCrash, failure(t, err).Kind)
}

func TestCancelingKillsTheWorker(t *testing.T) {
	for _, script := range []string{"open: hang", "open: wait"} {
		t.Run(script, func(t *testing.T) {
			h := newHost(t)
			ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
			defer cancel()
			_, err := h.Open(ctx, image(t, script))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Equal(t, host.KindCanceled, failure(t, err).Kind)
			require.Contains(t, err.Error(), "scan.tif: ")
		})
	}
	t.Run("analyze", func(t *testing.T) {
		both(t, func(t *testing.T, h *host.Host) {
			w := open(t, h, "analyze: wait")
			defer w.Close()
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(20*time.Millisecond, cancel)
			_, err := w.Analyze(ctx, nil)
			require.EqualError(t, err, "scan.tif: analyze: context canceled")
			<-w.Done()
		})
	})
	t.Run("before it began", func(t *testing.T) {
		h := newHost(t)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := h.Open(ctx, image(t, "works"))
		require.ErrorIs(t, err, context.Canceled)
	})
	t.Run("after open has no effect", func(t *testing.T) {
		h := newHost(t)
		ctx, cancel := context.WithCancel(context.Background())
		w, err := h.Open(ctx, image(t, "works"))
		require.NoError(t, err)
		defer w.Close()
		cancel()
		_, err = w.Stats(context.Background())
		require.NoError(t, err)
	})
}

func TestAStoppedWorkerIsKilledByItsContext(t *testing.T) {
	// A stopped process reads nothing, so that sending blocks once the socket
	// is full.
	h := newHost(t)
	w := open(t, h, "works")
	defer w.Close()
	require.NoError(t, unix.Kill(w.PID(), unix.SIGSTOP))
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err := w.Analyze(ctx, make([]byte, 1<<20))
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestASilentWorkerIsKilled(t *testing.T) {
	h := newHost(t, func(c *host.Config) { c.Timeouts.Analyze = 250 * time.Millisecond })
	w := open(t, h, "analyze: in-decode hang")
	defer w.Close()
	_, err := w.Analyze(context.Background(), nil)
	require.EqualError(t, err, "scan.tif: decode: no sign of life from the worker for 250ms")
	require.Equal(t, host.KindTimeout, failure(t, err).Kind)

	w = open(t, h, "analyze: slow")
	defer w.Close()
	var seen []wire.Progress
	w.Follow(func(p wire.Progress) { seen = append(seen, p) })
	_, err = w.Analyze(context.Background(), nil)
	require.NoError(t, err, "one that reports is not silent")
	require.NotEmpty(t, seen)
	require.Equal(t, wire.Progress{Stage: wire.StageDecode, Done: 7, Total: 8}, seen[len(seen)-1])
}

func TestASilentExportIsKilled(t *testing.T) {
	h := newHost(t, func(c *host.Config) { c.Timeouts.Export = 250 * time.Millisecond })
	w := open(t, h, "export: in-decode hang")
	defer w.Close()
	out, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer out.Close()
	_, err = w.Export(context.Background(), []*os.File{out}, nil, nil)
	require.EqualError(t, err, "scan.tif: decode: no sign of life from the worker for 250ms")
	require.Equal(t, host.KindTimeout, failure(t, err).Kind)
}

func TestAnExportMayTakeItsTimeAndWhatWaitsBehindItToo(t *testing.T) {
	h := newHost(t, func(c *host.Config) { c.Timeouts.Render = 100 * time.Millisecond })
	w := open(t, h, "export: pause")
	defer w.Close()
	out, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer out.Close()
	var exporting sync.WaitGroup
	exporting.Go(func() {
		_, err := w.Export(context.Background(), []*os.File{out}, nil, nil)
		if err != nil {
			t.Error(err)
		}
	})
	time.Sleep(20 * time.Millisecond)
	_, err = w.Stats(context.Background())
	require.NoError(t, err)
	exporting.Wait()
}

func TestLatestWins(t *testing.T) {
	both(t, func(t *testing.T, h *host.Host) {
		w := open(t, h, "analyze: pause")
		defer w.Close()
		s, err := h.NewSurface(4, 4, surface.BGRA8)
		require.NoError(t, err)
		defer s.Close()
		var busy sync.WaitGroup
		busy.Go(func() { w.Analyze(context.Background(), nil) })
		time.Sleep(50 * time.Millisecond)

		const renders = 20
		results := make([]error, renders)
		var rendering sync.WaitGroup
		for i := range renders {
			rendering.Go(func() {
				_, results[i] = w.Render(context.Background(), host.RenderRequest{Surface: s, Blob: []byte{byte(i)}})
			})
			time.Sleep(time.Millisecond)
		}
		rendering.Wait()
		busy.Wait()
		superseded := 0
		for _, err := range results[:renders-1] {
			if err != nil {
				require.ErrorIs(t, err, host.ErrSuperseded)
				require.Equal(t, host.KindSuperseded, failure(t, err).Kind)
				superseded++
			}
		}
		require.NoError(t, results[renders-1])
		require.Greater(t, superseded, renders/2)
		require.Equal(t, byte(renders-1), s.Row(0)[0])
		require.NoError(t, w.Err())
	})
}

func TestManyGoroutinesCanAskAtOnce(t *testing.T) {
	h := newHost(t)
	w := open(t, h, "works")
	var asking sync.WaitGroup
	for i := range 8 {
		asking.Go(func() {
			for j := range 20 {
				request := fmt.Sprintf(`{"n":%d}`, i*1000+j)
				answer, err := w.Analyze(context.Background(), []byte(request))
				if err != nil || string(answer) != request {
					t.Errorf("%s: %s %v", request, answer, err)
				}
			}
		})
	}
	asking.Wait()
	// Closing while they ask gives each of them an error, and an end.
	for range 8 {
		asking.Go(func() {
			for {
				if _, err := w.Analyze(context.Background(), nil); err != nil {
					if !errors.Is(err, host.ErrClosed) {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	w.Close()
	asking.Wait()
}

func TestFiftyImagesLeaveNothingBehind(t *testing.T) {
	both(t, func(t *testing.T, h *host.Host) {
		path := image(t, "works")
		cycle := func() {
			w, err := h.Open(context.Background(), path)
			require.NoError(t, err)
			s, err := h.NewSurface(64, 64, surface.BGRA8)
			require.NoError(t, err)
			_, err = w.Render(context.Background(), host.RenderRequest{Surface: s, Blob: []byte("x")})
			require.NoError(t, err)
			require.NoError(t, w.Close())
			require.NoError(t, s.Close())
		}
		cycle() // what is made once
		before := leak.Measure(t)
		for range 50 {
			cycle()
		}
		leak.None(t, before)
	})
}

func TestWhatIsLeakedIsSeen(t *testing.T) {
	// The check above can fail: each thing left behind shows.
	h := newHost(t)
	before := leak.Measure(t)
	s, err := h.NewSurface(64, 64, surface.BGRA8)
	require.NoError(t, err)
	require.Equal(t, leak.Holdings{Children: before.Children, Files: before.Files + 1, Goroutines: before.Goroutines, Surfaces: before.Surfaces + 1}, leak.Measure(t))
	w := open(t, h, "works")
	after := leak.Measure(t)
	require.Equal(t, before.Children+1, after.Children)
	require.Greater(t, after.Files, before.Files+1)
	require.Greater(t, after.Goroutines, before.Goroutines)
	w.Close()
	s.Close()
}

func TestClosingTheHostEndsItsWorkers(t *testing.T) {
	both(t, func(t *testing.T, h *host.Host) {
		a, b := open(t, h, "analyze: wait"), open(t, h, "works")
		result := make(chan error)
		go func() {
			_, err := a.Analyze(context.Background(), nil)
			result <- err
		}()
		opening := make(chan error)
		go func() {
			_, err := h.Open(context.Background(), image(t, "open: wait"))
			opening <- err
		}()
		time.Sleep(100 * time.Millisecond)
		require.NoError(t, h.Close())
		require.ErrorIs(t, <-result, host.ErrClosed)
		require.ErrorIs(t, <-opening, host.ErrClosed)
		require.ErrorIs(t, b.Err(), host.ErrClosed)
		_, err := h.Open(context.Background(), image(t, "works"))
		require.Equal(t, host.KindClosed, failure(t, err).Kind)
	})
}

// orphanMaker opens an image, says who works on it, and waits to be killed. If
// there is no image, its worker is one that does not look at its connection.
func orphanMaker(path string) int {
	config := host.Config{Isolation: host.Always}
	if path == "deaf" {
		config.HelperArgs = []string{"strange", "mute"}
	}
	h, err := host.New(config)
	if err != nil {
		return 1
	}
	if path == "deaf" {
		go h.Open(context.Background(), "/proc/self/exe")
		for len(children()) == 0 {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(100 * time.Millisecond)
		fmt.Println(children()[0])
		badworker.Hang()
	}
	w, err := h.Open(context.Background(), path)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	go w.Analyze(context.Background(), nil)
	time.Sleep(100 * time.Millisecond)
	fmt.Println(w.PID())
	badworker.Hang()
	return 0
}

func TestAWorkerDiesWithItsApp(t *testing.T) {
	busy := image(t, "analyze: hang")
	for _, c := range []struct{ name, path, processors string }{
		{"busy", busy, "2"},
		{"busy on one processor", busy, "1"},
		{"deaf", "deaf", "2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			leak.Check(t)
			app := exec.Command(os.Args[0], "app", c.path)
			app.Env = append(os.Environ(), "GOMAXPROCS="+c.processors)
			stdout, err := app.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, app.Start())
			var pid int
			_, err = fmt.Fscan(stdout, &pid)
			require.NoError(t, err)
			require.False(t, onlyZombies(pid), "it lives")
			// Looked at every moment, not every 10 ms: how long it takes is of
			// interest, and told, but a busy machine may take longer.
			require.NoError(t, app.Process.Kill())
			killed := time.Now()
			for !onlyZombies(pid) && time.Since(killed) < 2*time.Second {
				runtime.Gosched()
			}
			t.Logf("gone %v after the app was killed", time.Since(killed))
			require.True(t, onlyZombies(pid))
			app.Wait()
		})
	}
}

func TestAWorkerOutlivesTheThreadThatOpenedIt(t *testing.T) {
	h := newHost(t)
	path := image(t, "works")
	// Two at once, because one may be on the main thread, which never ends.
	var workers [2]*host.Worker
	var opening sync.WaitGroup
	opened := make(chan struct{})
	for i := range workers {
		opening.Add(1)
		go func() {
			runtime.LockOSThread() // and never unlock: the thread ends with the goroutine
			var err error
			if workers[i], err = h.Open(context.Background(), path); err != nil {
				t.Error(err)
			}
			opening.Done()
			<-opened
		}()
	}
	opening.Wait()
	close(opened)
	require.False(t, t.Failed())
	time.Sleep(100 * time.Millisecond)
	for _, w := range workers {
		_, err := w.Stats(context.Background())
		require.NoError(t, err)
		w.Close()
	}
}

func TestABusyWorkerDiesWhenTheConnectionCloses(t *testing.T) {
	// Here nothing but the connection tells the worker: it is started without
	// what Host adds, and its parent lives.
	leak.Check(t)
	conn, far, err := wire.Pair()
	require.NoError(t, err)
	helper := exec.Command(os.Args[0], "worker")
	helper.ExtraFiles = []*os.File{far}
	helper.Env = []string{"GORACE=atexit_sleep_ms=0", "GOMAXPROCS=1"}
	require.NoError(t, helper.Start())
	far.Close()
	_, err = conn.Receive()
	require.NoError(t, err)
	file, err := os.Open(image(t, "open: hang"))
	require.NoError(t, err)
	f, err := wire.Pack(1, wire.Open{}, file)
	require.NoError(t, err)
	require.NoError(t, conn.Send(f))
	file.Close()
	time.Sleep(100 * time.Millisecond) // it hangs now
	conn.Close()
	late := time.AfterFunc(5*time.Second, func() { helper.Process.Kill() })
	defer late.Stop()
	require.NoError(t, helper.Wait(), "exit status 0")
}

func TestAHelperStartedByHandSaysSo(t *testing.T) {
	helper := exec.Command(os.Args[0], "worker")
	helper.Env = []string{"GORACE=atexit_sleep_ms=0"}
	text, err := helper.CombinedOutput()
	require.Error(t, err)
	require.Equal(t, worker.ExitUsage, helper.ProcessState.ExitCode(), "%s", text)
	require.Contains(t, string(text), "safelight-worker is started by Safelight, not by hand")
}

func TestMemoryOfAWorkerIsWhatTheSystemSays(t *testing.T) {
	h := newHost(t)
	w := open(t, h, "works")
	defer w.Close()
	m, err := w.Memory()
	require.NoError(t, err)
	// Against the figures in pages that the kernel keeps apart from those.
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", w.PID()))
	require.NoError(t, err)
	var size, resident int64
	fmt.Sscan(string(statm), &size, &resident)
	rss := resident * int64(os.Getpagesize())
	require.InEpsilon(t, rss, m.RSS, 0.2)
	require.GreaterOrEqual(t, m.RSS, m.PSS)
	require.GreaterOrEqual(t, m.PSS, m.USS)
	require.Positive(t, m.USS)
	require.GreaterOrEqual(t, m.Peak, m.RSS*8/10)

	s, err := h.NewSurface(2048, 2048, surface.BGRA8)
	require.NoError(t, err)
	defer s.Close()
	_, err = w.Render(context.Background(), host.RenderRequest{Surface: s, Blob: []byte("x")})
	require.NoError(t, err)
	after, err := w.Memory()
	require.NoError(t, err)
	require.InDelta(t, 16<<20, after.Shared-m.Shared, 1<<20, "a surface is shared memory")

	pid := w.PID()
	w.Close()
	_, err = memory.Of(pid)
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	_, err := host.New(host.Config{Isolation: host.Never})
	require.ErrorContains(t, err, "nothing serves in this process")
	_, err = host.New(host.Config{Isolation: host.Never, InProcess: inProcess, RequireSandbox: true})
	require.ErrorContains(t, err, "a sandbox is required")
	_, err = host.New(host.Config{Isolation: 9})
	require.ErrorContains(t, err, "isolation 9")
}

func FuzzWorker(f *testing.F) {
	// Whatever a worker says after a proper hello, Open returns and leaves
	// nothing running.
	opened, err := wire.Pack(1, wire.Opened{Width: 1, Height: 1, Channels: 1, Depth: 8, Orientation: 1})
	require.NoError(f, err)
	f.Add(byte(opened.Type), uint64(1), opened.Payload)
	f.Add(byte(wire.TypeFailed), uint64(1), []byte(`{"kind":"panic","stage":"open"}`))
	f.Add(byte(wire.TypeProgress), uint64(1), make([]byte, 17))
	f.Add(byte(wire.TypeHello), uint64(0), []byte("{}"))
	f.Fuzz(func(t *testing.T, typ byte, generation uint64, payload []byte) {
		if len(payload) > 32<<10 {
			return
		}
		path := image(t, "x")
		h, err := host.New(host.Config{Isolation: host.Never, InProcess: func(conn *wire.Conn) error {
			hello, err := wire.Pack(0, worker.Greeting(conn))
			if err != nil {
				return err
			}
			if err := conn.Send(hello); err != nil {
				return err
			}
			if request, err := conn.Receive(); err == nil {
				request.Close()
			}
			conn.Send(wire.Frame{Type: wire.Type(typ), Generation: generation, Payload: payload})
			return nil
		}})
		require.NoError(t, err)
		defer h.Close()
		w, err := h.Open(context.Background(), path)
		if err != nil {
			failure(t, err)
			require.Nil(t, w)
			return
		}
		require.NoError(t, w.Close())
	})
}

func BenchmarkOpenAndClose(b *testing.B) {
	h := newHost(b)
	path := image(b, "works")
	for b.Loop() {
		w, err := h.Open(context.Background(), path)
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}

func BenchmarkRender(b *testing.B) {
	h := newHost(b)
	w := open(b, h, "works")
	defer w.Close()
	s, err := h.NewSurface(1, 1, surface.BGRA8)
	require.NoError(b, err)
	defer s.Close()
	for b.Loop() {
		if _, err := w.Render(context.Background(), host.RenderRequest{Surface: s, Blob: []byte("x")}); err != nil {
			b.Fatal(err)
		}
	}
}

// A request that waits behind a slow one does not shorten its time.
func TestARequestThatWaitsIsAsPatientAsTheOneBefore(t *testing.T) {
	for script, limits := range map[string]host.Timeouts{
		"render: in-decode pause pause": {Render: 200 * time.Millisecond, Decode: time.Minute},
		"analyze: pause pause":          {Render: 200 * time.Millisecond, Analyze: time.Minute},
	} {
		t.Run(script, func(t *testing.T) {
			h := newHost(t, func(c *host.Config) {
				limits.Hello = c.Timeouts.Hello
				c.Timeouts = limits
			})
			w := open(t, h, script)
			defer w.Close()
			s, err := h.NewSurface(10, 10, surface.BGRA8)
			require.NoError(t, err)
			defer s.Close()
			var all sync.WaitGroup
			sent := make(chan struct{})
			all.Go(func() {
				if script[0] == 'a' {
					close(sent)
					_, err := w.Analyze(context.Background(), []byte("{}"))
					require.NoError(t, err)
					return
				}
				w.Render(context.Background(), host.RenderRequest{Surface: s, Blob: []byte("x"), Sent: func() { close(sent) }})
			})
			<-sent
			time.Sleep(20 * time.Millisecond)
			_, err = w.Stats(context.Background())
			require.NoError(t, err)
			all.Wait()
			require.NoError(t, w.Err())
		})
	}
}
