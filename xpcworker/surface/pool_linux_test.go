package surface

import (
	"bytes"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// soil writes to all of a surface's memory, as a worker would.
func soil(t *testing.T, s *Surface) {
	f := duplicate(t, s.File())
	defer f.Close()
	if _, err := f.WriteAt(bytes.Repeat([]byte("x"), s.Capacity()), 0); err != nil {
		t.Error(err)
	}
}

func clean(s *Surface) bool { return len(bytes.TrimLeft(s.Pixels(), "\x00")) == 0 }

// resident is what surfaces take that this process holds.
func resident(t *testing.T) (count int, bytes int64) {
	t.Helper()
	all, err := Inventory()
	require.NoError(t, err)
	for _, m := range all {
		bytes += m.Resident
	}
	return len(all), bytes
}

const mib = 1 << 20

func TestPooledMemoryIsUsedAgainUnderAnotherNameAndClean(t *testing.T) {
	p := NewPool(8 * mib)
	defer p.Close()
	a, err := p.Get(600, 400, BGRA8)
	require.NoError(t, err)
	id, inode := a.ID, inodeOf(t, a)
	soil(t, a)
	require.False(t, clean(a))
	p.Put(a)
	count, kept := p.Kept()
	require.Equal(t, []int64{1, mib}, []int64{int64(count), kept}, "memory is rounded up")

	b, err := p.Get(400, 600, RGBA8) // of another shape
	require.NoError(t, err)
	defer b.Close()
	require.Equal(t, inode, inodeOf(t, b))
	require.NotEqual(t, id, b.ID, "no worker may mistake it for one it had")
	require.Equal(t, []int{400, 600}, []int{b.Width, b.Height})
	require.Equal(t, RGBA8, b.Format)
	require.True(t, clean(b))
	count, kept = p.Kept()
	require.Zero(t, count)
	require.Zero(t, kept)
}

func inodeOf(t *testing.T, s *Surface) (inode uint64) {
	t.Helper()
	require.NoError(t, control(s.File(), func(fd int) error {
		var stat unix.Stat_t
		err := unix.Fstat(fd, &stat)
		inode = stat.Ino
		return err
	}))
	return inode
}

func TestMemoryFromThePoolIsThereBeforeItIsDrawnTo(t *testing.T) {
	p := NewPool(0)
	_, before := resident(t)
	s, err := p.Get(1000, 1000, BGRA8)
	require.NoError(t, err)
	_, after := resident(t)
	require.GreaterOrEqual(t, after-before, int64(s.Size()))
	p.Put(s)
	_, after = resident(t)
	require.Equal(t, before, after, "a pool without room keeps nothing")
}

func TestThePoolKeepsNoMoreThanItsLimitAndForgetsTheOldest(t *testing.T) {
	p := NewPool(3 * mib)
	defer p.Close()
	var all []*Surface
	for _, height := range []int{512, 1024, 512, 2048} { // a MiB each 512 rows
		s, err := p.Get(512, height, BGRA8)
		require.NoError(t, err)
		all = append(all, s)
	}
	p.Put(all[0]) // 1 MiB
	p.Put(all[1]) // and 2
	_, kept := p.Kept()
	require.Equal(t, int64(3*mib), kept)
	p.Put(all[2]) // and 1: the first has to go
	require.Zero(t, all[0].Capacity())
	require.NotZero(t, all[1].Capacity())
	count, kept := p.Kept()
	require.Equal(t, []int64{2, 3 * mib}, []int64{int64(count), kept})
	p.Put(all[3]) // 4 MiB alone are too many, and drive nobody out
	require.Zero(t, all[3].Capacity())
	count, _ = p.Kept()
	require.Equal(t, 2, count)
	p.Put(all[3]) // closed already: nothing
	p.Put(all[0])
	count, _ = p.Kept()
	require.Equal(t, 2, count)
}

func TestThePoolGivesTheSmallestThatFitsAndNoneThatIsMuchTooLarge(t *testing.T) {
	p := NewPool(32 * mib)
	defer p.Close()
	var all []*Surface
	for _, rows := range []int{512 * 8, 512 * 3, 512 * 2} {
		s, err := p.Get(512, rows, BGRA8)
		require.NoError(t, err)
		all = append(all, s)
	}
	for _, s := range all {
		p.Put(s)
	}
	for _, c := range []struct{ rows, mib int }{{512 * 2, 2}, {512 * 2, 3}, {512 * 2, 2}, {512 * 5, 8}} {
		s, err := p.Get(512, c.rows, BGRA8)
		require.NoError(t, err)
		defer s.Close()
		require.Equal(t, c.mib*mib, s.Capacity(), "%d rows", c.rows)
	}
}

func TestReserveMakesRoomAheadOfTimeWithinTheLimit(t *testing.T) {
	p := NewPool(3 * mib)
	defer p.Close()
	require.NoError(t, p.Reserve(2, 512, 512, BGRA8))
	count, kept := p.Kept()
	require.Equal(t, []int64{2, 2 * mib}, []int64{int64(count), kept})
	require.NoError(t, p.Reserve(2, 512, 512, BGRA8))
	count, _ = p.Kept()
	require.Equal(t, 2, count, "they are there already")
	require.NoError(t, p.Reserve(9, 512, 512, BGRA8))
	_, kept = p.Kept()
	require.Equal(t, int64(3*mib), kept, "no more than the limit")
	held, _ := resident(t)
	require.Equal(t, 3, held, "what did not fit is closed")
	require.Error(t, p.Reserve(1, 0, 512, BGRA8))
}

func TestTrimAndCloseGiveMemoryBack(t *testing.T) {
	before, _ := resident(t)
	p := NewPool(8 * mib)
	used, err := p.Get(512, 512, BGRA8)
	require.NoError(t, err)
	require.NoError(t, p.Reserve(3, 512, 512, BGRA8))
	p.Trim()
	now, _ := resident(t)
	require.Equal(t, before+1, now, "what is used is not the pool's to close")
	require.NoError(t, p.Reserve(3, 512, 512, BGRA8), "a trimmed pool goes on")
	p.Close()
	now, _ = resident(t)
	require.Equal(t, before+1, now)
	p.Put(used)
	now, _ = resident(t)
	require.Equal(t, before, now, "what is put later is closed")
	count, kept := p.Kept()
	require.Zero(t, count)
	require.Zero(t, kept)
	p.Close()
}

// Many goroutines that take, soil and put: everybody gets clean memory that
// nobody else has, and the limit holds at every moment.
func TestThePoolServesManyAtOnce(t *testing.T) {
	before, _ := resident(t)
	const limit = 6 * mib
	p := NewPool(limit)
	var mutex sync.Mutex
	ids := make(map[uint64]bool)
	var group sync.WaitGroup
	for seed := range uint64(8) {
		group.Go(func() {
			random := rand.New(rand.NewPCG(seed, 1))
			for range 20 {
				switch random.IntN(8) {
				case 0:
					p.Trim()
				case 1:
					if err := p.Reserve(2, 512, 512, BGRA8); err != nil {
						t.Error(err)
					}
				}
				s, err := p.Get(512, 256*(1+random.IntN(6)), BGRA8)
				if err != nil {
					t.Error(err)
					return
				}
				mutex.Lock()
				if ids[s.ID] {
					t.Errorf("surface %d twice", s.ID)
				}
				ids[s.ID] = true
				mutex.Unlock()
				if !clean(s) {
					t.Errorf("surface %d is not clean", s.ID)
				}
				soil(t, s)
				if random.IntN(4) == 0 {
					s.Close()
				} else {
					p.Put(s)
				}
				if _, kept := p.Kept(); kept > limit {
					t.Errorf("%d bytes kept", kept)
				}
			}
		})
	}
	group.Wait()
	p.Close()
	after, _ := resident(t)
	require.Equal(t, before, after)
}
