package program

import "math"

// The stages of a Program, each over a tile of pixels. A tile is planar, and
// small enough to stay in the first-level cache between stages. Every stage
// reads and writes t[c][:n] for the three channels.

const tileSize = 512

// tile holds up to tileSize pixels, one plane a channel.
type tile [3]doubles

// doubles is one channel of a tile.
type doubles [tileSize]float64

// logZero stands for log2 of values that have no logarithm. It is below every
// LogMin, so the clamp of the density stage replaces it.
const logZero = -2000

// toWorking is the matrix of step 1: linear scanner light to linear
// working-space light.
func toWorking(p *Program, t *tile, n int) { multiply(&p.Input, t, n) }

// multiply applies a matrix to every pixel.
func multiply(m *[3][3]float64, t *tile, n int) {
	r, g, b := t[0][:n], t[1][:n], t[2][:n]
	for i := range r {
		x, y, z := r[i], g[i], b[i]
		r[i] = m[0][0]*x + m[0][1]*y + m[0][2]*z
		g[i] = m[1][0]*x + m[1][1]*y + m[1][2]*z
		b[i] = m[2][0]*x + m[2][1]*y + m[2][2]*z
	}
}

// toLog takes the logarithm of working-space light.
func toLog(t *tile, n int) {
	for c := range t {
		planeToLog(&t[c], n)
	}
}

func planeToLog(d *doubles, n int) {
	for i, v := range d[:n] {
		d[i] = logOf(v)
	}
}

// logOf is log2 of light, logZero if it has none.
func logOf(v float64) float64 {
	if v < lightFloor*1e-20 {
		return logZero
	}
	return log2(v)
}

// logToPrint is steps 2 to 4: log2 of working-space light to print density.
func logToPrint(t *tile, n int, p *Program) {
	for c := range t {
		lo, hi := p.LogMin[c], p.LogMax[c]
		plane := t[c][:n]
		for i, v := range plane {
			plane[i] = min(max(v, lo), hi)
		}
	}
	r, g, b := t[0][:n], t[1][:n], t[2][:n]
	m := &p.Density
	for i := range r {
		x, y, z := r[i], g[i], b[i]
		r[i] = m[0][0]*x + m[0][1]*y + m[0][2]*z + m[0][3]
		g[i] = m[1][0]*x + m[1][1]*y + m[1][2]*z + m[1][3]
		b[i] = m[2][0]*x + m[2][1]*y + m[2][2]*z + m[2][3]
	}
}

// printToLight is steps 5 and 6: print density to working-space light.
func printToLight(p *Program, t *tile, n int) {
	for c := range t {
		for _, curve := range [2]*Segments[float64]{&p.RGB, &p.Curve[c]} {
			if curve.Count > 0 {
				planeThroughCurve(&t[c], n, curve)
			}
		}
		planeToLight(&t[c], n, p)
	}
	if p.Flags&FlagGray != 0 {
		lightToGray(t, n, p)
		t[1], t[2] = t[0], t[0]
	}
}

// planeThroughCurve is a curve of step 5.
func planeThroughCurve(d *doubles, n int, s *Segments[float64]) {
	for i, v := range d[:n] {
		d[i] = s.at(v)
	}
}

// planeToLight is step 6.
func planeToLight(d *doubles, n int, p *Program) {
	for i, v := range d[:n] {
		d[i] = max(exp2(min(max(-log2of10*v, -1000), 0))-p.Glare, 0)
	}
}

// lightToGray is the luminance of light, in the first plane.
func lightToGray(t *tile, n int, p *Program) {
	r, g, b := t[0][:n], t[1][:n], t[2][:n]
	for i := range r {
		r[i] = p.Luma[0]*r[i] + p.Luma[1]*g[i] + p.Luma[2]*b[i]
	}
}

// lightToOutput is the matrix of step 7.
func lightToOutput(t *tile, n int, p *Program) { multiply(&p.Output, t, n) }

// lightToCode is step 7: working-space light to code values plus one half, so
// that cutting off the fraction rounds them. With floating-point output it is
// the encoded value itself, 0 to 1.
func lightToCode(p *Program, t *tile, n int) {
	if p.Flags&FlagOutput != 0 {
		lightToOutput(t, n, p)
	}
	top, half := 1.0, 0.0
	if p.Depth != FloatDepth {
		top, half = float64(uint32(1)<<p.Depth-1), 0.5
	}
	for c := range p.Channels() {
		plane := t[c][:n]
		for i, v := range plane {
			plane[i] = p.encode(min(max(v, 0), 1))*top + half
		}
	}
}

// Light grades one color: linear working-space light as it comes from step 1,
// through steps 2 to 6, to graded linear working-space light. It is what a
// recipe does to a color after the scanner and before any output space has a
// say.
func Light(p *Program, rgb [3]float64) [3]float64 {
	var t tile
	for c, v := range rgb {
		t[c][0] = v
	}
	toLog(&t, 1)
	logToPrint(&t, 1, p)
	printToLight(p, &t, 1)
	return [3]float64{t[0][0], t[1][0], t[2][0]}
}

// ScanLight grades one color from the scan: scan values in [0, 1] through steps
// 1 to 6.
func ScanLight(p *Program, scan [3]float64) [3]float64 {
	var t tile
	for c, v := range scan {
		t[c][0] = math.Pow(max(v-p.InputBlack, 0)/(1-p.InputBlack), p.InputGamma)
	}
	toWorking(p, &t, 1)
	return Light(p, [3]float64{t[0][0], t[1][0], t[2][0]})
}
