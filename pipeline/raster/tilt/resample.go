package tilt

import "math"

// resample makes row j of the picture: interleaved samples of the given number of
// channels.
func (p Plan) resample(dst []uint16, j int, src ring, channels int) {
	py := float64(p.oy + j)
	startX, startY := p.x[0]+p.x[2]*py, p.y[0]+p.y[2]*py
	var lines [4][]uint16
	above := math.MinInt // the row of lines[0]
	for i := range p.outW {
		px := float64(p.ox + i)
		x, y := startX+p.x[1]*px, startY+p.y[1]*px
		left, top := math.Floor(x), math.Floor(y)
		wx, wy := weights(x-left), weights(y-top)
		col, row := int(left)-p.dx-1, int(top)-p.dy-1
		if row != above {
			above = row
			for k := range lines {
				lines[k] = src.at(min(max(row+k, 0), p.Height-1))
			}
		}
		if col >= 0 && col+4 <= p.Width && channels == 3 {
			var red, green, blue int64
			for k, line := range lines {
				s, w := (*[12]uint16)(line[3*col:]), wy[k&3]
				red += w * (wx[0]*int64(s[0]) + wx[1]*int64(s[3]) + wx[2]*int64(s[6]) + wx[3]*int64(s[9]))
				green += w * (wx[0]*int64(s[1]) + wx[1]*int64(s[4]) + wx[2]*int64(s[7]) + wx[3]*int64(s[10]))
				blue += w * (wx[0]*int64(s[2]) + wx[1]*int64(s[5]) + wx[2]*int64(s[8]) + wx[3]*int64(s[11]))
			}
			out := (*[3]uint16)(dst[3*i:])
			out[0], out[1], out[2] = sample(red), sample(green), sample(blue)
			continue
		}
		for c := range channels {
			var sum int64
			for k, line := range lines {
				for n, w := range wx {
					at := min(max(col+n, 0), p.Width-1)
					sum += wy[k] * w * int64(line[at*channels+c])
				}
			}
			dst[i*channels+c] = sample(sum)
		}
	}
}

// one is the sum of the weights along a row or a column. A sample has 16 bits, and
// the weights of two directions, negative ones with them, are 1.6 times one squared
// at most: an int64 holds the sum of all, exactly, and it is the same in whatever
// order it is formed.
const one = 1 << 22

// weights are those of the four pixels around a place that lies t behind the second
// of them, 0 to 1. They are less than a millionth off, and their sum is one, so
// that what is constant stays so.
func weights(t float64) [4]int64 {
	a := int64(((-0.5*t+1)*t - 0.5) * t * one)
	c := int64(((-1.5*t+2)*t + 0.5) * t * one)
	d := int64((0.5*t - 0.5) * t * t * one)
	return [4]int64{a, one - a - c - d, c, d}
}

// sample is a weighted sum, rounded and clipped.
func sample(sum int64) uint16 {
	const unit = one * one
	return uint16(min(max((sum+unit/2)/unit, 0), math.MaxUint16))
}
