package screen

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/zoom"
	"safelight/pipeline/recipe"
)

func state(path string, version uint64) *session.State {
	return &session.State{Version: version, Image: &session.Image{Path: path, Phase: session.Ready, Size: [2]int{600, 400}, Recipe: recipe.Default(recipe.ColorNegative)}}
}

func picture(number, image uint64, coarse bool) session.Picture {
	return session.Picture{Number: number, Image: image, Width: 300, Height: 200, W: 600, H: 400, Coarse: coarse, Version: number}
}

var (
	size  = [2]int{600, 400}
	place = zoom.Place{Look: zoom.Fit(), Stage: zoom.Stage{Width: 300, Height: 200, Scale: 1}, Size: size}
	start = time.Unix(1000, 0)
)

func TestTheNewestPictureWins(t *testing.T) {
	var s Screen
	s.Hear(state("a", 1), start)
	_, ok, _ := s.Take(picture(2, 1, true), "a", size, start)
	require.True(t, ok)
	require.True(t, s.Layers(place)[0].Coarse)
	_, ok = s.Finished(session.View{})
	require.False(t, ok, "a finer one follows")
	_, ok, _ = s.Take(picture(3, 1, false), "a", size, start)
	require.True(t, ok)
	_, ok, _ = s.Take(picture(2, 1, false), "a", size, start)
	require.False(t, ok, "late")
	_, ok, _ = s.Take(picture(3, 1, false), "a", size, start)
	require.False(t, ok, "twice")
	k, ok := s.Finished(session.View{})
	require.True(t, ok)
	require.EqualValues(t, 3, k.Number)
	_, ok = s.Finished(session.View{Zoom: 1})
	require.False(t, ok, "another view was asked for")
	require.Len(t, s.Layers(place), 1)
}

func TestAPictureOfAnotherRecipeIsNotFinished(t *testing.T) {
	var s Screen
	s.Hear(state("a", 1), start)
	s.Take(picture(2, 1, false), "a", size, start)
	s.Hear(state("a", 4), start)
	next := state("a", 5)
	next.Image.Recipe.Density.Gamma = 2
	s.Hear(next, start)
	_, ok := s.Finished(session.View{})
	require.False(t, ok)
	same := *next
	same.Version = 9
	s.Hear(&same, start)
	s.Take(picture(5, 1, false), "a", size, start)
	_, ok = s.Finished(session.View{})
	require.True(t, ok, "what changed since is nothing that is seen")
}

// Not every state is heard of: the recipe may be that of one in between.
func TestAPictureOfAStateThatNobodyHeardOfIsFinished(t *testing.T) {
	var s Screen
	s.Hear(state("a", 3), start)
	next := state("a", 5)
	next.Image.Recipe.Density.Gamma = 2 // since version 4
	s.Hear(next, start)
	s.Take(picture(3, 1, false), "a", size, start)
	_, ok := s.Finished(session.View{})
	require.False(t, ok)
	s.Take(picture(4, 1, false), "a", size, start)
	_, ok = s.Finished(session.View{})
	require.True(t, ok)
}

func TestWhatIsNoPictureIsNotShown(t *testing.T) {
	for _, spoil := range []func(p *session.Picture){
		func(p *session.Picture) { p.Image = 0 }, // of no scan that is open
		func(p *session.Picture) { p.Width = 0 }, func(p *session.Picture) { p.Height = 0 },
		func(p *session.Picture) { p.W = 0 }, func(p *session.Picture) { p.H = -1 },
	} {
		var s Screen
		s.Hear(state("a", 1), start)
		p := picture(2, 1, false)
		spoil(&p)
		_, ok, _ := s.Take(p, "a", size, start)
		require.False(t, ok)
	}
	var s Screen
	_, ok, _ := s.Take(picture(2, 1, false), "", size, start)
	require.False(t, ok, "nothing is open")
}

// A picture that was made ahead comes before its recipe is told.
func TestAPictureMadeAheadIsFinished(t *testing.T) {
	var s Screen
	opening := state("b", 7)
	opening.Image.Phase, opening.Image.Recipe = session.Opening, nil
	s.Hear(opening, start)
	p := picture(3, 2, false)
	p.Version = 7
	s.Take(p, "b", size, start)
	s.Hear(state("b", 8), start)
	_, ok := s.Finished(session.View{})
	require.True(t, ok)
}

// Whatever comes in whatever order: what is worked on is of the scan that the state says.
func TestNoPictureOfAnotherScanIsWorkedOn(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	paths := []string{"a", "b", "c", ""}
	for range 300 {
		var s Screen
		now, version, number, image := start, uint64(1), uint64(0), uint64(1)
		path, worked := "", map[uint64]string{}
		for range 60 {
			now = now.Add(time.Duration(rnd.IntN(60)) * time.Millisecond)
			switch rnd.IntN(3) {
			case 0:
				path = paths[rnd.IntN(len(paths))]
				version++
				image++
				st := state(path, version)
				switch {
				case path == "":
					st.Image = nil
				case rnd.IntN(8) == 0:
					st.Image.Phase = session.Failed
				}
				s.Hear(st, now)
			case 1:
				number++
				of := paths[rnd.IntN(3)]
				p := picture(number-uint64(rnd.IntN(2)), image-uint64(rnd.IntN(2)), rnd.IntN(2) == 0)
				if slot, ok, _ := s.Take(p, of, size, now); ok {
					require.Equal(t, path, of)
					require.True(t, slot >= 0 && slot < Slots)
					worked[p.Number] = of
				}
			default:
				s.StandIn(now)
			}
			layers := s.Layers(place)
			if s.Fresh() {
				require.Equal(t, path, worked[layers[len(layers)-1].Number])
			}
			if len(layers) == 2 {
				require.Equal(t, layers[0].Image, layers[1].Image, "never two scans at once")
			}
			if path == "" {
				require.Empty(t, layers)
			}
		}
	}
}

// What is or was on the screen last is not written to.
func TestNoSlotIsWrittenToThatTheScreenMayStillRead(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	var s Screen
	s.Hear(state("a", 1), start)
	var drawn, before []int
	most := 0
	for n := range uint64(2000) {
		p := picture(n+1, 1, false)
		if rnd.IntN(2) == 0 { // of a part
			p.X, p.W = 100, 300
		}
		slot, ok, _ := s.Take(p, "a", size, start)
		require.True(t, ok)
		require.NotContains(t, drawn, slot)
		require.NotContains(t, before, slot)
		most = max(most, slot)
		if rnd.IntN(3) > 0 {
			drawn, before = nil, drawn
			for _, l := range s.Layers(place) {
				drawn = append(drawn, l.Slot)
			}
		}
	}
	require.Equal(t, Slots-1, most, "all are needed")
}

// server stands for a window server that shows what was committed late, and lets go of
// what it showed before later still.
type server struct {
	coming [][]int // slots that were committed, the first that it will see first
	read   [][]int // slots that it reads
}

// inUse is what the system knows: not of what is on its way.
func (v *server) inUse(slot int) bool { return slices.Contains(slices.Concat(v.read...), slot) }

// refresh has it show what comes next, and let go of all but so many.
func (v *server) refresh(keep int) {
	if len(v.coming) > 0 {
		v.read, v.coming = append(v.read, v.coming[0]), v.coming[1:]
	}
	v.read = v.read[max(0, len(v.read)-keep):]
}

// Whatever the screen's pace is, nothing is written to that it reads or will read, the
// newest picture is taken as soon as there is a slot, and in the end it is shown.
func TestASlowScreenIsNeverWrittenTo(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	waited := 0
	for range 300 {
		var v server
		s := Screen{InUse: v.inUse}
		s.Hear(state("a", 1), start)
		now, number := start, uint64(0)
		offer := func() {
			p := picture(number, 1, false)
			if number%3 == 0 {
				p.X, p.W = 100, 300
			}
			slot, ok, again := s.Take(p, "a", size, now)
			switch {
			case ok:
				require.NotContains(t, slices.Concat(append(v.coming, v.read...)...), slot)
			case again > 0:
				waited++
				reads := slices.Concat(append(v.read, s.drawn[:]...)...)
				for i := range Slots {
					require.True(t, slices.Contains(reads, i) || i == s.whole.Slot, "slot %d is free", i)
				}
			default:
				require.EqualValues(t, number, s.newest.Number, "nothing is lost")
			}
		}
		for range 60 {
			now = now.Add(Again)
			if rnd.IntN(3) > 0 {
				number++
			}
			if number > 0 {
				offer()
			}
			if len(v.coming) < 2 && rnd.IntN(3) > 0 { // a commit waits for the one before the last
				s.Layers(place)
				v.coming = append(v.coming, s.drawn[0])
			}
			if rnd.IntN(3) == 0 {
				v.refresh(1 + rnd.IntN(5))
			}
		}
		for range 3 {
			now = now.Add(Again)
			v.refresh(1)
			offer()
			s.Layers(place)
			v.coming = append(v.coming, s.drawn[0])
		}
		require.EqualValues(t, number, s.newest.Number)
	}
	require.NotZero(t, waited)
}

// fill has a screen draw pictures until it reads all slots that are not its last.
func fill(t *testing.T, busy map[int]bool) (s *Screen, number uint64) {
	t.Helper()
	s = &Screen{InUse: func(slot int) bool { return busy[slot] }}
	s.Hear(state("a", 1), start)
	for number < Slots {
		number++
		slot, ok, again := s.Take(picture(number, 1, false), "a", size, start)
		require.True(t, ok)
		require.Zero(t, again)
		require.False(t, busy[slot])
		s.Layers(place)
		busy[slot] = true
	}
	require.Len(t, busy, Slots)
	return s, number
}

func TestAPictureWaitsForASlot(t *testing.T) {
	busy := map[int]bool{}
	s, number := fill(t, busy)
	before := s.Layers(place)
	for i := range 3 { // the newest of those that come
		_, ok, again := s.Take(picture(number+1+uint64(i), 1, false), "a", size, start)
		require.False(t, ok)
		require.Equal(t, Again, again)
		require.Equal(t, before, s.Layers(place), "what is on the screen stays")
	}
	busy[s.drawn[0][0]], busy[s.drawn[1][0]] = false, false
	_, ok, _ := s.Take(picture(number+3, 1, false), "a", size, start)
	require.False(t, ok, "the screen may not have heard of these")
	busy[2] = false
	slot, ok, again := s.Take(picture(number+3, 1, false), "a", size, start)
	require.True(t, ok)
	require.Zero(t, again)
	require.Equal(t, 2, slot)
	require.EqualValues(t, number+3, s.Layers(place)[0].Number)
}

// A picture that is not to be shown at all does not wait.
func TestOnlyWhatIsToBeShownWaits(t *testing.T) {
	s, number := fill(t, map[int]bool{})
	_, _, again := s.Take(picture(number, 1, false), "a", size, start)
	require.Zero(t, again, "it is there")
	_, _, again = s.Take(picture(number+1, 1, false), "b", size, start)
	require.Zero(t, again, "of another scan")
	_, _, again = s.Take(picture(number+1, 1, false), "a", size, start)
	require.NotZero(t, again)
	_, _, again = s.Take(picture(number+1, 1, false), "b", size, start.Add(Patience))
	require.Zero(t, again)
	_, _, again = s.Take(picture(number+2, 1, false), "a", size, start.Add(Patience))
	require.NotZero(t, again, "this one has just come")
}

// A system that never says that it let go holds the window up once.
func TestAScreenThatIsAlwaysReadingIsNotBelieved(t *testing.T) {
	busy := map[int]bool{}
	s, number := fill(t, busy)
	now := start
	waits := 0
	for range 50 {
		number++
		for {
			slot, ok, again := s.Take(picture(number, 1, false), "a", size, now)
			if ok {
				require.NotContains(t, s.drawn[0], slot)
				require.NotContains(t, s.drawn[1], slot)
				break
			}
			waits++
			now = now.Add(again)
		}
		s.Layers(place)
	}
	require.Equal(t, int((Patience+Again-1)/Again), waits, "once, and not each time")
	require.Equal(t, 1, s.Forced)
	clear(busy) // it says so at last
	slot, ok, _ := s.Take(picture(number+1, 1, false), "a", size, now)
	require.True(t, ok)
	require.False(t, s.doubted[slot], "it is believed again")
}

func TestTheWholePictureLiesUnderAPart(t *testing.T) {
	var s Screen
	s.Hear(state("a", 1), start)
	s.Take(picture(1, 1, false), "a", size, start)
	part := picture(2, 1, false)
	part.X, part.Y, part.W, part.H = 100, 100, 300, 200
	s.Take(part, "a", size, start)
	near := place
	near.Look = zoom.Look{Zoom: 1, Center: [2]float64{0.4, 0.5}}
	layers := s.Layers(near)
	require.Len(t, layers, 2)
	require.EqualValues(t, 1, layers[0].Number)
	require.True(t, layers[0].Smooth)
	require.False(t, layers[1].Smooth, "pixel for pixel")
	require.Equal(t, zoom.Rect{-90 + 100, -100 + 100, 300, 200}, layers[1].Rect)
	corner := picture(3, 1, false)
	corner.W, corner.H = 300, 200
	s.Take(corner, "a", size, start)
	require.EqualValues(t, 1, s.Layers(near)[0].Number, "a corner is not the whole")
	turned := state("a", 3)
	turned.Image.Orientation = 6
	s.Hear(turned, start)
	require.Len(t, s.Layers(near), 1, "the whole is not as it looks now")
}

func TestAThumbnailTakesThePlaceOfAPictureThatDoesNotCome(t *testing.T) {
	var s Screen
	s.Hear(state("a", 1), start)
	is, again := s.StandIn(start)
	require.True(t, is, "there was nothing before")
	require.Zero(t, again)
	s.Take(picture(1, 1, false), "a", size, start)
	s.Hear(state("b", 2), start)
	is, again = s.StandIn(start.Add(10 * time.Millisecond))
	require.False(t, is)
	require.Equal(t, Linger-10*time.Millisecond, again)
	is, _ = s.StandIn(start.Add(Linger))
	require.True(t, is)
	require.Empty(t, s.Layers(place))
	s.Take(picture(2, 2, false), "b", size, start)
	is, again = s.StandIn(start.Add(time.Hour))
	require.False(t, is, "its picture is there")
	require.Zero(t, again)
	s.Hear(&session.State{}, start)
	is, _ = s.StandIn(start.Add(time.Hour))
	require.False(t, is, "there is no scan to stand in for")
	require.Equal(t, zoom.Rect{75, 0, 150, 200}, ThumbRect(place.Stage, 30, 40))
	require.Zero(t, ThumbRect(zoom.Stage{}, 30, 40))
}
