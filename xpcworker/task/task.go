// Package task says what an app can ask a worker to do with its image, and
// what it hears back. The types travel as JSON inside the frames of package
// wire, which knows nothing of pictures.
package task

import (
	"fmt"
	"math"

	"safelight/pipeline/analyze"
	"safelight/pipeline/raster"
	"safelight/pipeline/recipe"
)

// The numbers of a worker's statistics that an app looks at.
const (
	StatMissing = "missing_rows" // rows of the scan that could not be decoded
	StatNotes   = "notes"        // oddities that only showed while it was read
)

// Analyze asks for a look at the whole scan.
type Analyze struct {
	// Film is the film type; "" leaves the choice to the analysis.
	Film recipe.Film `json:"film,omitempty"`
	// Working is the working space; "" is the default.
	Working string `json:"working,omitempty"`
}

// Analysis is what was seen, and the recipe it suggests.
type Analysis struct {
	Recipe *recipe.Recipe `json:"recipe"`
	Report analyze.Report `json:"report"`
	// Notes are oddities that only showed while the scan was read.
	Notes []string `json:"notes,omitempty"`
}

// Frame is the picture to make: a recipe, and the part of the scan it is for.
type Frame struct {
	Recipe *recipe.Recipe `json:"recipe"`
	// Crop is in fractions of the unrotated scan; nil is the whole.
	Crop *recipe.Rect `json:"crop,omitempty"`
	// Orientation is the EXIF orientation of the picture, 1 to 8.
	Orientation int `json:"orientation"`
}

// Of makes the frame a worker understands from the one a user chose, for a
// scan whose file has the given EXIF orientation.
func Of(f recipe.Frame, fileOrientation int) Frame {
	out := Frame{Recipe: f.Recipe, Crop: f.Crop, Orientation: max(fileOrientation, 1)}
	if f.Orientation != nil {
		out.Orientation = map[int]int{0: 1, 90: 8, 180: 3, 270: 6}[*f.Orientation]
	}
	return out
}

// Transposed reports whether the orientation swaps width and height.
func (f Frame) Transposed() bool { return f.Orientation >= 5 }

// Pixels is the frame's rectangle in pixels of a scan of the given size, not
// rotated: whole pixels, at least one.
func (f Frame) Pixels(width, height int) (x0, y0, x1, y1 int) {
	if f.Crop == nil {
		return 0, 0, width, height
	}
	c := *f.Crop
	edges := func(from, length float64, size int) (int, int) {
		a := int(math.Round(from * float64(size)))
		b := int(math.Round((from + length) * float64(size)))
		a = min(max(a, 0), size-1)
		return a, min(max(b, a+1), size)
	}
	x0, x1 = edges(c[0], c[2], width)
	y0, y1 = edges(c[1], c[3], height)
	return x0, y0, x1, y1
}

// Size is the size of the finished picture of a scan of the given size: that
// of the frame, turned, and reduced to maxEdge if that is not 0.
func (f Frame) Size(width, height, maxEdge int) (int, int) {
	x0, y0, x1, y1 := f.Pixels(width, height)
	w, h := x1-x0, y1-y0
	if maxEdge > 0 {
		w, h = raster.Fit(w, h, maxEdge)
	}
	if f.Transposed() {
		w, h = h, w
	}
	return w, h
}

// Render asks for the frame in a surface; the surface's size is the picture's.
type Render struct {
	Frame Frame `json:"frame"`
	// Space names the output color space.
	Space string `json:"space"`
}

// Export asks for the frame in a file.
type Export struct {
	Frame Frame `json:"frame"`
	// Kind is the output format, see package format.
	Kind string `json:"kind"`
	// Space names the output color space.
	Space string `json:"space"`
	// MaxEdge is the longest edge, 0 for the scan's own size.
	MaxEdge int `json:"max_edge,omitempty"`
	// Quality is that of a JPEG, 1 to 100; 0 is the default.
	Quality int `json:"quality,omitempty"`
	// Compression is that of a TIFF, as package tiff names it; "" is the default.
	Compression string `json:"compression,omitempty"`
	// Software names the program and version for the file.
	Software string `json:"software,omitempty"`
	// EmbedRecipe puts the recipe into the file, as XMP.
	EmbedRecipe bool `json:"embed_recipe,omitempty"`
}

// Reduced reports whether the export of a scan of the given size has fewer
// pixels than its part of the scan.
func (e Export) Reduced(width, height int) bool {
	w, h := e.Frame.Size(width, height, 0)
	rw, rh := e.Frame.Size(width, height, e.MaxEdge)
	return w != rw || h != rh
}

// Check reports whether what a worker says it exported can be true: a picture
// of the size that was asked for, in a file of the given number of bytes.
func (e Exported) Check(width, height int, bytes int64) error {
	if e.Width != width || e.Height != height || e.Bytes != bytes || bytes == 0 {
		return fmt.Errorf("%d x %d pixels in %d bytes were reported, there should be %d x %d in %d",
			e.Width, e.Height, e.Bytes, width, height, bytes)
	}
	return nil
}

// Exported tells what was written and read back.
type Exported struct {
	Width  int   `json:"width"`
	Height int   `json:"height"`
	Bytes  int64 `json:"bytes"`
	// Missing are the rows of the scan that could not be decoded and came out
	// as if no light had passed, from first to last + 1; only with a partial
	// scan.
	Missing [][2]int `json:"missing,omitempty"`
	// Notes are oddities that only showed while the scan was read.
	Notes []string `json:"notes,omitempty"`
	// CRC32 is the checksum of the graded samples, little-endian with 16 bits or
	// 32 of floating point, which those read back from the file were compared with. JPEG loses a little, so
	// there only size and readability were checked.
	CRC32 uint32 `json:"crc32"`
}
