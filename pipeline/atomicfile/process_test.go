//go:build unix

package atomicfile

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The tests here need a process of their own: to be killed, to have its limits
// lowered, to give up its rights. They run the test program again, with the
// name of one of these roles in the environment and the test's folder as the
// working directory.
const roleVariable = "ATOMICFILE_TEST_ROLE"

func TestMain(m *testing.M) {
	roles := map[string]func() error{
		"write until killed":             func() error { return writeUntilKilled(false) },
		"write named files until killed": func() error { return writeUntilKilled(true) },
		"hit the size limit":             hitTheSizeLimit,
		"write read-only":                writeReadOnly,
	}
	role, ok := roles[os.Getenv(roleVariable)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := role(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

func inRole(t *testing.T, role, dir string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(exe)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	return cmd
}

// content is what file n must hold: a size and a byte that both follow from n,
// with a last byte of its own, so that a file cut short or mixed from two
// shows.
func content(n int) []byte {
	data := bytes.Repeat([]byte{byte(n)}, 50_000+n*1000)
	return append(data, ^byte(n))
}

// writeUntilKilled writes new files and one that is replaced each time, in
// small pieces, until it is killed.
func writeUntilKilled(named bool) error {
	for n := range 256 {
		targets := map[string]Options{
			fmt.Sprint("new", n): {named: named},
			"replaced":           {Overwrite: true, named: named},
		}
		for name, opts := range targets {
			f, err := Create(name, opts)
			if err != nil {
				return err
			}
			for rest := content(n); len(rest) > 0; {
				piece := rest[:min(len(rest), 4096)]
				if _, err := f.Write(piece); err != nil {
					return err
				}
				rest = rest[len(piece):]
			}
			if err := f.Commit(); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestAProcessKilledAtAnyMomentLeavesNoTornFile(t *testing.T) {
	leftovers := killWriters(t, "write named files until killed")
	require.NotZero(t, leftovers, "no round was killed while writing")

	dir := t.TempDir()
	probe, err := Create(filepath.Join(dir, "probe"), Options{})
	require.NoError(t, err)
	unnamed := probe.unnamed
	probe.Abort()
	left := killWriters(t, "write until killed")
	if unnamed {
		// Only the moment between a replacement's name and its own remains.
		require.Less(t, left, max(2, leftovers/3))
	}
}

// killWriters kills 20 writers, checks what they wrote, and counts the temporary
// files they left behind.
func killWriters(t *testing.T, role string) (leftovers int) {
	t.Helper()
	var whole int
	for round := range 20 {
		dir := t.TempDir()
		cmd := inRole(t, role, dir)
		require.NoError(t, cmd.Start())
		time.Sleep(time.Duration(5+2*round) * time.Millisecond)
		require.NoError(t, cmd.Process.Kill())
		cmd.Wait()

		for _, name := range names(t, dir) {
			if IsTemporary(name) {
				leftovers++
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			require.NotEmpty(t, data, name)
			n := int(data[0])
			if name != "replaced" {
				require.Equal(t, fmt.Sprint("new", n), name)
			}
			require.True(t, bytes.Equal(content(n), data), "%s is torn: %d bytes", name, len(data))
			whole++
		}
	}
	require.NotZero(t, whole, "no round got as far as a commit")
	t.Logf("%d whole files, %d temporary ones left behind", whole, leftovers)
	return leftovers
}

// sizeLimit stands for a full disk: the write that crosses it fails.
const sizeLimit = 64 << 10

func hitTheSizeLimit() error {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: sizeLimit, Max: sizeLimit}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	return WriteFile("big", make([]byte, sizeLimit+1), Options{})
}

func TestAFullDiskLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	out, err := inRole(t, "hit the size limit", dir).Output()
	require.Error(t, err)
	require.Contains(t, string(out), "write big: ")
	require.Contains(t, string(out), syscall.EFBIG.Error())
	require.Empty(t, names(t, dir))
}

// writeReadOnly gives up the superuser's rights, to whom no folder is
// read-only, and tries to write.
func writeReadOnly() error {
	if os.Getuid() == 0 {
		if err := syscall.Setuid(65534); err != nil {
			return err
		}
	}
	return WriteFile("new", []byte("x"), Options{})
}

func TestAReadOnlyFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "read-only")
	require.NoError(t, os.Mkdir(dir, 0o555))
	out, err := inRole(t, "write read-only", dir).Output()
	require.Error(t, err)
	require.Equal(t, "create new: permission denied\n", string(out))
	require.Empty(t, names(t, dir))
}
