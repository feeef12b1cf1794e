package strip

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
)

func anyStrip(rnd *rand.Rand) Strip {
	s := Strip{Count: rnd.IntN(6000), Width: rnd.Float64() * 3000}
	s.Left = rnd.Float64()*(s.Length()+1000) - 500
	return s
}

func TestFramesInSightAreThoseThatAre(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		s := anyStrip(rnd)
		c := s.Clamped()
		first, end := s.Sight()
		for i := range min(s.Count, 400) {
			i += max(first-20, 0)
			if i >= s.Count {
				break
			}
			seen := Frame(i)+Pitch > c.Left+1e-9 && Frame(i) < c.Left+c.Width-1e-9
			if seen {
				require.True(t, i >= first && i < end, "%d of %+v: %d to %d", i, c, first, end)
			}
		}
		low, high := s.Kept()
		require.True(t, low <= first && end <= high || end == 0)
		require.True(t, low >= 0 && high <= s.Count)
		require.LessOrEqual(t, high-low, int(s.Width/Pitch)+2+2*margin, "no more is built than is needed")
	}
}

func TestThumbnailsAreWantedFromTheMiddleOut(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for range 1000 {
		s := anyStrip(rnd)
		list := s.Wanted()
		first, end := s.Sight()
		if end == 0 {
			require.Empty(t, list)
			continue
		}
		require.Len(t, list, len(slices.Compact(slices.Sorted(slices.Values(list)))), "each once")
		for _, i := range list {
			require.True(t, i >= 0 && i < s.Count)
		}
		// What is in sight comes before what is not.
		for n, i := range list {
			if i < first || i >= end {
				for _, later := range list[n:] {
					middle := (first + end - 1) / 2
					require.GreaterOrEqual(t, abs(later-middle), abs(i-middle)-1)
				}
				break
			}
		}
		screen := end - first // of which there is one more on either side
		require.Len(t, list, min(end+screen, s.Count)-max(first-screen, 0))
		for i := first; i < end; i++ {
			require.Contains(t, list, i)
		}
	}
}

func abs(n int) int { return max(n, -n) }

func TestWhatIsRevealedIsInSight(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	for range 3000 {
		s := anyStrip(rnd)
		if s.Count == 0 || s.Width < 3*Pitch {
			continue
		}
		i := rnd.IntN(s.Count)
		was := s.Clamped().Left
		s.Left = s.Reveal(i)
		require.Equal(t, s, s.Clamped())
		require.True(t, Frame(i) >= s.Left-1e-9 && Frame(i)+Pitch <= s.Left+s.Width+1e-9)
		require.Equal(t, s.Left, s.Reveal(i), "once is enough")
		if was == s.Left {
			continue
		}
		at, ok := s.At(Frame(i) + Pitch/2)
		require.True(t, ok)
		require.Equal(t, i, at)
	}
}

func TestAFrameIsHitWhereItIs(t *testing.T) {
	s := Strip{Count: 3}
	for x, want := range map[float64]int{0: 0, 107.9: 0, 108: 1, 323: 2} {
		i, ok := s.At(x)
		require.True(t, ok)
		require.Equal(t, want, i)
	}
	for _, x := range []float64{-1, 324, math.NaN(), math.Inf(1)} {
		_, ok := s.At(x)
		require.False(t, ok)
	}
	require.Equal(t, 0.0, s.Reveal(-1))
	require.Equal(t, 0.0, s.Reveal(99))
	require.Equal(t, Strip{Count: 3, Width: 100, Left: 50}, Strip{Count: 3, Width: 100, Left: 10}.Scrolled(0, -40))
	require.Equal(t, 10.0, Strip{Count: 3, Width: 100, Left: 10}.Scrolled(math.NaN(), 0).Left)
	require.Equal(t, 0.0, Strip{Count: -4, Width: -1, Left: math.NaN()}.Clamped().Left)
}

// selected plays commands as a session does.
func selected(st *session.State, commands []session.Command) map[int]bool {
	set := map[int]bool{}
	for _, r := range st.Selected {
		for i := r[0]; i <= r[1]; i++ {
			set[i] = true
		}
	}
	for _, c := range commands {
		if c.Do == session.Go {
			clear(set)
			set[*c.Index] = true
			continue
		}
		if !c.Extend {
			clear(set)
		}
		from, to := *c.Index, *c.Index
		if c.To != nil {
			to = *c.To
		}
		for i := min(from, to); i <= max(from, to); i++ {
			set[i] = true
		}
	}
	return set
}

func TestAClickWithCommandChangesOneFrame(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	for range 2000 {
		st := &session.State{Folder: session.Folder{Count: 30}, Index: rnd.IntN(30)}
		for at := rnd.IntN(6); at < 30; {
			to := min(at+rnd.IntN(4), 29)
			st.Selected = append(st.Selected, [2]int{at, to})
			at = to + 2 + rnd.IntN(5)
		}
		i := rnd.IntN(30)
		before := selected(st, nil)
		after := selected(st, Click(st, i, false, true))
		for n := range 30 {
			switch {
			case n != i:
				require.Equal(t, before[n], after[n], "%d is as it was", n)
			case len(before) == 1 && before[i]:
				require.True(t, after[n], "the last one stays")
			default:
				require.NotEqual(t, before[n], after[n])
			}
		}
	}
}

func TestShiftSelectsFromTheScanThatIsShown(t *testing.T) {
	st := &session.State{Folder: session.Folder{Count: 10}, Index: 4, Selected: [][2]int{{4, 4}}}
	require.Len(t, selected(st, Click(st, 1, true, false)), 4)
	require.Len(t, selected(st, Click(st, 9, true, false)), 6)
	require.Equal(t, map[int]bool{7: true}, selected(st, Click(st, 7, false, false)))
	st.Selected = [][2]int{{2, 6}}
	require.Equal(t, map[int]bool{4: true, 5: true, 6: true, 7: true}, selected(st, Extend(st, 1)))
	require.Equal(t, map[int]bool{1: true, 2: true, 3: true, 4: true}, selected(st, Extend(st, -1)))
	st.Selected = [][2]int{{4, 4}}
	require.Len(t, selected(st, Extend(st, 1)), 2)
	require.Len(t, selected(st, Extend(st, -1)), 2)
	require.Len(t, selected(st, All(st)), 10)
	require.Nil(t, Click(st, 10, false, false))
	require.Nil(t, Click(st, -1, true, true))
	none := &session.State{Index: -1}
	require.Nil(t, Extend(none, 1))
	require.Nil(t, All(none))
	none.Folder.Count = 3
	require.Nil(t, Extend(none, 1), "no scan is shown to begin at")
	st.Index = -1
	require.Len(t, selected(st, Click(st, 3, true, false)), 1)
}

func TestAFrameSaysWhatIsKnownOfItsScan(t *testing.T) {
	d := desk.New(&choice.Set{}, nil, words.English)
	d.State = &session.State{Index: 2, Selected: [][2]int{{1, 2}}}
	c := CellOf(d, 2, nil)
	require.Equal(t, Cell{Index: 2, Title: "3", Spoken: "3", Current: true, Selected: true}, c)
	c = CellOf(d, 0, &session.Scan{Name: "a.b.tif", Key: "k", Edited: true})
	require.Equal(t, Cell{Key: "k", Title: "a.b", Badge: "•", Tip: "a.b.tif", Spoken: "a.b.tif, edited"}, c)
	c = CellOf(d, 0, &session.Scan{Name: "a.tif", Error: "torn", Edited: true})
	require.Equal(t, "!", c.Badge)
	require.Contains(t, c.Tip, "torn")
	require.True(t, c.Failed)
}

// A folder of 5,000 scans is no slower than one of ten.
func BenchmarkFiveThousandScans(b *testing.B) {
	s := Strip{Count: 5000, Width: 1600}
	b.ReportAllocs()
	for b.Loop() {
		s = s.Scrolled(-40, 0)
		if s.Left >= s.Length()-s.Width {
			s.Left = 0
		}
		s.Kept()
		s.Wanted()
	}
}
