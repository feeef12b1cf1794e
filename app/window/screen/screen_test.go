package screen

import (
	"math/rand/v2"
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
	_, ok := s.Take(picture(2, 1, true), "a", size)
	require.True(t, ok)
	require.True(t, s.Layers(place)[0].Coarse)
	_, ok = s.Finished(session.View{})
	require.False(t, ok, "a finer one follows")
	_, ok = s.Take(picture(3, 1, false), "a", size)
	require.True(t, ok)
	_, ok = s.Take(picture(2, 1, false), "a", size)
	require.False(t, ok, "late")
	_, ok = s.Take(picture(3, 1, false), "a", size)
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
	s.Take(picture(2, 1, false), "a", size)
	s.Hear(state("a", 4), start)
	next := state("a", 5)
	next.Image.Recipe.Density.Gamma = 2
	s.Hear(next, start)
	_, ok := s.Finished(session.View{})
	require.False(t, ok)
	same := *next
	same.Version = 9
	s.Hear(&same, start)
	s.Take(picture(5, 1, false), "a", size)
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
	s.Take(picture(3, 1, false), "a", size)
	_, ok := s.Finished(session.View{})
	require.False(t, ok)
	s.Take(picture(4, 1, false), "a", size)
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
		_, ok := s.Take(p, "a", size)
		require.False(t, ok)
	}
	var s Screen
	_, ok := s.Take(picture(2, 1, false), "", size)
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
	s.Take(p, "b", size)
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
				if slot, ok := s.Take(p, of, size); ok {
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
		slot, ok := s.Take(p, "a", size)
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

func TestTheWholePictureLiesUnderAPart(t *testing.T) {
	var s Screen
	s.Hear(state("a", 1), start)
	s.Take(picture(1, 1, false), "a", size)
	part := picture(2, 1, false)
	part.X, part.Y, part.W, part.H = 100, 100, 300, 200
	s.Take(part, "a", size)
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
	s.Take(corner, "a", size)
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
	s.Take(picture(1, 1, false), "a", size)
	s.Hear(state("b", 2), start)
	is, again = s.StandIn(start.Add(10 * time.Millisecond))
	require.False(t, is)
	require.Equal(t, Linger-10*time.Millisecond, again)
	is, _ = s.StandIn(start.Add(Linger))
	require.True(t, is)
	require.Empty(t, s.Layers(place))
	s.Take(picture(2, 2, false), "b", size)
	is, again = s.StandIn(start.Add(time.Hour))
	require.False(t, is, "its picture is there")
	require.Zero(t, again)
	s.Hear(&session.State{}, start)
	is, _ = s.StandIn(start.Add(time.Hour))
	require.False(t, is, "there is no scan to stand in for")
	require.Equal(t, zoom.Rect{75, 0, 150, 200}, ThumbRect(place.Stage, 30, 40))
	require.Zero(t, ThumbRect(zoom.Stage{}, 30, 40))
}
