package program

import (
	"math"
	"unsafe"
)

// portable are the kernels in plain Go: what those of a machine are tested
// against, one by one, and where there are none what runs.
var portable = kernels{
	name:  BackendPortable,
	look3: look3, look1: look1, light3: light3, logs: logs,
	density: densityPositions, curve: curveLight, straight: straightLight,
	mix: mixChannels, gray: grayOf, encode: encodePlane,
	wideLogs: planeToLog, wideDensity: logToPrint, wideCurve: planeThroughCurve, wideLight: planeToLight,
	wideMix: lightToOutput, wideGray: lightToGray, wideRound: roundPlane,
	bgra: packBGRA, codes3: packCodes3, codes1: packCodes1, floats3: packFloats3,
}

func look3(r, g, b *int32, samples *uint16, n int, table *[1 << 16]int32) {
	red, green, blue, src := unsafe.Slice(r, n), unsafe.Slice(g, n), unsafe.Slice(b, n), unsafe.Slice(samples, 3*n)
	for i := range red {
		px := src[3*i : 3*i+3 : 3*i+3]
		red[i], green[i], blue[i] = table[px[0]], table[px[1]], table[px[2]]
	}
}

func look1(dst *int32, samples *uint16, n int, table *[1 << 16]int32) {
	out := unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(samples, n) {
		out[i] = table[v]
	}
}

func light3(dst *tile, samples *uint16, n int, table *[1 << 16]float64, m *[3][3]float64) {
	src := unsafe.Slice(samples, 3*n)
	for i := range n {
		x, y, z := table[src[3*i]], table[src[3*i+1]], table[src[3*i+2]]
		for c := range dst {
			dst[c][i] = m[c][0]*x + m[c][1]*y + m[c][2]*z
		}
	}
}

func logs(dst *int32, light *float64, n int) {
	out := unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(light, n) {
		out[i] = fixedLog(logOf(v))
	}
}

// fixedLog rounds a logarithm to fixed point.
func fixedLog(l float64) int32 {
	return int32(math.RoundToEven(min(max(l, -logEdge)*logOne, math.MaxInt32)))
}

func densityPositions(dst *block, r, g, b *int32, n int, d *densityMap) {
	red, green, blue := unsafe.Slice(r, n), unsafe.Slice(g, n), unsafe.Slice(b, n)
	for i := range n {
		x := float64(min(max(red[i], d.lo[0]), d.hi[0]))
		y := float64(min(max(green[i], d.lo[1]), d.hi[1]))
		z := float64(min(max(blue[i], d.lo[2]), d.hi[2]))
		for c := range dst {
			m := &d.m[c]
			v := m[0]*x + m[1]*y + m[2]*z + m[3]
			dst[c][i] = uint32(math.RoundToEven(min(max(v, 0), math.MaxInt32)))
		}
	}
}

func curveLight(p *plane, n int, c *cells) {
	for i, position := range p[:n] {
		cell := position >> cellShift
		t := float32(position & (1<<cellShift - 1))
		line := &c.line[cell]
		l := line[0] + line[1]*t
		for k := range c.kinks {
			kink := &c.kink[k][cell]
			l += kink[1] * max(t-kink[0], 0)
		}
		p[i] = math.Float32bits(max(exp2f(l)-c.glare, 0))
	}
}

func straightLight(p *plane, n int, s *slope) {
	for i, position := range p[:n] {
		p[i] = math.Float32bits(max(exp2f(s.rise*float32(position))-s.glare, 0))
	}
}

// expTerms are the terms of a polynomial for 2^x, x from -1/2 to 1/2, that meets
// it at 0 and at the Chebyshev points. The relative error is 5e-9, which the
// rounding of float32 exceeds.
var expTerms = [7]float32{
	1, 0.693147188, 0.2402265076, 0.05550357114, 0.009618082557, 0.001339086336, 0.0001545316294,
}

// exp2f is 2^x for x from -126 to about 0.
func exp2f(x float32) float32 {
	whole := float32(math.RoundToEven(float64(x)))
	r := x - whole
	sum := expTerms[6]
	for i := 5; i >= 0; i-- {
		sum = sum*r + expTerms[i]
	}
	return math.Float32frombits(math.Float32bits(sum) + uint32(int32(whole))<<23)
}

func mixChannels(b *block, n int, m *[3][3]float32) {
	for i := range n {
		x, y, z := math.Float32frombits(b[0][i]), math.Float32frombits(b[1][i]), math.Float32frombits(b[2][i])
		for c := range b {
			b[c][i] = math.Float32bits(m[c][0]*x + m[c][1]*y + m[c][2]*z)
		}
	}
}

func grayOf(b *block, n int, weights *[3]float32) {
	for i := range n {
		x, y, z := math.Float32frombits(b[0][i]), math.Float32frombits(b[1][i]), math.Float32frombits(b[2][i])
		b[0][i] = math.Float32bits(weights[0]*x + weights[1]*y + weights[2]*z)
	}
}

func encodePlane(p *plane, n int, e *encoding) {
	for i, bits := range p[:n] {
		v := math.Float32frombits(bits)
		encoded := float32(0)
		if v >= encodeFloor {
			bits = math.Float32bits(min(v, 1))
			at := bits>>15 - encodeBase
			frac := float32(bits&0x7fff) * (1.0 / 0x8000)
			encoded = e.table[at] + frac*(e.table[at+1]-e.table[at])
		}
		p[i] = math.Float32bits(encoded*e.top + e.half)
	}
}

func roundPlane(dst *plane, src *doubles, n int) {
	for i, v := range src[:n] {
		dst[i] = math.Float32bits(float32(v))
	}
}

func packBGRA(dst *byte, r, g, b *plane, n int) {
	out := unsafe.Slice(dst, 4*n)
	for i := range n {
		px := out[4*i : 4*i+4 : 4*i+4]
		px[0], px[1], px[2], px[3] = byte(cut(b[i])), byte(cut(g[i])), byte(cut(r[i])), 255
	}
}

func packCodes3(dst *uint16, b *block, n int) {
	out := unsafe.Slice(dst, 3*n)
	for i := range n {
		px := out[3*i : 3*i+3 : 3*i+3]
		px[0], px[1], px[2] = cut(b[0][i]), cut(b[1][i]), cut(b[2][i])
	}
}

func packCodes1(dst *uint16, p *plane, n int) {
	out := unsafe.Slice(dst, n)
	for i := range out {
		out[i] = cut(p[i])
	}
}

// cut is a float32, given by its bits, without its fraction.
func cut(bits uint32) uint16 { return uint16(math.Float32frombits(bits)) }

func packFloats3(dst *float32, b *block, n int) {
	out := unsafe.Slice(dst, 3*n)
	for i := range n {
		for c := range b {
			out[3*i+c] = math.Float32frombits(b[c][i])
		}
	}
}
