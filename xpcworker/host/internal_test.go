package host

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

func TestParseIsolation(t *testing.T) {
	for _, i := range []Isolation{Auto, Always, Never} {
		got, err := ParseIsolation(i.String())
		require.NoError(t, err)
		require.Equal(t, i, got)
		var read Isolation
		text, err := i.MarshalText()
		require.NoError(t, err)
		require.NoError(t, read.UnmarshalText(text))
		require.Equal(t, i, read)
	}
	got, err := ParseIsolation("")
	require.NoError(t, err)
	require.Equal(t, Auto, got)
	_, err = ParseIsolation("Sometimes")
	require.EqualError(t, err, `isolation "Sometimes", not auto, always or never`)
}

func TestTheHelperIsTheOneBesideTheApp(t *testing.T) {
	dir := t.TempDir()
	app := filepath.Join(dir, "safelight")
	path, args := Beside(app)
	require.Equal(t, app, path, "without one, the app itself")
	require.Equal(t, []string{"worker"}, args)

	helper := filepath.Join(dir, "safelight-worker")
	require.NoError(t, os.Mkdir(helper, 0o700))
	path, _ = Beside(app)
	require.Equal(t, app, path, "a folder is no helper")
	require.NoError(t, os.Remove(helper))
	require.NoError(t, os.WriteFile(helper, nil, 0o700))
	path, args = Beside(app)
	require.Equal(t, helper, path)
	require.Empty(t, args)

	config := Config{Helper: "some/helper", HelperArgs: []string{"x"}}
	path, args, err := config.helper()
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(path))
	require.Equal(t, []string{"x"}, args)
}

func TestMarkOpenFiles(t *testing.T) {
	var pipe [2]int
	require.NoError(t, unix.Pipe(pipe[:]))
	defer unix.Close(pipe[0])
	defer unix.Close(pipe[1])
	markOpenFiles()
	for _, fd := range pipe {
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		require.NoError(t, err)
		require.NotZero(t, flags&unix.FD_CLOEXEC)
	}
}

func TestTheTailIsTheLast(t *testing.T) {
	for _, chunk := range []int{1, 7, 99, 100, 101, 500, 5000} {
		var all strings.Builder
		tail := tail{limit: 100}
		text := ""
		for i := range 300 {
			text += fmt.Sprintf("%d\n", i)
		}
		for rest := text; rest != ""; {
			n := min(chunk, len(rest))
			wrote, err := tail.Write([]byte(rest[:n]))
			require.NoError(t, err)
			require.Equal(t, n, wrote)
			all.WriteString(rest[:n])
			rest = rest[n:]
			got := tail.String()
			require.LessOrEqual(t, len(got), 100)
			require.True(t, strings.HasSuffix(all.String(), got))
			require.LessOrEqual(t, cap(tail.kept), 1000)
			if all.Len() <= 100 {
				require.Equal(t, all.String(), got)
			}
		}
		require.True(t, strings.HasSuffix(tail.String(), "\n298\n299\n"))
		require.Greater(t, len(tail.String()), 90)
	}
}

func TestEpitaph(t *testing.T) {
	for _, c := range []struct{ stderr, reason, signal string }{
		{"", "", ""},
		{"hello\npanic: oh no\n\ngoroutine 1 [running]:\n", "panic: oh no", ""},
		{"runtime: out of memory: cannot allocate 4194304-byte block\nfatal error: out of memory\n", "runtime: out of memory: cannot allocate 4194304-byte block", ""},
		{"unexpected fault address 0x0\nfatal error: fault\n[signal SIGBUS: bus error code=0x2 addr=0x0 pc=0x1]\n", "fatal error: fault", "SIGBUS"},
		{"SIGQUIT: quit\nPC=0x1\n", "", "SIGQUIT"},
		{"SIGH: I AM A VERY LONG NAME\n[signal what]\n", "", "SIGH"},
		{"SIGNIFICANTLYLONG: x\n", "", ""},
		{"panic: " + strings.Repeat("ä", 500), "panic: " + strings.Repeat("ä", 96), ""},
	} {
		reason, signal := epitaph(c.stderr)
		require.Equal(t, c.reason, reason)
		require.Equal(t, c.signal, signal)
	}
}

func FuzzEpitaph(f *testing.F) {
	f.Add("[signal SIGSEGV: segmentation violation]")
	f.Fuzz(func(t *testing.T, stderr string) {
		reason, signal := epitaph(stderr)
		require.LessOrEqual(t, len(reason), 200)
		require.LessOrEqual(t, len(signal), 10)
	})
}

func TestAWorkerThatDiesForWantOfMemorySaysSo(t *testing.T) {
	const (
		budget    = 256 << 20
		fault     = "SIGSEGV: segmentation violation\nPC=0x4344bd m=0 sigcode=1 addr=0x0\n\ngoroutine 0 gp=0xaad580 m=0 mp=0xaae580 [idle]:\n"
		abort     = "runtime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort\n"
		exhausted = "fatal error: runtime: out of memory\n"
		mistake   = "panic: runtime error: index out of range\n[signal SIGSEGV: segmentation violation code=0x1]\n"
	)
	for _, c := range []struct {
		stderr       string
		budget, peak int64
		memory       bool
		signal       string
	}{
		{exhausted, budget, 100 << 20, true, ""},
		{exhausted + fault, budget, 100 << 20, true, "SIGSEGV"}, // a second fault, while it told of the first
		{fault, budget, 240 << 20, true, "SIGSEGV"},
		{abort, budget, 240 << 20, true, "SIGABRT"},
		{fault, budget, 60 << 20, false, "SIGSEGV"}, // somebody shot at it, say
		{fault, 0, 240 << 20, false, "SIGSEGV"},
		{mistake, budget, 240 << 20, false, "SIGSEGV"},
		{exhausted, 0, 240 << 20, false, ""},
	} {
		end := explain("", goRuntimeExit, c.stderr, c.budget, c.peak)
		require.Equal(t, KindCrash, end.kind)
		require.Equal(t, c.memory, errors.Is(end.err, ErrMemory), "%+v: %v", c, end.err)
		require.Equal(t, c.signal, end.signal)
	}
}
