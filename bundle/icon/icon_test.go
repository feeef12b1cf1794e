package icon

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var sizes = []int{16, 32, 64, 128, 256, 512, 1024}

// drawn is the icon at all sizes.
var drawn = sync.OnceValue(func() map[int]*image.NRGBA {
	all := make(map[int]*image.NRGBA)
	for _, size := range sizes {
		all[size] = Draw(size)
	}
	return all
})

func TestTheBodyLiesOnApplesGridAtEverySize(t *testing.T) {
	for _, size := range sizes {
		picture := drawn()[size]
		require.Equal(t, image.Rect(0, 0, size, size), picture.Rect)
		at := func(x, y float64) color.NRGBA { // in units
			return picture.NRGBAAt(int(x)*size/canvas, int(y)*size/canvas)
		}
		for _, in := range []point{{512, 512}, {170, 512}, {854, 512}, {512, 170}, {512, 854}, {230, 230}, {794, 794}} {
			require.EqualValues(t, 255, at(in.x, in.y).A, "%d: %v", size, in)
		}
		for _, out := range []point{{0, 0}, {1023, 0}, {0, 1023}, {1023, 1023}, {512, 0}, {0, 512}} {
			require.LessOrEqual(t, at(out.x, out.y).A, uint8(1), "%d: %v", size, out)
		}
		if size >= 128 {
			require.Zero(t, at(40, 512).A, "beside the body there is nothing")
			require.Greater(t, at(512, 932).A, at(512, 92).A, "the shadow is below")
		}
	}
}

func TestTheLampIsBrightestAndEverythingElseDark(t *testing.T) {
	for _, size := range sizes {
		picture := drawn()[size]
		var lit, most int
		var where image.Point
		for y := range size {
			for x := range size {
				c := picture.NRGBAAt(x, y)
				if sum := int(c.R) + int(c.G) + int(c.B); c.A == 255 && sum > most {
					most, where = sum, image.Pt(x, y)
				}
				if c.R > 200 {
					lit++
				}
				if c.R < c.B {
					t.Fatalf("light is neither red nor neutral in %d: %v at %d, %d", size, c, x, y)
				}
			}
		}
		middle := point{float64(where.X) * canvas / float64(size), float64(where.Y) * canvas / float64(size)}
		require.Less(t, disc(middle, point{500, 470}, 100), 0.0, "%d: brightest at %v", size, where)
		require.Less(t, lit, size*size/6, "%d", size)
	}
}

// In small icons the edges of holes are edges of pixels, so that they stay holes.
func TestHolesAreCrispInSmallIcons(t *testing.T) {
	for _, c := range []struct {
		size, row int
		holes     string
	}{{16, 3, "..#..#.."}, {32, 7, "#..##..##..##..#"}} {
		picture := drawn()[c.size]
		var row string
		for x := c.size / 4; x < c.size*3/4; x++ {
			switch r := picture.NRGBAAt(x, c.row).R; {
			case r > 190:
				row += "#"
			case r < 70:
				row += "."
			default:
				t.Errorf("%d: half a hole at %d", c.size, x)
			}
		}
		require.Equal(t, c.holes, row, c.size)
	}
}

func TestDrawingTwiceGivesTheSame(t *testing.T) {
	require.True(t, bytes.Equal(drawn()[64].Pix, Draw(64).Pix))
}

func TestThePictureInTheDocumentationIsTheIcon(t *testing.T) {
	f, err := os.Open("../../docs/images/icon.png")
	require.NoError(t, err)
	defer f.Close()
	shown, err := png.Decode(f)
	require.NoError(t, err)
	icon := drawn()[256]
	require.Equal(t, icon.Rect, shown.Bounds())
	for y := range 256 {
		for x := range 256 {
			got, want := color.NRGBAModel.Convert(shown.At(x, y)).(color.NRGBA), icon.NRGBAAt(x, y)
			if far(got.R, want.R) || far(got.G, want.G) || far(got.B, want.B) || far(got.A, want.A) {
				t.Fatalf("at %d, %d it is %v, and the icon %v; draw it again: go run ./bundle icon -o docs/images/icon.png", x, y, got, want)
			}
		}
	}
}

// far leaves room for processors that round otherwise.
func far(a, b uint8) bool { return max(a, b)-min(a, b) > 2 }

func BenchmarkDraw(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				Draw(size)
			}
		})
	}
}
