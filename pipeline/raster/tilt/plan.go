// Package tilt straightens pictures: it cuts a rectangle out of a scan that is
// turned about a point, by as little as a fraction of a degree.
//
// A [Plan] says which part of the scan is read, how far that is reduced, and where
// every pixel of the picture lies in it. A [Straightener] makes the picture's rows
// while rows of the scan come in, from the top down, and holds no more of them than
// a row of the picture reaches across; [Plan.All] makes all of a picture whose part
// of the scan is at hand. Both compute the same.
//
// A pixel is interpolated between the 4 x 4 around its place with the cubic
// convolution of Catmull and Rom (R. Keys, Cubic convolution interpolation for
// digital image processing, 1981, with a = -1/2): what is a polynomial of degree 2
// stays what it is. Beyond the edges of the scan its outermost pixels go on.
// Samples that come out beyond 0 to 65535 are clipped.
//
// A picture at its full size is interpolated between the pixels of the scan. A
// pixel of a part of it is computed from the same numbers as in all of it, so that
// both are the same, bit for bit. A reduced one is interpolated between the area
// averages that [raster.Reducer] makes, at about the picture's own scale.
package tilt

import (
	"image"
	"math"

	"safelight/pipeline/raster"
)

// Cut is a rectangle of a scan, in its pixels, that is turned clockwise about a
// point, so that what is cut out there is turned counterclockwise.
type Cut struct {
	Rect image.Rectangle
	// Degrees is the angle, -45 to 45.
	Degrees float64
	// X and Y are the point, in pixels from the scan's top left corner. A picture
	// has it in its center; a part of it, where that is.
	X, Y float64
}

// Plan says how a cut becomes a picture. Its grid is the part of the scan that is
// read, reduced.
type Plan struct {
	// Box is the part of the scan that is read, within the scan.
	Box image.Rectangle
	// Width and Height are the size of the grid. It is Box's if nothing is reduced.
	Width, Height int

	outW, outH int
	// The middle of pixel (i, j) of the picture lies x[0] + x[1]*(ox+i) + x[2]*(oy+j)
	// from the middle of the leftmost pixel of the scan, or of the grid if it is
	// reduced; y alike. dx and dy are where the grid begins there.
	x, y           [3]float64
	ox, oy, dx, dy int
}

// support is how far from a pixel's place those are that it is made of.
const support = 2

// slack is far more than coordinates are off by rounding, in pixels, and far less
// than shows.
const slack = 1e-6

// NewPlan plans a picture of width by height pixels, which are at most those of the
// cut, from a scan of the given size. What reaches beyond the scan is made of its
// edge.
//
// The box of a reduced picture is the same for every angle, so that what was read
// for one serves for another. At full size it is the smallest there is.
func NewPlan(cut Cut, width, height int, scan image.Point) Plan {
	p := Plan{outW: width, outH: height}
	sin, cos := math.Sincos(cut.Degrees * math.Pi / 180)
	bounds := image.Rectangle{Max: scan}
	w, h := cut.Rect.Dx(), cut.Rect.Dy()
	if width == w && height == h {
		// In numbers that all parts of the picture have in common.
		p.ox, p.oy = cut.Rect.Min.X, cut.Rect.Min.Y
		u, v := 0.5-cut.X, 0.5-cut.Y
		p.x = [3]float64{cut.X - 0.5 + u*cos - v*sin, cos, -sin}
		p.y = [3]float64{cut.Y - 0.5 + u*sin + v*cos, sin, cos}
		x0, x1 := p.reach(p.x)
		y0, y1 := p.reach(p.y)
		p.Box = within(image.Rect(x0, y0, x1, y1), bounds)
		p.Width, p.Height = p.Box.Dx(), p.Box.Dy()
		p.dx, p.dy = p.Box.Min.X, p.Box.Min.Y
		return p
	}
	sx, sy := float64(w)/float64(width), float64(h)/float64(height) // of a pixel of the picture
	// The middle of the rectangle, turned, and a square about it.
	mx, my := float64(cut.Rect.Min.X)+float64(w)/2-cut.X, float64(cut.Rect.Min.Y)+float64(h)/2-cut.Y
	mx, my = cut.X+mx*cos-my*sin, cut.Y+mx*sin+my*cos
	radius := math.Hypot(float64(w), float64(h))/2 + (support+1)*max(sx, sy)
	p.Box = within(image.Rect(
		int(math.Floor(mx-radius)), int(math.Floor(my-radius)),
		int(math.Ceil(mx+radius)), int(math.Ceil(my+radius)),
	), bounds)
	p.Width, p.Height = fewer(p.Box.Dx(), sx), fewer(p.Box.Dy(), sy)
	kx, ky := float64(p.Width)/float64(p.Box.Dx()), float64(p.Height)/float64(p.Box.Dy())
	u, v := float64(cut.Rect.Min.X)+sx/2-cut.X, float64(cut.Rect.Min.Y)+sy/2-cut.Y
	p.x = [3]float64{(cut.X+u*cos-v*sin-float64(p.Box.Min.X))*kx - 0.5, cos * sx * kx, -sin * sy * kx}
	p.y = [3]float64{(cut.Y+u*sin+v*cos-float64(p.Box.Min.Y))*ky - 0.5, sin * sx * ky, cos * sy * ky}
	return p
}

// fewer is how many pixels of the given size are n, at least one.
func fewer(n int, size float64) int { return min(max(int(math.Ceil(float64(n)/size)), 1), n) }

// within is the part of r in bounds; the pixel of bounds next to it if there is
// none.
func within(r, bounds image.Rectangle) image.Rectangle {
	r.Min.X, r.Min.Y = min(max(r.Min.X, 0), bounds.Max.X-1), min(max(r.Min.Y, 0), bounds.Max.Y-1)
	r.Max.X, r.Max.Y = max(min(r.Max.X, bounds.Max.X), r.Min.X+1), max(min(r.Max.Y, bounds.Max.Y), r.Min.Y+1)
	return r
}

// reach is from which to which coordinate, the last not included, there are pixels
// that those of the picture are made of; at is x or y of the plan.
func (p Plan) reach(at [3]float64) (from, to int) {
	left, right := float64(p.ox), float64(p.ox+p.outW-1)
	top, bottom := float64(p.oy), float64(p.oy+p.outH-1)
	least := at[0] + min(at[1]*left, at[1]*right) + min(at[2]*top, at[2]*bottom)
	most := at[0] + max(at[1]*left, at[1]*right) + max(at[2]*top, at[2]*bottom)
	return int(math.Floor(least-slack)) - support + 1, int(math.Floor(most+slack)) + support + 1
}

// rows are the first and the last row of the grid that row j of the picture is made
// of. Neither is less for a later row.
func (p Plan) rows(j int) (first, last int) {
	line := p
	line.oy, line.outH = p.oy+j, 1
	from, to := line.reach(p.y)
	edge := func(y int) int { return min(max(y-p.dy, 0), p.Height-1) }
	return edge(from), edge(to - 1)
}

// ringRows is the most rows of the grid that a row of the picture is made of.
func (p Plan) ringRows() int {
	across := math.Abs(p.y[1])*float64(p.outW-1) + 4*slack
	return min(int(math.Ceil(across))+2*support, p.Height)
}

// RingBytes is the memory that a [Straightener] takes for the rows of the grid, in
// bytes.
func (p Plan) RingBytes(channels int) int64 {
	return 2 * int64(p.ringRows()+Chunk) * int64(p.Width) * int64(channels)
}

// Reduced reports whether the grid is to be reduced from the box.
func (p Plan) Reduced() bool { return p.Width != p.Box.Dx() || p.Height != p.Box.Dy() }

// Reducer makes the rows of the grid from those of a scan, which are those of Box
// only. An error wraps raster.ErrMisuse.
func (p Plan) Reducer(scan raster.Info) (*raster.Reducer, error) {
	return raster.NewCropReducer(scan, p.Box, p.Width, p.Height)
}
