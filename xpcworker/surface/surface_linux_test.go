package surface

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

func TestAWorkerCannotResizeASurface(t *testing.T) {
	s, err := New(1, 100, 100, BGRA8)
	require.NoError(t, err)
	defer s.Close()
	f := duplicate(t, s.File())
	defer f.Close()
	for _, size := range []int64{0, int64(s.Size()) - 1, int64(s.Size()) + 1} {
		require.ErrorIs(t, f.Truncate(size), unix.EPERM)
	}
	_, err = unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_WRITE)
	require.ErrorIs(t, err, unix.EPERM, "nor seal it further")
}

func TestMapRefusesMemoryThatCouldShrink(t *testing.T) {
	for name, add := range map[string]int{
		"no seals":     0,
		"can be grown": unix.F_SEAL_SHRINK | unix.F_SEAL_SEAL,
		"can shrink":   unix.F_SEAL_GROW | unix.F_SEAL_SEAL,
	} {
		t.Run(name, func(t *testing.T) {
			fd, err := unix.MemfdCreate("unsealed", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
			require.NoError(t, err)
			require.NoError(t, unix.Ftruncate(fd, 1<<20))
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, add)
			require.NoError(t, err)
			layout, err := NewLayout(10, 10, BGRA8)
			require.NoError(t, err)
			_, err = Map(1, layout, os.NewFile(uintptr(fd), "unsealed"))
			require.ErrorContains(t, err, "with seals")
		})
	}
	file, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	require.NoError(t, file.Truncate(1<<20))
	layout, err := NewLayout(10, 10, BGRA8)
	require.NoError(t, err)
	_, err = Map(1, layout, file)
	require.ErrorContains(t, err, "get seals", "a file on disk is no memory")
}

func TestInventoryShowsWhatIsOpen(t *testing.T) {
	before, err := Inventory()
	require.NoError(t, err)
	s, err := New(4711, 1000, 1000, BGRA8)
	require.NoError(t, err)
	held, err := Inventory()
	require.NoError(t, err)
	require.Len(t, held, len(before)+1)
	var ours Memory
	for _, m := range held {
		if m.Name == "safelight-surface-4711" {
			ours = m
		}
	}
	require.Equal(t, Memory{Name: "safelight-surface-4711", Inode: ours.Inode, Size: int64(s.Size())}, ours, "memory is not taken before it is used")

	require.NoError(t, s.Prefault())
	held, err = Inventory()
	require.NoError(t, err)
	for _, m := range held {
		if m.Name == ours.Name {
			require.GreaterOrEqual(t, m.Resident, int64(s.Size()))
		}
	}
	require.NoError(t, s.Close())
	after, err := Inventory()
	require.NoError(t, err)
	require.Len(t, after, len(before))
}

func TestFailedMapClosesTheFile(t *testing.T) {
	s, err := New(1, 10, 10, BGRA8)
	require.NoError(t, err)
	defer s.Close()
	before, err := Inventory()
	require.NoError(t, err)
	layout := s.Layout
	layout.Height = 1000
	_, err = Map(1, layout, duplicate(t, s.File()))
	require.Error(t, err)
	after, err := Inventory()
	require.NoError(t, err)
	require.Len(t, after, len(before))
}
