package icc

import (
	"fmt"
	"slices"
)

// grid is a color lookup table of one or three inputs and three outputs, the
// values stored with the last input running fastest, 65535 for 1.
type grid struct {
	points []int // in each input
	values []uint16
}

// newGrid decides whether a grid of that many points in each input can be, and
// takes its values from the start of data, of 1 or 2 bytes each. It also says
// how many bytes they take.
func newGrid(data []byte, points []int, bytes int) (*grid, int, error) {
	count := 3
	for _, n := range points {
		if n < 2 {
			return nil, 0, fmt.Errorf("CLUT of %d points, want 2 or more in each input", points)
		}
		if count *= n; count > MaxCLUT {
			return nil, 0, fmt.Errorf("CLUT of %d points: %w of %d values", points, ErrLimit, MaxCLUT)
		}
	}
	size := count * bytes
	if size > len(data) {
		return nil, 0, fmt.Errorf("CLUT of %d points needs %d bytes, but there are %d", points, size, len(data))
	}
	g := &grid{points: slices.Clone(points)}
	if bytes == 1 {
		g.values = samples8(data[:size])
	} else {
		g.values = samples16(data[:size])
	}
	return g, size, nil
}

// at interpolates at inputs in [0, 1].
func (g *grid) at(v [3]float64) [3]float64 {
	for i, n := range g.points {
		v[i] = clip(v[i]) * float64(n-1)
	}
	if len(g.points) == 1 {
		return g.linear(v[0])
	}
	return g.tetrahedral(v)
}

// linear interpolates between the two points about a position, which is from 0
// to points - 1.
func (g *grid) linear(position float64) [3]float64 {
	i := min(int(position), g.points[0]-2)
	fraction := position - float64(i)
	var sum [3]float64
	g.add(&sum, 3*i, 1-fraction)
	g.add(&sum, 3*i+3, fraction)
	return sum
}

// tetrahedral interpolates between the four points of the tetrahedron about a
// position, which is from 0 to points - 1 in each input. The cell's cube is cut
// into six tetrahedra along its diagonal of grays; within one, the way from the
// cube's near corner to its far one takes the inputs in the order of their
// fractions, the largest first (Kasson, Nin, Plouffe and Hafner 1995,
// "Performing color space conversions with three-dimensional linear
// interpolation"). Grays stay between grays, and neighboring tetrahedra agree
// on the face they share.
func (g *grid) tetrahedral(position [3]float64) [3]float64 {
	stride := [3]int{3 * g.points[1] * g.points[2], 3 * g.points[2], 3}
	var offset int
	var fraction [3]float64
	for i, p := range position {
		below := min(int(p), g.points[i]-2)
		fraction[i] = p - float64(below)
		offset += below * stride[i]
	}
	order := func(i, j int) {
		if fraction[i] < fraction[j] {
			fraction[i], fraction[j] = fraction[j], fraction[i]
			stride[i], stride[j] = stride[j], stride[i]
		}
	}
	order(0, 1)
	order(1, 2)
	order(0, 1)

	var sum [3]float64
	g.add(&sum, offset, 1-fraction[0])
	offset += stride[0]
	g.add(&sum, offset, fraction[0]-fraction[1])
	offset += stride[1]
	g.add(&sum, offset, fraction[1]-fraction[2])
	offset += stride[2]
	g.add(&sum, offset, fraction[2])
	return sum
}

// add adds a weighted point.
func (g *grid) add(sum *[3]float64, offset int, weight float64) {
	weight /= 65535
	point := g.values[offset : offset+3 : offset+3]
	sum[0] += weight * float64(point[0])
	sum[1] += weight * float64(point[1])
	sum[2] += weight * float64(point[2])
}
