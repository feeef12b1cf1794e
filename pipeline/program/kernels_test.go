package program

import (
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// TestMachineKernelsDoWhatPortableOnesDo compares every kernel of this machine,
// by name, with its twin in Go: the same where nothing is rounded, otherwise one
// rounding away.
func TestMachineKernelsDoWhatPortableOnesDo(t *testing.T) {
	for _, k := range machineKernels() {
		t.Run(k.name, func(t *testing.T) {
			for n := group; n <= tileSize; n += group {
				rnd := rand.New(rand.NewPCG(51, uint64(n)))
				t.Run("look", func(t *testing.T) { compareLooks(t, rnd, k, n) })
				t.Run("logs", func(t *testing.T) { compareLogs(t, rnd, k, n) })
				t.Run("density", func(t *testing.T) { compareDensity(t, rnd, k, n) })
				t.Run("light", func(t *testing.T) { compareLight(t, rnd, k, n) })
				t.Run("mix", func(t *testing.T) { compareMix(t, rnd, k, n) })
				t.Run("encode", func(t *testing.T) { compareEncode(t, rnd, k, n) })
				t.Run("wide", func(t *testing.T) { compareWide(t, rnd, k, n) })
				t.Run("pack", func(t *testing.T) { comparePack(t, rnd, k, n) })
			}
		})
	}
}

func compareLooks(t *testing.T, rnd *rand.Rand, k *kernels, n int) {
	var samples [3 * tileSize]uint16
	for i := range samples {
		samples[i] = uint16(rnd.Uint32())
	}
	samples[0], samples[3*n-1] = 65535, 65535
	logs, lights := new([1 << 16]int32), new([1 << 16]float64)
	for i := range logs {
		logs[i], lights[i] = int32(rnd.Uint32()), rnd.Float64()
	}
	type planes [3][tileSize]int32
	var want, got planes
	look3(&want[0][0], &want[1][0], &want[2][0], &samples[0], n, logs)
	k.look3(&got[0][0], &got[1][0], &got[2][0], &samples[0], n, logs)
	require.Equal(t, want, got)

	want, got = planes{}, planes{}
	look1(&want[0][0], &samples[0], n, logs)
	k.look1(&got[0][0], &samples[0], n, logs)
	require.Equal(t, want, got)

	m := [3][3]float64{{1.2, -0.3, 0.1}, {0, 0.9, 0.1}, {-0.2, 0.1, 1.1}}
	wantLight, gotLight := new(tile), new(tile)
	light3(wantLight, &samples[0], n, lights, &m)
	k.light3(gotLight, &samples[0], n, lights, &m)
	for c := range wantLight {
		require.InDeltaSlice(t, wantLight[c][:], gotLight[c][:], 1e-15)
	}
}

func compareLogs(t *testing.T, rnd *rand.Rand, k *kernels, n int) {
	var light [tileSize]float64
	for i := range light {
		light[i] = math.Exp2(70 - 140*rnd.Float64())
	}
	special := []float64{0, -1, 1, 0.5, 2, math.Nextafter(1, 0), math.Nextafter(1, 2), -1e-300, 1e-300, 5e-324, 1e300, 1e-30, 1.0 / 65535, math.Copysign(0, -1)}
	for i, v := range special {
		light[(i*7)%n] = v
	}
	var want, got [tileSize]int32
	logs(&want[0], &light[0], n)
	k.logs(&got[0], &light[0], n)
	for i := range want {
		require.InDelta(t, want[i], got[i], 1, "log2 of %g", light[i])
	}
	for i, v := range light[:n] {
		if v > 0 {
			exact := min(max(math.Log2(v), -logEdge), logEdge-1.0/logOne)
			require.InDelta(t, exact, float64(got[i])/logOne, (0.5+1.0/16)/logOne, "log2 of %g", v)
		} else {
			require.Equal(t, int32(math.MinInt32), got[i])
		}
	}
}

func compareDensity(t *testing.T, rnd *rand.Rand, k *kernels, n int) {
	var logs [3][tileSize]int32
	var d densityMap
	for c := range logs {
		for i := range logs[c] {
			logs[c][i] = int32(rnd.Uint32())
		}
		logs[c][0], logs[c][n-1] = math.MinInt32, math.MaxInt32
		d.lo[c], d.hi[c] = -int32(rnd.Uint32()>>2), int32(rnd.Uint32()>>2)
		for j := range d.m[c] {
			d.m[c][j] = 2 * rnd.NormFloat64()
		}
		d.m[c][3] *= 1 << 30
	}
	var want, got block
	densityPositions(&want, &logs[0][0], &logs[1][0], &logs[2][0], n, &d)
	k.density(&got, &logs[0][0], &logs[1][0], &logs[2][0], n, &d)
	for c := range want {
		require.InDeltaSlice(t, want[c][:], got[c][:], 1)
	}
}

func compareLight(t *testing.T, rnd *rand.Rand, k *kernels, n int) {
	var positions plane
	for i := range positions {
		positions[i] = rnd.Uint32() >> 1
	}
	positions[0], positions[n-1] = 0, math.MaxInt32
	want, got := positions, positions
	s := slope{rise: float32(-log2of10 * plainRange * positionStep), glare: 0.01}
	straightLight(&want, n, &s)
	k.straight(&got, n, &s)
	requireFloats(t, &want, &got, 2e-7)

	c, f := new(cells), joined{}
	for {
		var curve Segments[float64]
		curve.compile(randomCurve(rnd))
		f.join(&curve, &Segments[float64]{})
		if c.compile(&f) {
			break
		}
	}
	want, got = positions, positions
	curveLight(&want, n, c)
	k.curve(&got, n, c)
	requireFloats(t, &want, &got, 2e-6)
}

func compareMix(t *testing.T, rnd *rand.Rand, k *kernels, n int) {
	var planes block
	for c := range planes {
		for i := range planes[c] {
			planes[c][i] = math.Float32bits(rnd.Float32())
		}
	}
	m := [3][3]float32{{1.7, -0.6, -0.1}, {-0.1, 1.1, 0}, {0, -0.1, 1.1}}
	want, got := planes, planes
	mixChannels(&want, n, &m)
	k.mix(&got, n, &m)
	for c := range want {
		requireFloats(t, &want[c], &got[c], 3e-7)
	}
	want, got = planes, planes
	grayOf(&want, n, &[3]float32{0.3, 0.6, 0.1})
	k.gray(&got, n, &[3]float32{0.3, 0.6, 0.1})
	requireFloats(t, &want[0], &got[0], 2e-7)
	require.Equal(t, want[1:], got[1:])
}

func compareEncode(t *testing.T, rnd *rand.Rand, k *kernels, n int) {
	p := &Program{}
	p.encoding(mustSpace(t, "srgb").Transfer)
	var light plane
	for i := range light {
		light[i] = math.Float32bits(float32(math.Exp2(1 - 50*rnd.Float64())))
	}
	for i, v := range []float32{0, 1, 2, -1, -0.0, encodeFloor, math.Nextafter32(encodeFloor, 0), math.Nextafter32(1, 0)} {
		light[(i*5)%n] = math.Float32bits(v)
	}
	for _, e := range []encoding{{&p.Encode, 1, 0}, {&p.Encode, 65535, 0.5}} {
		want, got := light, light
		encodePlane(&want, n, &e)
		k.encode(&got, n, &e)
		requireFloats(t, &want, &got, 2e-7*e.top)
		for i, bits := range light[:n] {
			exact := p.encode(min(max(float64(math.Float32frombits(bits)), 0), 1))*float64(e.top) + float64(e.half)
			require.InDelta(t, exact, math.Float32frombits(got[i]), 3e-7*float64(e.top))
		}
	}
}

// compareWide holds the kernels in float64 to what the reference can be held to.
func compareWide(t *testing.T, rnd *rand.Rand, k *kernels, n int) {
	p := compiled(t, randomRecipe(rnd), "rec2020", 16)
	var light tile
	for c := range light {
		for i := range light[c] {
			light[c][i] = math.Exp2(4 - 40*rnd.Float64())
		}
		for i, v := range []float64{0, -1, 1, math.Nextafter(1, 0), math.Nextafter(1, 2), 1e-300, 0.5, 1.0 / 65535, 1.5e-30} {
			light[c][(i*11)%n] = v
		}
	}
	want, got := light, light
	near := func(delta float64) {
		t.Helper()
		for c := range want {
			require.InDeltaSlice(t, want[c][:], got[c][:], delta)
		}
	}
	toLog(&want, n)
	for c := range got {
		k.wideLogs(&got[c], n)
		for i := range n { // what has no logarithm is below every LogMin
			want[c][i], got[c][i] = max(want[c][i], -90), max(got[c][i], -90)
		}
	}
	near(2e-14)

	got = want
	logToPrint(&want, n, p)
	k.wideDensity(&got, n, p)
	near(1e-12)

	var s Segments[float64]
	s.compile(randomCurve(rnd))
	density := want
	for i := range min(int(s.Count), n) { // at the kinks, and beside them
		start := s.Segment[i].Start
		density[0][i], density[1][i], density[2][i] = start, math.Nextafter(start, -1), math.Nextafter(start, 9)
	}
	want, got = density, density
	for c := range got {
		planeThroughCurve(&want[c], n, &s)
		k.wideCurve(&got[c], n, &s)
	}
	near(1e-11) // curves can be steep

	for c := range density {
		for i := range density[c] {
			density[c][i] = 305*rnd.Float64() - 2
		}
		density[c][0], density[c][n-1] = 0, 1e9
	}
	want, got = density, density
	for c := range got {
		planeToLight(&want[c], n, p)
		k.wideLight(&got[c], n, p)
	}
	near(3e-13)
	p.Glare = 0
	want, got = density, density
	planeToLight(&want[0], n, p)
	k.wideLight(&got[0], n, p)
	for i := range n {
		require.InEpsilon(t, want[0][i], got[0][i], 3e-13)
	}

	want, got = light, light
	lightToOutput(&want, n, p)
	k.wideMix(&got, n, p)
	near(1e-13)
	want, got = light, light
	lightToGray(&want, n, p)
	k.wideGray(&got, n, p)
	near(1e-13)
	var wantPlane, gotPlane plane
	roundPlane(&wantPlane, &light[0], n)
	k.wideRound(&gotPlane, &light[0], n)
	require.Equal(t, wantPlane, gotPlane)
}

func comparePack(t *testing.T, rnd *rand.Rand, k *kernels, n int) {
	var planes block
	for c := range planes {
		for i := range planes[c] {
			planes[c][i] = math.Float32bits(65536*rnd.Float32() - 0.004)
		}
		planes[c][0], planes[c][n-1] = math.Float32bits(65535.5), math.Float32bits(0.5)
	}
	var want, got [3 * tileSize]uint16
	packCodes3(&want[0], &planes, n)
	k.codes3(&got[0], &planes, n)
	require.Equal(t, want, got)
	want, got = [3 * tileSize]uint16{}, [3 * tileSize]uint16{}
	packCodes1(&want[0], &planes[1], n)
	k.codes1(&got[0], &planes[1], n)
	require.Equal(t, want, got)

	for c := range planes {
		for i, bits := range planes[c] {
			planes[c][i] = math.Float32bits(math.Float32frombits(bits) / 256)
		}
	}
	var wantPixels, gotPixels [4 * tileSize]byte
	packBGRA(&wantPixels[0], &planes[0], &planes[1], &planes[2], n)
	k.bgra(&gotPixels[0], &planes[0], &planes[1], &planes[2], n)
	require.Equal(t, wantPixels, gotPixels)

	var wantFloats, gotFloats [3 * tileSize]float32
	packFloats3(&wantFloats[0], &planes, n)
	k.floats3(&gotFloats[0], &planes, n)
	require.Equal(t, wantFloats, gotFloats)
}

// requireFloats compares planes of float32s.
func requireFloats(t *testing.T, want, got *plane, delta float32) {
	t.Helper()
	w, g := (*[tileSize]float32)(unsafe.Pointer(want)), (*[tileSize]float32)(unsafe.Pointer(got))
	for i := range w {
		if d := w[i] - g[i]; !(d >= -delta && d <= delta) {
			// NaN is what positions beyond n are.
			require.Equal(t, want[i], got[i], "pixel %d: %g, not %g", i, g[i], w[i])
		}
	}
}

// TestOffsetsAreThoseOfTheAssembly pins what asm assumes of structs.
func TestOffsetsAreThoseOfTheAssembly(t *testing.T) {
	require.Equal(t, uintptr(96), unsafe.Offsetof(densityMap{}.lo))
	require.Equal(t, uintptr(108), unsafe.Offsetof(densityMap{}.hi))
	require.Equal(t, uintptr(8*Cells), unsafe.Offsetof(cells{}.kink))
	require.Equal(t, uintptr(40*Cells), unsafe.Offsetof(cells{}.kinks))
	require.Equal(t, uintptr(40*Cells+8), unsafe.Offsetof(cells{}.glare))
	require.Equal(t, uintptr(4), unsafe.Offsetof(slope{}.glare))
	require.Equal(t, uintptr(32), unsafe.Offsetof(Program{}.Glare))
	require.Equal(t, uintptr(152), unsafe.Offsetof(Program{}.LogMax))
	require.Equal(t, uintptr(8), unsafe.Offsetof(Segments[float64]{}.First))
	require.Equal(t, uintptr(8+2*Cells), unsafe.Offsetof(Segments[float64]{}.Segment))
	require.Equal(t, [2]uintptr{8, 16}, [2]uintptr{unsafe.Offsetof(Segment[float64]{}.Offset), unsafe.Offsetof(Segment[float64]{}.Slope)})
	require.Equal(t, uintptr(32), unsafe.Sizeof(Segment[float64]{}))
	require.Equal(t, uintptr(8), unsafe.Offsetof(encoding{}.top))
	require.Equal(t, uintptr(12), unsafe.Offsetof(encoding{}.half))
}
