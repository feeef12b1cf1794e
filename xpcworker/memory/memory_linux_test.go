package memory

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/xpcworker/surface"
)

// TestMain makes the test binary a process that holds memory when it is started
// as one.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "hold" {
		if err := hold(os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// hold takes this many MiB of private memory and a surface of this many, which
// it does not map if the number is negative, and waits until it is killed.
func hold(private, shared string) error {
	n, err := strconv.Atoi(private)
	if err != nil {
		return err
	}
	if n > 0 {
		heap, err := unix.Mmap(-1, 0, n<<20, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
		if err != nil {
			return err
		}
		for i := 0; i < len(heap); i += 4096 {
			heap[i] = 1
		}
	}
	if n, err = strconv.Atoi(shared); err != nil {
		return err
	}
	if n != 0 {
		s, err := surface.New(1, 512, 512*max(n, -n), surface.BGRA8) // a MiB each 512 rows
		if err != nil {
			return err
		}
		if err := s.Prefault(); err != nil {
			return err
		}
		if n < 0 { // the file stays open
			if err := unix.Munmap(s.Pixels()); err != nil {
				return err
			}
		}
		defer s.Close()
	}
	fmt.Println("ready")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// holder starts a process that holds memory, and more files that it is to have.
func holder(t testing.TB, private, shared int, files ...*os.File) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "hold", strconv.Itoa(private), strconv.Itoa(shared))
	cmd.Stderr = os.Stderr
	cmd.ExtraFiles = files
	_, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait() // killed already, or now
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "ready\n", line)
	return cmd
}

const mb = 1 << 20

func TestAProcessHasWhatItTook(t *testing.T) {
	empty, full := holder(t, 0, 0), holder(t, 100, 30)
	before, err := Of(empty.Process.Pid)
	require.NoError(t, err)
	after, err := Of(full.Process.Pid)
	require.NoError(t, err)
	require.InDelta(t, 130*mb, after.RSS+after.Swap-before.RSS, 10*mb)
	require.InDelta(t, 130*mb, after.PSS+after.Swap-before.PSS, 10*mb)
	require.InDelta(t, 130*mb, after.USS+after.Swap-before.USS, 10*mb, "a surface that nobody else maps is the process's own")
	require.InDelta(t, 30*mb, after.Shared, mb)
	require.GreaterOrEqual(t, after.Peak, after.RSS)

	// The kernel tells the same mapping by mapping.
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps", full.Process.Pid))
	require.NoError(t, err)
	var rss, own int64
	for line := range strings.Lines(string(text)) {
		for name, n := range kilobytes(line) {
			switch name {
			case "Rss":
				rss += n
			case "Private_Clean", "Private_Dirty":
				own += n
			}
		}
	}
	require.InDelta(t, rss, after.RSS, mb)
	require.InDelta(t, own, after.USS, mb)
}

func TestAProcessThatIsGoneHasNothing(t *testing.T) {
	cmd := holder(t, 0, 0)
	require.NoError(t, cmd.Process.Kill())
	cmd.Wait()
	_, err := Of(cmd.Process.Pid)
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = Snap(cmd.Process.Pid, "scan.tif")
	require.ErrorIs(t, err, fs.ErrNotExist)
	r := Measure(Subject{PID: os.Getpid(), Role: App}, Subject{PID: cmd.Process.Pid, Role: Worker, File: "scan.tif"})
	require.Len(t, r.Processes, 1)
	require.Len(t, r.Missing, 1)
	require.Contains(t, r.Missing[0], fmt.Sprintf("worker: memory of process %d: ", cmd.Process.Pid))
}

// Surfaces are counted once, mapped or not, whoever else holds them.
func TestSurfacesAreCountedOnce(t *testing.T) {
	before, err := MeasureSurfaces()
	require.NoError(t, err)
	s, err := surface.New(7, 512, 512*20, surface.BGRA8)
	require.NoError(t, err)
	defer s.Close()
	now, err := MeasureSurfaces()
	require.NoError(t, err)
	require.Equal(t, Surfaces{Count: before.Count + 1, Bytes: before.Bytes + 20*mb, Resident: before.Resident}, now, "not touched yet")
	require.NoError(t, s.Prefault())
	fd, err := unix.Dup(int(s.File().Fd()))
	require.NoError(t, err)
	defer unix.Close(fd)
	now, err = MeasureSurfaces()
	require.NoError(t, err)
	require.Equal(t, Surfaces{Count: before.Count + 1, Bytes: before.Bytes + 20*mb, Resident: before.Resident + 20*mb}, now)
}

// TestWhatAKilledProcessHadComesBack is about a machine that others use as
// well, so that one of several tries has to show it.
func TestWhatAKilledProcessHadComesBack(t *testing.T) {
	const private, shared = 200, 60
	for _, mapped := range []int{1, -1} {
		var tries []Kill
		soon(t, &tries, func() bool {
			cmd := holder(t, private, mapped*shared)
			before, err := Snap(cmd.Process.Pid, "scan.tif")
			require.NoError(t, err)
			require.NoError(t, cmd.Process.Kill())
			cmd.Wait()
			kill, err := before.Returned()
			require.NoError(t, err)
			tries = append(tries, kill)

			require.Equal(t, cmd.Process.Pid, kill.PID)
			require.Equal(t, "scan.tif", kill.File)
			require.InDelta(t, private*mb, kill.Private, 15*mb, "the surface is not counted twice")
			require.InDelta(t, shared*mb, kill.Shared, mb)
			return kill.Share() > 0.95 && kill.Share() < 1.05 && within(kill.Shmem, shared*mb, 3*mb)
		})
	}
}

// TestAProcessThatLivesGivesNothingBack is the counterpart: the figures do not
// come about by themselves.
func TestAProcessThatLivesGivesNothingBack(t *testing.T) {
	var tries []Kill
	soon(t, &tries, func() bool {
		cmd := holder(t, 200, 60)
		before, err := Snap(cmd.Process.Pid, "")
		require.NoError(t, err)
		kill, err := before.Returned()
		require.NoError(t, err)
		tries = append(tries, kill)
		return kill.Share() < 0.05 && kill.Share() > -0.05 && within(kill.Shmem, 0, 3*mb)
	})
}

func TestASurfaceWeHoldDoesNotComeBackWithTheWorker(t *testing.T) {
	var tries []Kill
	soon(t, &tries, func() bool {
		s, err := surface.New(8, 512, 512*60, surface.BGRA8)
		require.NoError(t, err)
		defer s.Close()
		require.NoError(t, s.Prefault())
		cmd := holder(t, 0, 0, s.File())
		before, err := Snap(cmd.Process.Pid, "")
		require.NoError(t, err)
		require.NoError(t, cmd.Process.Kill())
		cmd.Wait()
		kill, err := before.Returned()
		require.NoError(t, err)
		tries = append(tries, kill)
		require.Zero(t, kill.Shared)
		if !within(kill.Shmem, 0, 3*mb) {
			return false
		}

		// Closed here, it is the worker's alone, and does.
		cmd = holder(t, 0, 0, s.File())
		require.NoError(t, s.Close())
		before, err = Snap(cmd.Process.Pid, "")
		require.NoError(t, err)
		require.NoError(t, cmd.Process.Kill())
		cmd.Wait()
		kill, err = before.Returned()
		require.NoError(t, err)
		tries = append(tries, kill)
		require.Equal(t, int64(60*mb), kill.Shared)
		return within(kill.Shmem, 60*mb, 3*mb)
	})
}

func within(got, want, delta int64) bool { return got >= want-delta && got <= want+delta }

// soon tries until something is true, a few times.
func soon(t *testing.T, tries *[]Kill, done func() bool) {
	t.Helper()
	for range 20 {
		if done() {
			return
		}
	}
	require.Fail(t, "never", "%v", *tries)
}

func TestSystemIsWhatSysinfoSays(t *testing.T) {
	m, err := MeasureSystem()
	require.NoError(t, err)
	var info unix.Sysinfo_t
	require.NoError(t, unix.Sysinfo(&info))
	require.Positive(t, m.Available)
	require.Less(t, m.Available, int64(info.Totalram)*int64(info.Unit))
	require.InDelta(t, int64(info.Sharedram)*int64(info.Unit), m.Shmem, 100*mb)
	require.Less(t, m.PerCPU, int64(info.Totalram)*int64(info.Unit))
}

func TestPerCPUListsAreAddedUp(t *testing.T) {
	const zoneinfo = `Node 0, zone    DMA32
  pages free     100
  pagesets
    cpu: 0
              count:    10
              high:     5571
    cpu: 1
              count:    0
Node 0, zone   Normal
  pagesets
    cpu: 0
              count:    5
              batch:    63
`
	require.Equal(t, 15*int64(os.Getpagesize()), perCPU(zoneinfo))
	require.Zero(t, perCPU(""))
}

func BenchmarkOf(b *testing.B) {
	for _, n := range []int{0, 500} {
		b.Run(fmt.Sprintf("%d MiB", n), func(b *testing.B) {
			pid := holder(b, n, 0).Process.Pid
			for b.Loop() {
				if _, err := Of(pid); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSnap(b *testing.B) {
	pid := holder(b, 500, 0).Process.Pid
	for b.Loop() {
		if _, err := Snap(pid, ""); err != nil {
			b.Fatal(err)
		}
	}
}

// Reading a process of another user is refused, and said.
func TestWhatMayNotBeReadIsAnError(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	_, err := Of(1)
	require.True(t, errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist), err)
}
