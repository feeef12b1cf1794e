package surface

import "fmt"

// Format is how a pixel is stored.
type Format uint8

// The formats. Channels stand in memory in the order they are named.
const (
	BGRA8 Format = 1 + iota // 8 bits a channel, what displays take
	RGBA8                   // 8 bits a channel, what browsers take
	RGB16                   // 16 bits a channel in the byte order of the machine
)

// BytesPerPixel is 4 or 6; 0 for an unknown format.
func (f Format) BytesPerPixel() int {
	switch f {
	case BGRA8, RGBA8:
		return 4
	case RGB16:
		return 6
	}
	return 0
}

// String is the format's name, "BGRA8".
func (f Format) String() string {
	switch f {
	case BGRA8:
		return "BGRA8"
	case RGBA8:
		return "RGBA8"
	case RGB16:
		return "RGB16"
	}
	return fmt.Sprintf("format %d", uint8(f))
}

const (
	// MaxEdge is the largest width and the largest height, in pixels.
	MaxEdge = 1 << 16
	// MaxBytes is the largest size of a surface. A viewport of 8K needs an
	// eighth of it.
	MaxBytes = 1 << 30
	// rowAlign is what rows are padded to at least: a cache line, and what graphics
	// cards want of a buffer they read.
	rowAlign = 64
)

// Layout is the shape of a surface.
type Layout struct {
	// Width and Height are in pixels.
	Width, Height int
	// Stride is the distance from one row to the next, in bytes.
	Stride int
	Format Format
}

// NewLayout is a layout with rows padded to 64 bytes, or to what the system's
// surfaces need beyond that.
func NewLayout(width, height int, format Format) (Layout, error) {
	l := Layout{Width: width, Height: height, Format: format}
	if width > 0 && width <= MaxEdge {
		l.Stride = alignRow((width*format.BytesPerPixel() + rowAlign - 1) / rowAlign * rowAlign)
	}
	if err := l.Validate(); err != nil {
		return Layout{}, err
	}
	return l, nil
}

// Validate checks that the layout is one a surface can have.
func (l Layout) Validate() error {
	bpp := l.Format.BytesPerPixel()
	switch {
	case bpp == 0:
		return fmt.Errorf("surface of unknown pixel %v", l.Format)
	case l.Width < 1 || l.Width > MaxEdge || l.Height < 1 || l.Height > MaxEdge:
		return fmt.Errorf("surface of %d x %d pixels, not 1 to %d each", l.Width, l.Height, MaxEdge)
	case l.Stride < l.Width*bpp || l.Stride > MaxBytes:
		return fmt.Errorf("surface with rows of %d bytes for %d pixels of %d", l.Stride, l.Width, bpp)
	case int64(l.Stride)*int64(l.Height) > MaxBytes:
		return fmt.Errorf("surface of %d bytes, more than %d", int64(l.Stride)*int64(l.Height), MaxBytes)
	}
	return nil
}

// Size is the number of bytes, Stride·Height.
func (l Layout) Size() int { return l.Stride * l.Height }
