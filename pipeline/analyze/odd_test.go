package analyze

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/pipeline/recipe"
)

// TestOddPicturesGiveValidRecipes shows that there is nothing a scan can hold
// that makes the analysis fail: a recipe that compiles and a report that has a
// JSON always come out.
func TestOddPicturesGiveValidRecipes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	srgb, _ := color.Lookup("srgb")
	fills := map[string]func(i int) uint16{
		"black":      func(int) uint16 { return 0 },
		"nearly":     func(i int) uint16 { return uint16(i % 3) },
		"white":      func(int) uint16 { return 65535 },
		"gray":       func(int) uint16 { return 20000 },
		"noise":      func(int) uint16 { return uint16(rnd.Uint32()) },
		"half black": func(i int) uint16 { return uint16(i / 500 % 2 * 65535) },
		"red alone":  func(i int) uint16 { return [3]uint16{40000, 0, 0}[i%3] },
		"dark":       func(i int) uint16 { return 200 + uint16(rnd.IntN(40)) },
		"log noise":  func(int) uint16 { return uint16(1) << rnd.IntN(16) },
		"orange":     func(i int) uint16 { return [3]uint16{42000, 8500, 1900}[i%3] + uint16(rnd.IntN(200)) },
		"deep blue":  func(i int) uint16 { return [3]uint16{3000, 2500, 60000}[i%3] + uint16(rnd.IntN(200)) },
	}
	var profiles [][]byte
	for _, space := range []string{"srgb", "display-p3", "adobe-rgb", "prophoto", "acescg"} {
		s, _ := color.Lookup(space)
		profiles = append(profiles, color.Profile(s))
	}
	profiles = append(profiles, nil, []byte("broken"))
	workings := color.Builtin().Names(color.Working)
	for name, fill := range fills {
		for _, size := range [][2]int{{1, 1}, {3, 2}, {1, 640}, {640, 1}, {97, 71}, {640, 427}} {
			for _, channels := range []int{1, 3} {
				for _, depth := range []int{8, 16} {
					pic := Picture{Width: size[0], Height: size[1], Channels: channels, Pix: make([]uint16, size[0]*size[1]*channels)}
					for i := range pic.Pix {
						pic.Pix[i] = fill(i)
					}
					hist := NewHistogram(channels, 16)
					hist.Add(pic.Pix)
					films := append(recipe.Films(), "")
					if size[0]*size[1] > 100_000 {
						films = films[len(films)-1:]
					}
					for _, film := range films {
						r, report := Auto(pic, hist, Request{
							Film: film, Working: workings[rnd.IntN(len(workings))],
							Info: raster.Info{Depth: depth, Channels: channels, ICC: profiles[rnd.IntN(len(profiles))]},
						})
						require.NoError(t, r.Validate(), "%s %v %d %d %s", name, size, channels, depth, film)
						_, err := program.Compile(r, program.Output{Space: srgb, Depth: 16})
						require.NoError(t, err, "%s %v %d %d %s", name, size, channels, depth, film)
						_, err = json.Marshal(report)
						require.NoError(t, err, "%s %v %d %d %s", name, size, channels, depth, film)
					}
				}
			}
		}
	}
}
