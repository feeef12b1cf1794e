package worker

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// corner is where the stored top left pixel of a 3 x 2 picture is shown, and
// where the top right one is, for each EXIF orientation; from the EXIF standard
// ("the 0th row is at the visual ..., the 0th column at the visual ...").
var corners = map[int]struct{ size, topLeft, topRight [2]int }{
	1: {[2]int{3, 2}, [2]int{0, 0}, [2]int{2, 0}},
	2: {[2]int{3, 2}, [2]int{2, 0}, [2]int{0, 0}}, // row 0 top, column 0 right
	3: {[2]int{3, 2}, [2]int{2, 1}, [2]int{0, 1}}, // bottom, right
	4: {[2]int{3, 2}, [2]int{0, 1}, [2]int{2, 1}}, // bottom, left
	5: {[2]int{2, 3}, [2]int{0, 0}, [2]int{0, 2}}, // left, top
	6: {[2]int{2, 3}, [2]int{1, 0}, [2]int{1, 2}}, // right, top
	7: {[2]int{2, 3}, [2]int{1, 2}, [2]int{1, 0}}, // right, bottom
	8: {[2]int{2, 3}, [2]int{0, 2}, [2]int{0, 0}}, // left, bottom
}

func TestOrientationsAreThoseOfEXIF(t *testing.T) {
	for orientation, want := range corners {
		p := &proxy{width: 3, height: 2, channels: 1, pix: []uint16{1, 2, 3, 4, 5, 6}}
		got := p.oriented(orientation)
		require.Equal(t, want.size, [2]int{got.width, got.height}, "%d", orientation)
		require.Equal(t, uint16(1), got.pix[want.topLeft[1]*got.width+want.topLeft[0]], "%d", orientation)
		require.Equal(t, uint16(3), got.pix[want.topRight[1]*got.width+want.topRight[0]], "%d", orientation)
	}
}

func TestTurningThroughAFileIsTurningInMemory(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for orientation := 2; orientation <= 8; orientation++ {
		for _, size := range [][2]int{{1, 1}, {7, 3}, {300, 1}, {1, 300}, {401, 257}} {
			for _, channels := range []int{1, 3} {
				stored := &proxy{width: size[0], height: size[1], channels: channels}
				stored.pix = make([]uint16, size[0]*size[1]*channels)
				for i := range stored.pix {
					stored.pix[i] = uint16(rnd.Uint32())
				}
				want := stored.oriented(orientation)

				file, err := os.Create(filepath.Join(t.TempDir(), "scratch"))
				require.NoError(t, err)
				turn := &turner[uint16]{file: file, orientation: orientation, width: want.width, height: want.height, channels: channels, stripBytes: 1 << 12}
				row := size[0] * channels
				for y := 0; y < size[1]; {
					n := min(1+rnd.IntN(9), size[1]-y)
					require.NoError(t, turn.writeRows(context.Background(), stored.pix[y*row:(y+n)*row]))
					y += n
				}
				var got []uint16
				require.NoError(t, turn.each(func(rows []uint16) error {
					got = append(got, rows...)
					return nil
				}))
				require.NoError(t, file.Close())
				require.Equal(t, want.pix, got, "orientation %d, %v", orientation, size)
			}
		}
	}
}
