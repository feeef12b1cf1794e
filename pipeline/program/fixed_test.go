package program

import (
	"math"
	"math/rand/v2"
	"safelight/internal/fixture"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// TestFixedDensityIsTheDensityMap compares with float64, for random recipes and
// logarithms within and beyond the clamp.
func TestFixedDensityIsTheDensityMap(t *testing.T) {
	rnd := rand.New(rand.NewPCG(201, 202))
	for n := range 300 {
		p := compiled(t, randomRecipe(rnd), "srgb", 16)
		f := Fixed(p)
		for range 200 {
			var l [3]int32
			var tl tile
			for c := range l {
				l[c] = int32(rnd.Uint32())
				if rnd.IntN(4) > 0 {
					l[c] = -int32(rnd.IntN(40 * LogOne))
				}
				tl[c][0] = float64(l[c]) / LogOne
				l[c] = min(max(l[c], f.LogMin[c]), f.LogMax[c])
			}
			logToPrint(&tl, 1, p)
			for c, row := range f.Density {
				sum := row[3] + 1<<(f.Shift[c]-1)
				most := math.Abs(float64(row[3]))
				for j := range l {
					sum += row[j] * int64(l[j])
					most += math.Abs(float64(row[j])) * math.MaxInt32
				}
				require.Less(t, most, 0x1p62, "recipe %d: the sum fits", n)
				got := float64(sum>>f.Shift[c]) / FixedOne
				scale := int(f.Shift[c]) + 1
				off := 1.0/FixedOne + 3*logEdge*math.Ldexp(0.5, -scale)
				for _, m := range p.Density[c][:3] {
					off += math.Abs(m) / (2 * LogOne) // of the clamp
				}
				require.InDelta(t, tl[c][0], got, off, "recipe %d", n)
			}
		}
	}
}

func TestFixedDensityHasTheSameLayoutEverywhere(t *testing.T) {
	var f FixedDensity
	require.Equal(t, uintptr(96), unsafe.Offsetof(f.LogMin))
	require.Equal(t, uintptr(120), unsafe.Offsetof(f.Shift))
	require.Equal(t, uintptr(136), unsafe.Sizeof(f))
}

// TestFloat32ErrorIsABound does in Go what a backend without doubles does, up to
// encoded values, and compares with the reference.
func TestFloat32ErrorIsABound(t *testing.T) {
	const rounding = 0.05
	inputs := fixture.Fewer(4000, 400)
	rnd := rand.New(rand.NewPCG(203, 204))
	exec, logs := NewScalar(0), NewLogarithms(0)
	defer exec.Close()
	defer logs.Close()
	src := Samples{Pix: make([]uint16, 3*inputs), Channels: 3, Depth: 16}
	want := make([]float32, 3*inputs)
	planes := [3][]int32{make([]int32, inputs), make([]int32, inputs), make([]int32, inputs)}
	tightest, worst, suffices, usual := 0.0, 0.0, [2]int{}, 0
	for n := range fixture.Fewer(200, 60) {
		r := randomRecipe(rnd)
		if n%2 == 0 {
			r = usualRecipe(rnd)
		}
		p := compiled(t, r, outputSpaces[n%len(outputSpaces)], FloatDepth)
		p = Join(p)
		bound := Float32Error(p)
		if bound <= 0.9 {
			suffices[n%2]++
		}
		if n%2 == 0 {
			usual++
		}
		adversarial(rnd, p, src.Pix)
		exec.Use(p)
		exec.Floats(want, src)
		logs.Use(p, nil)
		logs.Planes(planes, src)
		narrow, fixed := p.Narrow(), Fixed(p)
		for i := range inputs {
			got := float32Encoded(narrow, &fixed, [3]int32{planes[0][i], planes[1][i], planes[2][i]})
			for c := range p.Channels() {
				off := math.Abs(float64(want[i*p.Channels()+c])-float64(got[c])) * 65535
				require.LessOrEqual(t, off, bound+rounding, "recipe %d, pixel %d", n, i)
				tightest, worst = max(tightest, off/(bound+rounding)), max(worst, off)
			}
		}
	}
	t.Logf("at most %.2f of the bound, at most %.1f codes; float32 suffices for 16 bits with %d of %d usual recipes and %d of %d random ones",
		tightest, worst, suffices[0], usual, suffices[1], usual)
	require.Greater(t, worst, 1.0, "without a bound, it would be seen")
	require.Greater(t, suffices[0], usual/3)
	require.Less(t, suffices[1], usual*3/5)
}

// float32Encoded is steps 2 to 7 from fixed-point logarithms, in integers and
// float32.
func float32Encoded(p *Of[float32], f *FixedDensity, l [3]int32) (out [3]float32) {
	var light [3]float32
	for c, row := range f.Density {
		sum := row[3] + 1<<(f.Shift[c]-1)
		for j := range l {
			sum += row[j] * int64(min(max(l[j], f.LogMin[j]), f.LogMax[j]))
		}
		fixed := min(max(sum>>f.Shift[c], 0), 15*FixedOne)
		hi, lo := float32(fixed&^255)/FixedOne, float32(fixed&255)/FixedOne
		for _, s := range [2]*Segments[float32]{&p.RGB, &p.Curve[c]} {
			if s.Count == 0 {
				continue
			}
			v := hi + lo
			if v < 0 || v > p.Range {
				hi, lo = min(max(v, 0), p.Range), 0
			}
			k := uint32(s.First[min(int((hi+lo)*p.CellScale), Cells-1)])
			for k+1 < s.Count && s.Segment[k+1].Start <= hi+lo {
				k++
			}
			for k > 0 && s.Segment[k].Start > hi+lo {
				k--
			}
			g := &s.Segment[k]
			hi, lo = g.Value, g.Slope*(hi-g.Start+lo)
		}
		light[c] = max(min(exp2f(float32(-log2of10)*(hi+lo)), 1)-p.Glare, 0)
	}
	if p.Flags&FlagGray != 0 {
		y := p.Luma[0]*light[0] + p.Luma[1]*light[1] + p.Luma[2]*light[2]
		light = [3]float32{y, y, y}
	}
	for c, row := range p.Output {
		v := light[c]
		if p.Flags&FlagOutput != 0 {
			v = row[0]*light[0] + row[1]*light[1] + row[2]*light[2]
		}
		out[c] = float32(p.encode(float64(min(max(v, 0), 1))))
	}
	return out
}

// TestLogarithmsAreThoseOfTheInput compares with log2 in float64, for each kind of
// input, and where a table will do with the planes.
func TestLogarithmsAreThoseOfTheInput(t *testing.T) {
	const pixels = 3000
	rnd := rand.New(rand.NewPCG(205, 206))
	logs := NewLogarithms(3)
	defer logs.Close()
	planes := [3][]int32{make([]int32, pixels), make([]int32, pixels), make([]int32, pixels)}
	tables := 0
	for n := range 60 {
		p := compiled(t, randomRecipe(rnd), "srgb", 16)
		src := randomSamples(rnd, pixels, 1+2*(n%2), 8<<(n/2%2))
		var linear Linearizer
		if n%5 == 0 {
			linear = &mixtures{1.0 / float64(int(1)<<src.Depth-1)}
		}
		logs.Use(p, linear)
		logs.Planes(planes, src)
		var light [3][]float64
		for c := range light {
			light[c] = make([]float64, pixels)
		}
		if linear != nil {
			linear.Row(light, src.Pix)
		}
		for i := range pixels {
			v := [3]float64{light[0][i], light[1][i], light[2][i]}
			if linear == nil {
				for c := range v {
					scan := float64(src.Pix[i*src.Channels+c%src.Channels]) / float64(int(1)<<src.Depth-1)
					v[c] = math.Pow(max(scan-p.InputBlack, 0)/(1-p.InputBlack), p.InputGamma)
				}
				if p.Flags&FlagInput != 0 {
					v = multiplied(p.Input, v)
				}
			}
			for c := range v {
				if v[c] > 1e-7 { // below, what cancels out in float64 shows
					require.InDelta(t, math.Log2(v[c]), float64(planes[c][i])/LogOne, 1e-7, "case %d", n)
				}
			}
		}
		table := logs.Table(src.Depth)
		require.Equal(t, linear == nil && p.Flags&FlagInput == 0, table != nil)
		if table == nil {
			continue
		}
		tables++
		for i := range pixels {
			for c := range 3 {
				require.Equal(t, table[src.Pix[i*src.Channels+c%src.Channels]], planes[c][i])
			}
		}
	}
	require.Greater(t, tables, 10)
}

func multiplied(m [3][3]float64, v [3]float64) (out [3]float64) {
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

func TestInputOfLogarithmsChangesWithWhatDecidesAboutThem(t *testing.T) {
	logs := NewLogarithms(1)
	defer logs.Close()
	p := compiled(t, usualRecipe(rand.New(rand.NewPCG(207, 208))), "srgb", 16)
	logs.Use(p, nil)
	before := logs.Input(16)
	other := *p
	other.Glare, other.Density[0][0] = 0.1, 7
	logs.Use(&other, nil)
	require.Equal(t, before, logs.Input(16))
	require.NotEqual(t, before, logs.Input(8))
	other.InputGamma *= 2
	logs.Use(&other, nil)
	require.NotEqual(t, before, logs.Input(16))
	logs.Use(p, &mixtures{1})
	require.NotEqual(t, before, logs.Input(16))
}
