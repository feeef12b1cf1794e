package program

import (
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"safelight/pipeline/color"
	"safelight/pipeline/recipe"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

var outputSpaces = []string{"srgb", "display-p3", "adobe-rgb", "prophoto", "rec2020", "acescg"}

func mustSpace(t testing.TB, name string) color.Space {
	s, ok := color.Lookup(name)
	require.True(t, ok, name)
	return s
}

// TestCodesWithinOneOfTheFormula holds the bound that everything else rests on:
// 200 random recipes, 10,000 inputs each, random and adversarial, and 16-bit
// output at most one code value from the formulas in float64.
func TestCodesWithinOneOfTheFormula(t *testing.T) {
	recipes, inputs := fixture.Fewer(200, 50), fixture.Fewer(10_000, 1_000)
	rnd := rand.New(rand.NewPCG(1, 2))
	exec := NewScalar(2)
	defer exec.Close()
	src := make([]uint16, 3*inputs)
	dst := make([]uint16, 3*inputs)
	differ, total := 0, 0
	for n := range recipes {
		r := randomRecipe(rnd)
		out := Output{Space: mustSpace(t, outputSpaces[n%len(outputSpaces)]), Depth: 16}
		p, err := Compile(r, out)
		require.NoError(t, err)
		adversarial(rnd, p, src)
		exec.Use(p)
		exec.Codes(dst[:inputs*p.Channels()], Samples{Pix: src, Channels: 3, Depth: 16})
		for i := range inputs {
			scan := [3]float64{float64(src[3*i]) / 65535, float64(src[3*i+1]) / 65535, float64(src[3*i+2]) / 65535}
			want := exactCode(r, out, exactLight(r, scan))
			for c := range p.Channels() {
				got := int(dst[i*p.Channels()+c])
				total++
				if got != want[c] {
					differ++
				}
				if d := got - want[c]; d < -1 || d > 1 {
					t.Fatalf("recipe %d, scan %v, channel %d: code %d, the formula gives %d\n%+v", n, scan, c, got, want[c], r)
				}
			}
		}
	}
	t.Logf("%d codes, %.3f %% differ by one", total, 100*float64(differ)/float64(total))
	require.Less(t, float64(differ)/float64(total), 0.02, "a bound of one is not a license to be off by one")
}

// adversarial fills src with pixels that look for trouble: extremes, neighbors,
// the values whose print density falls on and beside each kink of each curve,
// and random ones.
func adversarial(rnd *rand.Rand, p *Program, src []uint16) {
	special := []uint16{0, 1, 2, 3, 65535, 65534, 32767, 32768}
	// Walk neutral scan values and note those beside which a channel changes
	// its segment: there lie the kinks.
	table := inputTable{}
	table.prepare(p, 16)
	var before [3][2]uint32
	segment := func(s *Segments[float64], p float64) (k uint32) {
		for k+1 < s.Count && s.Segment[k+1].Start <= p {
			k++
		}
		return k
	}
	for v := range 65536 {
		var tl tile
		x := table.table[v]
		tl[0][0], tl[1][0], tl[2][0] = x, x, x
		if p.Flags&FlagInput != 0 {
			toWorking(p, &tl, 1)
			toLog(&tl, 1)
		}
		logToPrint(&tl, 1, p)
		for c := range 3 {
			k := [2]uint32{segment(&p.RGB, tl[c][0])}
			if d := tl[c][0]; p.RGB.Count > 0 {
				k[1] = segment(&p.Curve[c], p.RGB.at(d))
			} else {
				k[1] = segment(&p.Curve[c], d)
			}
			if v > 0 && k != before[c] {
				special = append(special, uint16(v-1), uint16(v), uint16(min(v+1, 65535)))
			}
			before[c] = k
		}
	}
	for i := 0; i+2 < len(src); i += 3 {
		switch i / 3 % 4 {
		case 0: // neutral, special
			v := special[(i/12)%len(special)]
			src[i], src[i+1], src[i+2] = v, v, v
		case 1: // special in every channel
			for c := range 3 {
				src[i+c] = special[rnd.IntN(len(special))]
			}
		case 2: // log-uniform
			for c := range 3 {
				src[i+c] = uint16(math.Exp2(16*rnd.Float64()) - 1)
			}
		default:
			for c := range 3 {
				src[i+c] = uint16(rnd.IntN(65536))
			}
		}
	}
}

// TestLightAtKinks puts the formula and the program side by side exactly at the
// kinks and one float64 beside them, where a sampled table would cut corners.
func TestLightAtKinks(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	srgb := mustSpace(t, "srgb")
	checked := 0
	for range 200 {
		r := randomRecipe(rnd)
		r.Density.Matrix, r.Input = nil, recipe.Input{Gamma: 1}
		p, err := Compile(r, Output{Space: srgb, Depth: 16})
		require.NoError(t, err)
		for c := range p.Curve {
			starts := []float64{}
			for _, seg := range p.RGB.Segment[:p.RGB.Count] {
				starts = append(starts, seg.Start)
			}
			if p.RGB.Count == 0 {
				for _, seg := range p.Curve[c].Segment[:p.Curve[c].Count] {
					starts = append(starts, seg.Start)
				}
			}
			for _, start := range starts {
				// Invert the diagonal density map: the input whose print density is start.
				l := (start - p.Density[c][3]) / p.Density[c][c]
				if l > 0 || l < p.LogMin[c] {
					continue
				}
				v := math.Exp2(l)
				for _, x := range []float64{math.Nextafter(v, 0), v, math.Nextafter(v, 1)} {
					in := [3]float64{x, x, x}
					got, want := Light(p, in), exactLight(r, in)
					for ch := range got {
						e := srgb.Transfer
						d := math.Abs(e.Encode(got[ch])-e.Encode(want[ch])) * 65535
						require.Less(t, d, 0.5, "recipe %+v at %v", r, in)
						checked++
					}
				}
			}
		}
	}
	require.Greater(t, checked, 1000)
}

func TestDepth8AndBGRAAgreeWithTheFormula(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	exec := NewScalar(0)
	defer exec.Close()
	const width, height, stride = 301, 7, 1280
	for _, depth := range []int{8, 16} {
		for _, channels := range []int{1, 3} {
			for range 12 {
				r := randomRecipe(rnd)
				out := Output{Space: mustSpace(t, "display-p3"), Depth: 8}
				p, err := Compile(r, out)
				require.NoError(t, err)
				src := Samples{Pix: make([]uint16, width*height*channels), Channels: channels, Depth: depth}
				for i := range src.Pix {
					src.Pix[i] = uint16(rnd.IntN(1 << depth))
				}
				codes := make([]uint16, width*height*p.Channels())
				bgra := make([]byte, height*stride)
				exec.Use(p)
				exec.Codes(codes, src)
				exec.BGRA(bgra, stride, width, src)
				for i := range width * height {
					var scan [3]float64
					for c := range scan {
						scan[c] = float64(src.Pix[i*channels+c%channels]) / float64(int(1)<<depth-1)
					}
					want := exactCode(r, out, exactLight(r, scan))
					px := bgra[i/width*stride+4*(i%width):]
					require.Equal(t, byte(255), px[3])
					for c := range 3 {
						code := int(codes[i*p.Channels()+c%p.Channels()])
						require.Equal(t, code, int(px[2-c]))
						require.InDelta(t, want[c], code, 1)
					}
				}
				for y := range height {
					for _, b := range bgra[y*stride+4*width : (y+1)*stride] {
						require.Zero(t, b, "bytes between rows are not touched")
					}
				}
			}
		}
	}
}

func TestResultDoesNotDependOnWorkers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	r := randomRecipe(rnd)
	p, err := Compile(r, Output{Space: mustSpace(t, "srgb"), Depth: 16})
	require.NoError(t, err)
	for _, pixels := range []int{1, 255, 256, 257, 10_001} {
		src := Samples{Pix: make([]uint16, 3*pixels), Channels: 3, Depth: 16}
		for i := range src.Pix {
			src.Pix[i] = uint16(rnd.IntN(65536))
		}
		var want []uint16
		for _, workers := range []int{1, 2, 7} {
			exec := NewScalar(workers)
			exec.Use(p)
			got := make([]uint16, pixels*p.Channels())
			exec.Codes(got, src)
			exec.Close()
			if want == nil {
				want = got
			}
			require.Equal(t, want, got)
		}
	}
}

func TestNoAllocationPerStrip(t *testing.T) {
	p, err := Compile(randomRecipe(rand.New(rand.NewPCG(9, 10))), Output{Space: mustSpace(t, "srgb"), Depth: 16})
	require.NoError(t, err)
	exec := NewScalar(2)
	defer exec.Close()
	exec.Use(p)
	src := Samples{Pix: make([]uint16, 3*4096), Channels: 3, Depth: 16}
	dst := make([]uint16, 4096*p.Channels())
	require.Zero(t, testing.AllocsPerRun(20, func() { exec.Codes(dst, src) }))
}

func TestLogAndExpAreAsExactAsTheySay(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	for range 200_000 {
		x := math.Exp2(-120 + 130*rnd.Float64())
		require.InDelta(t, math.Log2(x), log2(x), 1e-14*max(1, math.Abs(math.Log2(x))))
		e := -1000 * rnd.Float64()
		require.InEpsilon(t, math.Exp2(e), exp2(e), 2e-13)
	}
	for _, x := range []float64{1, math.Nextafter(1, 0), math.Nextafter(1, 2), 0.5, 1.0 / 65535} {
		require.InDelta(t, math.Log2(x), log2(x), 1e-14)
	}
	require.Equal(t, 1.0, exp2(0))
	require.Equal(t, 0.5, exp2(-1))
	require.InEpsilon(t, math.Exp2(-1000), exp2(-1000), 2e-13)
}

func TestEncodeTable(t *testing.T) {
	for _, name := range outputSpaces {
		tf := mustSpace(t, name).Transfer
		p := &Program{}
		p.encoding(tf)
		worst := 0.0
		for i := range 400_000 {
			v := math.Exp2(-45 * float64(i) / 400_000)
			worst = max(worst, math.Abs(p.encode(v)-tf.Encode(v))*65535)
		}
		require.Equal(t, 1.0, p.encode(1), name)
		require.Zero(t, p.encode(0), name)
		t.Logf("%s: %.3f code values of 16 bit", name, worst)
		require.Less(t, worst, 0.3, name)
	}
}

// TestLayout pins the memory layout other backends are written against.
func TestLayout(t *testing.T) {
	var wide Program
	require.Equal(t, uintptr(16), unsafe.Offsetof(wide.InputBlack))
	require.Equal(t, uintptr(56), unsafe.Offsetof(wide.Input))
	require.Equal(t, uintptr(128), unsafe.Offsetof(wide.LogMin))
	require.Equal(t, uintptr(176), unsafe.Offsetof(wide.Density))
	require.Equal(t, uintptr(272), unsafe.Offsetof(wide.Output))
	require.Equal(t, uintptr(344), unsafe.Offsetof(wide.Luma))
	require.Equal(t, uintptr(368), unsafe.Offsetof(wide.RGB))
	require.Equal(t, uintptr(8+2*Cells+32*MaxSegments), unsafe.Sizeof(wide.RGB))
	require.Equal(t, uintptr(368)+unsafe.Sizeof(wide.RGB), unsafe.Offsetof(wide.Curve))
	require.Equal(t, uintptr(368)+4*unsafe.Sizeof(wide.RGB)+4*EncodeSize, unsafe.Sizeof(wide))

	var narrow Of[float32]
	require.Equal(t, uintptr(16), unsafe.Offsetof(narrow.InputBlack))
	require.Equal(t, uintptr(36), unsafe.Offsetof(narrow.Input))
	require.Equal(t, uintptr(192), unsafe.Offsetof(narrow.RGB))
	require.Equal(t, uintptr(8+2*Cells+16*MaxSegments), unsafe.Sizeof(narrow.RGB))
	require.Equal(t, uintptr(192)+4*unsafe.Sizeof(narrow.RGB)+4*EncodeSize, unsafe.Sizeof(narrow))
}

func TestNarrowRoundsEveryConstant(t *testing.T) {
	rnd := rand.New(rand.NewPCG(13, 14))
	r := randomRecipe(rnd)
	p, err := Compile(r, Output{Space: mustSpace(t, "rec2020"), Depth: 16})
	require.NoError(t, err)
	n := p.Narrow()
	require.Equal(t, p.Flags, n.Flags)
	require.Equal(t, p.Encode, n.Encode)
	for c := range 3 {
		require.Equal(t, float32(p.LogMin[c]), n.LogMin[c])
		require.False(t, math.IsInf(float64(n.LogMax[c]), 0))
		for j := range 4 {
			require.Equal(t, float32(p.Density[c][j]), n.Density[c][j])
		}
		require.Equal(t, p.Curve[c].Count, n.Curve[c].Count)
		for k, g := range n.Curve[c].Segment[:n.Curve[c].Count] {
			exact := p.Curve[c].Segment[k]
			require.InDelta(t, exact.Offset+exact.Slope*float64(g.Start), g.Value, 3e-7, "at the rounded Start")
		}
	}
}

func BenchmarkScalar(b *testing.B) {
	rnd := rand.New(rand.NewPCG(15, 16))
	const pixels = 1 << 20
	src := Samples{Pix: make([]uint16, 3*pixels), Channels: 3, Depth: 16}
	for i := range src.Pix {
		src.Pix[i] = uint16(rnd.IntN(65536))
	}
	dst := make([]uint16, 3*pixels)
	for name, space := range map[string]string{"diagonal": "", "matrix": "nikon-9000-ed"} {
		b.Run(name, func(b *testing.B) {
			r := recipe.Default(recipe.ColorNegative)
			r.Input.Space = space
			r.Curve.RGB = randomCurve(rnd)
			p, err := Compile(r, Output{Space: mustSpace(b, "srgb"), Depth: 16})
			require.NoError(b, err)
			exec := NewScalar(0)
			defer exec.Close()
			exec.Use(p)
			b.SetBytes(6 * pixels)
			for b.Loop() {
				exec.Codes(dst, src)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/pixels, "ns/pixel")
		})
	}
}
