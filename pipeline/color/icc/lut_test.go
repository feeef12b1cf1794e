package icc_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color/icc"
)

// bare is a profile that is nothing but a grid into encoded XYZ, of which
// 32768/65535 is 1.
func bare(t *testing.T, points [3]int, values []uint16) *icc.Profile {
	t.Helper()
	lut := mab{inputs: 3, points: points[:], bytes: 2, clut: values, a: [][]byte{curv(), curv(), curv()}, b: [][]byte{curv(), curv(), curv()}}
	return parse(t, newProfile(4, "scnr", "RGB ", "XYZ ", "grid").with("A2B0", lut.data()).bytes())
}

func TestInterpolationIsExactOnAffineFunctions(t *testing.T) {
	// Steps of 1/n times whole numbers, so that the points need no rounding.
	points := [3]int{6, 4, 11}
	values := cube(points[:], func(v []float64) [3]float64 {
		r, g, b := math.Round(v[0]*5), math.Round(v[1]*3), math.Round(v[2]*10)
		return [3]float64{
			(1000 + 3000*r + 2000*g + 100*b) / 65535,
			(60000 - 5000*r - 1000*g + 7*b) / 65535,
			(20000 + 11*r - 13*g + 4000*b) / 65535,
		}
	})
	profile := bare(t, points, values)
	for _, c := range colors(2000) {
		r, g, b := c[0]*5, c[1]*3, c[2]*10
		got := profile.ToPCS(c)
		require.InDelta(t, (1000+3000*r+2000*g+100*b)/32768, got[0], 1e-12, c)
		require.InDelta(t, (60000-5000*r-1000*g+7*b)/32768, got[1], 1e-12, c)
		require.InDelta(t, (20000+11*r-13*g+4000*b)/32768, got[2], 1e-12, c)
	}
}

// sakamoto is tetrahedral interpolation in a cell as its six published cases,
// after the table of Kasson et al. 1995; p has the corners by their bits.
func sakamoto(p [8]float64, x, y, z float64) float64 {
	p000, p100, p010, p110 := p[0], p[1], p[2], p[3]
	p001, p101, p011, p111 := p[4], p[5], p[6], p[7]
	var c1, c2, c3 float64
	switch {
	case x >= y && y >= z:
		c1, c2, c3 = p100-p000, p110-p100, p111-p110
	case x >= z && z >= y:
		c1, c2, c3 = p100-p000, p111-p101, p101-p100
	case z >= x && x >= y:
		c1, c2, c3 = p101-p001, p111-p101, p001-p000
	case y >= x && x >= z:
		c1, c2, c3 = p110-p010, p010-p000, p111-p110
	case y >= z && z >= x:
		c1, c2, c3 = p111-p011, p010-p000, p011-p010
	default: // z >= y && y >= x
		c1, c2, c3 = p111-p011, p011-p001, p001-p000
	}
	return p000 + c1*x + c2*y + c3*z
}

func TestInterpolationIsTetrahedral(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 50 {
		values := make([]uint16, 24)
		var corners [3][8]float64
		for corner := range 8 {
			for output := range 3 {
				// The last input runs fastest: red is the highest place.
				at := 3*(corner>>2&1+corner>>1&1*2+corner&1*4) + output
				values[at] = uint16(random.Uint32())
				corners[output][corner] = float64(values[at]) / 32768
			}
		}
		profile := bare(t, [3]int{2, 2, 2}, values)
		for _, c := range colors(200) {
			got := profile.ToPCS(c)
			for output := range 3 {
				require.InDelta(t, sakamoto(corners[output], c[0], c[1], c[2]), got[output], 1e-12, c)
			}
		}
	}
}

func TestGridPointsAreHit(t *testing.T) {
	points := [3]int{3, 5, 4}
	random := rand.New(rand.NewPCG(11, 12))
	values := make([]uint16, 3*3*5*4)
	for i := range values {
		values[i] = uint16(random.Uint32())
	}
	profile := bare(t, points, values)
	for r := range 3 {
		for g := range 5 {
			for b := range 4 {
				got := profile.ToPCS([3]float64{float64(r) / 2, float64(g) / 4, float64(b) / 3})
				for i := range 3 {
					require.InDelta(t, float64(values[3*((r*5+g)*4+b)+i])/32768, got[i], 1e-11)
				}
			}
		}
	}
}

// A LUT of one color says what an encoded value means. The codes are those of
// ICC.1:2022, clause 6.3.4, and of clause 10.10 for what version 2 did.
func TestEncodingsOfTheConnectionSpace(t *testing.T) {
	for _, c := range []struct {
		name, kind, connection string
		major                  byte
		code                   [3]uint16
		want                   [3]float64 // Lab, or XYZ
	}{
		{"8 bit", "mft1", "Lab ", 2, [3]uint16{255 * 257, 128 * 257, 128 * 257}, [3]float64{100, 0, 0}},
		{"8 bit", "mft1", "Lab ", 4, [3]uint16{0, 0, 255 * 257}, [3]float64{0, -128, 127}},
		{"16 bit, version 2", "mft2", "Lab ", 2, [3]uint16{0xff00, 0x8000, 0x8000}, [3]float64{100, 0, 0}},
		{"16 bit, version 2, low", "mft2", "Lab ", 2, [3]uint16{0x7f80, 0, 0xff00}, [3]float64{50, -128, 127}},
		{"16 bit, version 2, extra", "mft2", "Lab ", 2, [3]uint16{0xffff, 0xffff, 0x8100}, [3]float64{100 + 25500./65280, 127 + 255./256, 1}},
		{"16 bit, legacy in version 4", "mft2", "Lab ", 4, [3]uint16{0xff00, 0x8000, 0x8100}, [3]float64{100, 0, 1}},
		{"16 bit, version 4", "mAB ", "Lab ", 4, [3]uint16{0xffff, 0x8080, 0x8080}, [3]float64{100, 0, 0}},
		{"16 bit, version 4, low", "mAB ", "Lab ", 4, [3]uint16{0x3333, 0, 0xffff}, [3]float64{20, -128, 127}},
		{"XYZ", "mft2", "XYZ ", 2, [3]uint16{0x8000, 0, 0xffff}, [3]float64{1, 0, 1 + 32767./32768}},
		{"XYZ", "mAB ", "XYZ ", 4, [3]uint16{0x8000, 0, 0xffff}, [3]float64{1, 0, 1 + 32767./32768}},
	} {
		t.Run(c.kind+c.name, func(t *testing.T) {
			var clut []uint16
			for range 8 {
				clut = append(clut, c.code[:]...)
			}
			line := [][]uint16{{0, 65535}, {0, 65535}, {0, 65535}}
			var data []byte
			switch c.kind {
			case "mft1":
				for i := range line {
					line[i] = sampledCurve(256, power(1))
				}
				data = mft{bytes: 1, points: 2, matrix: identityMatrix(), input: line, output: line, clut: clut}.data()
			case "mft2":
				data = mft{bytes: 2, points: 2, matrix: identityMatrix(), input: line, output: line, clut: clut}.data()
			default:
				data = mab{inputs: 3, points: []int{2, 2, 2}, bytes: 2, clut: clut, b: [][]byte{curv(), curv(), curv()}}.data()
			}
			profile := parse(t, newProfile(c.major, "scnr", "RGB ", c.connection, "one color").with("A2B0", data).bytes())
			device := [3]float64{0.3, 0.7, 0.1}
			got := profile.ToPCS(device)
			if c.connection == "Lab " {
				lab := profile.Lab(device)
				got = [3]float64{lab.L, lab.A, lab.B}
			}
			for i := range 3 {
				require.InDelta(t, c.want[i], got[i], 1e-9)
			}
		})
	}
}

// The order of the elements of a mAB, worked by hand: A, grid, M, matrix, B.
func TestElementsOfAToBFollowEachOther(t *testing.T) {
	square, half := para(0, 2), para(1, 1, 0.5, 0)
	identityGrid := cube([]int{2, 2, 2}, func(v []float64) [3]float64 { return [3]float64{v[2], v[0], v[1]} })
	lut := mab{
		inputs: 3, points: []int{2, 2, 2}, bytes: 2, clut: identityGrid,
		a:      [][]byte{square, curv(), curv()},
		m:      [][]byte{half, half, curv()},
		matrix: []float64{1, 0.5, 0, 0, 1, 0, -1, 0, 1, 0.125, 0, 0.0625},
		b:      [][]byte{curv(), square, curv()},
	}
	profile := parse(t, newProfile(4, "scnr", "RGB ", "XYZ ", "order").with("A2B0", lut.data()).bytes())
	// 0.5 0.75 0.25 -A-> 0.25 0.75 0.25 -grid-> 0.25 0.25 0.75
	// -M-> 0.125 0.125 0.75 -matrix-> 0.3125 0.125 0.6875 -B-> 0.3125 0.015625 0.6875
	got := profile.ToPCS([3]float64{0.5, 0.75, 0.25})
	for i, want := range []float64{0.3125, 0.015625, 0.6875} {
		require.InDelta(t, want*65535/32768, got[i], 1e-9)
	}
}

func TestMatrixOfAToBIsClipped(t *testing.T) {
	lut := mab{inputs: 3, matrix: []float64{4, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, 0.125}}
	profile := parse(t, newProfile(4, "scnr", "RGB ", "XYZ ", "clipped").with("A2B0", lut.data()).bytes())
	got := profile.ToPCS([3]float64{0.5, 0.5, 0.5})
	for i, want := range []float64{1, 0, 0.625} {
		require.InDelta(t, want*65535/32768, got[i], 1e-9)
	}
}

// Found by fuzzing: a mAB may have no elements at all.
func TestValuesOutsideCountAsTheNearestWithin(t *testing.T) {
	profiles := luts()
	profiles["empty mAB"] = emptyAToB()
	profiles["matrix"] = matrixProfile(4, para(0, 2.2)).bytes()
	profiles["gray"] = grayProfile(4, "Lab ", curv()).bytes()
	for name, data := range profiles {
		p := parse(t, data)
		require.Equal(t, p.ToPCS([3]float64{0, 1, 0.5}), p.ToPCS([3]float64{-0.25, 1.5, 0.5}), name)
		require.Equal(t, p.ToPCS([3]float64{0, 1, 0}), p.ToPCS([3]float64{math.NaN(), math.Inf(1), math.Inf(-1)}), name)
	}
}

func emptyAToB() []byte {
	return newProfile(4, "scnr", "RGB ", "Lab ", "empty").with("A2B0", mab{inputs: 3}.data()).bytes()
}

func TestColorimetricLUTIsPreferred(t *testing.T) {
	both := parse(t, luts()["both intents"])
	black, white := both.Lab([3]float64{}), both.Lab([3]float64{1, 1, 1})
	require.Greater(t, white.L-black.L, 50.0) // the perceptual one is all gray
}
