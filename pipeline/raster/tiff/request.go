package tiff

// A request is what a caller wants of a picture: some of its samples, as whole
// numbers or in floating point.
type request struct {
	first, n int       // of the stored samples of a pixel
	words    []uint16  // either this,
	floats   []float32 // or this is filled
	top      int       // the row of the layout that comes first
}

// planes are the first and the last + 1 of the planes that have the samples.
func (q request) planes(l *layout) (from, to int) {
	if l.planes == 1 {
		return 0, 1
	}
	return q.first, q.first + q.n
}

// put takes row y of the layout out of a row of a block.
func (q request) put(l *layout, block, y int, raw []byte) {
	p := portion{raw: raw, of: l.step(), first: q.first, n: q.n, sample: q.first}
	to := 0 // the first sample in its pixel
	if l.planes > 1 {
		plane := block / (l.across * l.down)
		p.first, p.n, p.sample, to = 0, 1, plane, plane-q.first
	}
	var x int
	x, p.skip, p.pixels = l.visible(block)
	to += ((y-q.top)*l.area.Dx() + x) * q.n
	if q.floats != nil {
		l.floats(q.floats[to:], q.n, p)
	} else {
		l.words(q.words[to:], q.n, p)
	}
}

// clear sets row y of the layout to 0 where a block is.
func (q request) clear(l *layout, block, y int) {
	x, _, pixels := l.visible(block)
	to, n, step := ((y-q.top)*l.area.Dx()+x)*q.n, pixels*q.n, 1
	if l.planes > 1 {
		to, n, step = to+block/(l.across*l.down)-q.first, n-q.n+1, q.n
	}
	for i := 0; i < n; i += step {
		if q.floats != nil {
			q.floats[to+i] = 0
		} else {
			q.words[to+i] = 0
		}
	}
}

// visible is the part of the columns of a block that is in the picture: where
// in the picture it begins, how many pixels of the block are before it, and how
// many it has.
func (l *layout) visible(block int) (x, skip, pixels int) {
	left := block % l.across * l.blockW
	from, to := max(left, l.area.Min.X), min(left+l.blockW, l.area.Max.X)
	return from - l.area.Min.X, from - left, max(0, to-from)
}
