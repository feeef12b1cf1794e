package task

import "sort"

// Fit is the largest size, in pixels, of the finished picture of a scan of the
// given size that fits into a box and is not enlarged, and the edge that Size
// gives it for: the longest of the picture, at least 1. A box of less than a pixel
// is one of a pixel.
func (f Frame) Fit(scanWidth, scanHeight, boxWidth, boxHeight int) (edge, width, height int) {
	boxWidth, boxHeight = max(boxWidth, 1), max(boxHeight, 1)
	width, height = f.Size(scanWidth, scanHeight, 0)
	// No size is smaller than that for a shorter edge.
	edge = max(1, sort.Search(max(width, height), func(shorter int) bool {
		w, h := f.Size(scanWidth, scanHeight, shorter+1)
		return w > boxWidth || h > boxHeight
	}))
	width, height = f.Size(scanWidth, scanHeight, edge)
	return edge, width, height
}
