package tilt

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"safelight/pipeline/raster"
)

// scan is a picture in memory, 16-bit.
type scan struct {
	width, height, channels int
	pix                     []uint16
}

func (s scan) info() raster.Info {
	return raster.Info{Width: s.width, Height: s.height, Channels: s.channels, Depth: 16}
}

// filled is a scan whose samples are what of says, rounded.
func filled(width, height, channels int, of func(x, y float64, c int) float64) scan {
	s := scan{width: width, height: height, channels: channels}
	for y := range height {
		for x := range width {
			for c := range channels {
				s.pix = append(s.pix, uint16(math.Round(of(float64(x)+0.5, float64(y)+0.5, c))))
			}
		}
	}
	return s
}

// natural is what pictures are like: waves of many lengths.
func natural(rnd *rand.Rand, width, height, channels int) scan {
	type wave struct{ fx, fy, phase, height float64 }
	var waves []wave
	for i := range 12 {
		f := 0.9 / (1 + float64(i)*1.5)
		waves = append(waves, wave{(rnd.Float64()*2 - 1) * f, (rnd.Float64()*2 - 1) * f, rnd.Float64() * 7, 2500})
	}
	return filled(width, height, channels, func(x, y float64, c int) float64 {
		v := 32_000.0
		for _, w := range waves {
			v += w.height * math.Sin(w.fx*x+w.fy*y+w.phase+float64(c))
		}
		return v
	})
}

// centered is a cut of the given size about the middle of the scan.
func (s scan) centered(w, h int, degrees float64) Cut {
	x0, y0 := (s.width-w)/2, (s.height-h)/2
	r := image.Rect(x0, y0, x0+w, y0+h)
	return Cut{Rect: r, Degrees: degrees, X: float64(r.Min.X+r.Max.X) / 2, Y: float64(r.Min.Y+r.Max.Y) / 2}
}

// grid is the part of the scan that a plan reads, reduced.
func (s scan) grid(t testing.TB, p Plan) (pix []uint16) {
	t.Helper()
	r, err := p.Reducer(s.info())
	require.NoError(t, err)
	row := s.width * s.channels
	require.NoError(t, r.Add(s.pix[p.Box.Min.Y*row:p.Box.Max.Y*row], func(_ int, row []uint16) error {
		pix = append(pix, row...)
		return nil
	}))
	return pix
}

func (s scan) straightened(t testing.TB, c Cut, width, height int) []uint16 {
	t.Helper()
	p := NewPlan(c, width, height, image.Pt(s.width, s.height))
	return p.All(s.grid(t, p), s.channels)
}

// TestARampStaysWhatItIs straightens scans whose samples are a linear function of
// the place: those of the picture are that function of the turned place, at full
// size and reduced, but for being rounded twice or three times. An area average
// that covers pixels in part takes them for even, and is off by an eighth of the
// slope.
func TestARampStaysWhatItIs(t *testing.T) {
	ramp := func(x, y float64, c int) float64 { return 3000 + 71*x + 53*y + 5000*float64(c) }
	s := filled(240, 200, 3, ramp)
	for _, degrees := range []float64{0.1, -0.7, 5, -12, 30, 45, -45} {
		c := s.centered(120, 90, degrees)
		c.Rect = c.Rect.Sub(image.Pt(7, 4)) // off the point it is turned about
		for _, size := range []struct {
			w, h int
			off  float64
		}{{120, 90, 1}, {60, 45, 1.5}, {50, 37, 1.5 + (71+53)/8}, {120, 41, 1.5 + (71+53)/8}} {
			w, h := size.w, size.h
			got := s.straightened(t, c, w, h)
			sin, cos := math.Sincos(degrees * math.Pi / 180)
			for y := range h {
				for x := range w {
					u := float64(c.Rect.Min.X) + (float64(x)+0.5)*120/float64(w) - c.X
					v := float64(c.Rect.Min.Y) + (float64(y)+0.5)*90/float64(h) - c.Y
					// What is turned counterclockwise on a screen, whose y runs down,
					// comes from what is turned clockwise.
					for ch := range 3 {
						want := ramp(c.X+u*cos-v*sin, c.Y+u*sin+v*cos, ch)
						require.InDelta(t, want, float64(got[(y*w+x)*3+ch]), size.off, "%v degrees, %v, at %d, %d", degrees, size, x, y)
					}
				}
			}
		}
	}
}

// TestTheHorizonIsTurnedCounterclockwise has a scan whose horizon falls to the
// right: it takes an angle above 0 to make it level.
func TestTheHorizonIsTurnedCounterclockwise(t *testing.T) {
	const degrees = 4
	slope := math.Tan(degrees * math.Pi / 180)
	s := filled(300, 200, 1, func(x, y float64, _ int) float64 { // the sky is bright
		return 30_000 - 20_000*math.Tanh(y-100-(x-150)*slope)
	})
	got := s.straightened(t, s.centered(200, 100, degrees), 200, 100)
	for x := range 200 {
		require.Greater(t, got[47*200+x], uint16(45_000))
		require.Less(t, got[52*200+x], uint16(15_000))
	}
}

// TestStraightenedIsWhatAnotherProgramMakes compares with golang.org/x/image/draw,
// whose weights are those of the same kernel: away from the edges, where that makes
// up nothing, no sample of 65535 differs by more than 1.
func TestStraightenedIsWhatAnotherProgramMakes(t *testing.T) {
	s := natural(rand.New(rand.NewPCG(3, 1)), 200, 160, 3)
	src := image.NewRGBA64(image.Rect(0, 0, s.width, s.height))
	for i := 0; i < len(s.pix); i += 3 {
		src.SetRGBA64(i/3%s.width, i/3/s.width, color.RGBA64{R: s.pix[i], G: s.pix[i+1], B: s.pix[i+2], A: 65535})
	}
	for _, degrees := range []float64{0.3, -2, 7.5, -20, 44} {
		c := s.centered(90, 70, degrees)
		got := s.straightened(t, c, 90, 70)
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		// From the scan to the picture: about the middle, counterclockwise.
		dst := image.NewRGBA64(image.Rect(0, 0, 90, 70))
		draw.CatmullRom.Transform(dst, f64.Aff3{
			cos, sin, 45 - c.X*cos - c.Y*sin,
			-sin, cos, 35 + c.X*sin - c.Y*cos,
		}, src, src.Bounds(), draw.Src, nil)
		for i := range 90 * 70 {
			want := dst.RGBA64At(i%90, i/90)
			for ch, w := range []uint16{want.R, want.G, want.B} {
				require.InDelta(t, w, got[3*i+ch], 1, "%v degrees, %d, %d", degrees, i%90, i/90)
			}
		}
	}
}

func TestByNoAngleThePictureIsTheCut(t *testing.T) {
	s := natural(rand.New(rand.NewPCG(3, 2)), 50, 40, 3)
	c := s.centered(31, 22, 0)
	var want []uint16
	for y := c.Rect.Min.Y; y < c.Rect.Max.Y; y++ {
		want = append(want, s.pix[(y*50+c.Rect.Min.X)*3:(y*50+c.Rect.Max.X)*3]...)
	}
	require.Equal(t, want, s.straightened(t, c, 31, 22))
}

// TestRowsThatComeInAreWhatAllOfThemAre makes random pictures both ways, of rows
// that come in unevenly.
func TestRowsThatComeInAreWhatAllOfThemAre(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	for range 150 {
		s := natural(rnd, 1+rnd.IntN(120), 1+rnd.IntN(300), 1+2*rnd.IntN(2))
		c := s.random(rnd)
		w, h := c.Rect.Dx(), c.Rect.Dy()
		if rnd.IntN(2) == 0 {
			w, h = 1+rnd.IntN(w), 1+rnd.IntN(h)
		}
		p := NewPlan(c, w, h, image.Pt(s.width, s.height))
		grid := s.grid(t, p)
		want := p.All(grid, s.channels)
		require.Len(t, want, w*h*s.channels)
		in := NewStraightener(p, s.channels)
		require.Equal(t, p.RingBytes(s.channels), 2*int64(len(in.ring.pix)))
		var got []uint16
		row := p.Width * s.channels
		for y := 0; y < p.Height; {
			n := min(1+rnd.IntN(150), p.Height-y)
			got = in.Add(got, grid[y*row:(y+n)*row])
			y += n
		}
		require.Equal(t, want, got, "%+v of %d x %d as %d x %d", c, s.width, s.height, w, h)
	}
}

// random is any cut of the scan, whether it fits when it is turned or not.
func (s scan) random(rnd *rand.Rand) Cut {
	x0, y0 := rnd.IntN(s.width), rnd.IntN(s.height)
	r := image.Rect(x0, y0, x0+1+rnd.IntN(s.width-x0), y0+1+rnd.IntN(s.height-y0))
	return Cut{r, rnd.Float64()*90 - 45, float64(r.Min.X+r.Max.X) / 2, float64(r.Min.Y+r.Max.Y) / 2}
}

// TestAPartIsThatPartOfThePicture makes parts of pictures at full size: they have
// the same samples, bit for bit, though less of the scan is read.
func TestAPartIsThatPartOfThePicture(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		s := natural(rnd, 2+rnd.IntN(150), 2+rnd.IntN(150), 1+2*rnd.IntN(2))
		c := s.random(rnd)
		w, h := c.Rect.Dx(), c.Rect.Dy()
		whole := s.straightened(t, c, w, h)
		x0, y0 := rnd.IntN(w), rnd.IntN(h)
		x1, y1 := x0+1+rnd.IntN(w-x0), y0+1+rnd.IntN(h-y0)
		part := c
		part.Rect = image.Rect(x0, y0, x1, y1).Add(c.Rect.Min)
		var want []uint16
		for y := y0; y < y1; y++ {
			want = append(want, whole[(y*w+x0)*s.channels:(y*w+x1)*s.channels]...)
		}
		require.Equal(t, want, s.straightened(t, part, x1-x0, y1-y0), "%+v of %+v", part, c)
	}
}

// TestAReducedPictureReadsTheSameForEveryAngle is what makes a drag of the angle
// quick.
func TestAReducedPictureReadsTheSameForEveryAngle(t *testing.T) {
	s := scan{width: 6000, height: 4000}
	at := func(degrees float64) Plan {
		return NewPlan(s.centered(3000, 2000, degrees), 1500, 1000, image.Pt(s.width, s.height))
	}
	for _, degrees := range []float64{-45, -3, 0.01, 12} {
		require.Equal(t, at(1).Box, at(degrees).Box)
		require.Equal(t, [2]int{at(1).Width, at(1).Height}, [2]int{at(degrees).Width, at(degrees).Height})
	}
	full := NewPlan(s.centered(3000, 2000, 2), 3000, 2000, image.Pt(s.width, s.height))
	require.InDelta(t, 2000*math.Cos(2*math.Pi/180)+3000*math.Sin(2*math.Pi/180), float64(full.Box.Dy()), 6, "at full size no more than it needs")
}

func TestARowIsMadeOfAsFewRowsAsItCrosses(t *testing.T) {
	s := scan{width: 6000, height: 4000}
	p := NewPlan(s.centered(5000, 3000, 1), 5000, 3000, image.Pt(s.width, s.height))
	require.Less(t, p.RingBytes(3), int64(170*6000*3*2), "88 rows, and what comes in at a time")
	for j := range 3000 {
		first, last := p.rows(j)
		require.LessOrEqual(t, last-first+1, p.ringRows())
	}
}

func BenchmarkStraightener(b *testing.B) {
	s := natural(rand.New(rand.NewPCG(3, 5)), 2000, 1500, 3)
	p := NewPlan(s.centered(1800, 1200, 2), 1800, 1200, image.Pt(s.width, s.height))
	grid := s.grid(b, p)
	b.SetBytes(1800 * 1200)
	for b.Loop() {
		NewStraightener(p, 3).Add(nil, grid)
	}
}
