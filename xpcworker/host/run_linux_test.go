package host_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/leak"
	"safelight/xpcworker/host"
)

// script is a program that does what the lines say. It has no PATH.
func script(t *testing.T, lines string) string {
	path := filepath.Join(t.TempDir(), "program")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+lines+"\n"), 0o700))
	return path
}

// descriptor opens a new file in a temporary folder.
func descriptor(t *testing.T) *os.File {
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

func contents(t *testing.T, f *os.File) string {
	b, err := os.ReadFile(f.Name())
	require.NoError(t, err)
	return string(b)
}

func TestAProgramIsSetApart(t *testing.T) {
	leak.Check(t)
	t.Setenv("SECRET", "in the environment")
	out := descriptor(t)
	err := host.Run(context.Background(), host.Program{
		Path: script(t, `exec >/proc/self/fd/3; pwd; echo "$1"; /bin/cat; /bin/ls /proc/self/fd; /usr/bin/env`),
		Args: []string{"$(reboot) *"}, Files: []*os.File{out},
	})
	require.NoError(t, err)
	lines := strings.Split(contents(t, out), "\n")
	require.Equal(t, []string{"/", "$(reboot) *"}, lines[:2], "its folder, and its argument as it is")
	require.Equal(t, []string{"0", "1", "2", "3", "4"}, lines[2:7], "4 is the folder that is listed")
	for _, line := range lines[7:] { // what a shell sets itself
		require.Regexp(t, `^((PWD|OLDPWD|SHLVL|_)=.*)?$`, line)
	}
}

func TestAProgramThatFailsIsNamedWithItsLastLine(t *testing.T) {
	leak.Check(t)
	for lines, want := range map[string]string{
		"exit 3": "program: exit status 3",
		"echo first; echo second >&2; echo; exit 1": "program: exit status 1: second",
		"printf 'a\\033[2Jb'; exit 1":               "program: exit status 1: a\ufffd[2Jb",
		"kill -SEGV $$":                             "program: killed by SIGSEGV",
		"echo working; kill -9 $$":                  "program: killed by SIGKILL: working",
		// Over the limit of the size of files, as on a full disk.
		"ulimit -f 1; while :; do echo a long line that fills the file up; done >/proc/self/fd/3": "program: killed by SIGXFSZ",
	} {
		err := host.Run(context.Background(), host.Program{Path: script(t, lines), Files: []*os.File{descriptor(t)}})
		require.EqualError(t, err, want, lines)
		var failed *host.ProgramError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, "program", failed.Program)
	}
	err := host.Run(context.Background(), host.Program{Path: "/nowhere/program"})
	require.EqualError(t, err, "program: fork/exec /nowhere/program: no such file or directory")
	require.ErrorIs(t, err, os.ErrNotExist)
}

// A program that hangs, and one that has another do its work, are killed with
// all they have started.
func TestAProgramIsKilledWithAllItStarted(t *testing.T) {
	started := errors.New("it has started")
	for name, test := range map[string]struct {
		lines string
		limit time.Duration
		cause error
	}{
		"canceled":            {lines: "/bin/sleep 1000 & echo $$ >/proc/self/fd/3; wait", cause: started},
		"canceled, deaf":      {lines: "trap '' TERM INT HUP; /bin/sleep 1000 & echo $$ >/proc/self/fd/3; while :; do :; done", cause: started},
		"out of time":         {lines: "/bin/sleep 1000 & echo $$ >/proc/self/fd/3; wait", limit: 2 * time.Second, cause: context.DeadlineExceeded},
		"gone, child remains": {lines: "/bin/sleep 1000 & echo $$ >/proc/self/fd/3; exit 0"},
	} {
		t.Run(name, func(t *testing.T) {
			leak.Check(t)
			out := descriptor(t)
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			canceled := make(chan struct{})
			go func() {
				defer close(canceled)
				for test.cause == started && ctx.Err() == nil {
					if stat, err := out.Stat(); err == nil && stat.Size() > 0 {
						cancel(started)
					}
					time.Sleep(time.Millisecond)
				}
			}()
			err := host.Run(ctx, host.Program{Path: script(t, test.lines), Files: []*os.File{out}, Limit: test.limit})
			if test.cause != nil {
				require.ErrorIs(t, err, test.cause)
			} else {
				require.NoError(t, err)
			}
			cancel(nil)
			<-canceled
			group, err := strconv.Atoi(strings.TrimSpace(contents(t, out)))
			require.NoError(t, err)
			requireSoon(t, true, func() bool { return onlyZombies(group) })
		})
	}
}

func TestNothingIsRunForAContextThatHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	out := descriptor(t)
	err := host.Run(ctx, host.Program{Path: script(t, "echo run >/proc/self/fd/3"), Files: []*os.File{out}})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, contents(t, out))
}
