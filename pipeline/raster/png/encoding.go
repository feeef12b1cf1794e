package png

import (
	"fmt"

	"safelight/pipeline/color"
	"safelight/pipeline/raster"
)

// encoding is what a file says about its samples other than by a profile.
type encoding struct {
	space string  // of sRGB or cICP: the name of a space of package color
	coded bool    // by cICP, which wins over all others
	gamma float64 // of gAMA: the exponent that makes samples linear; 0 if not said
}

// readEncoding reads a chunk that says how samples stand for light. One that
// cannot be read is a warning: the picture is there without it.
func (h *header) readEncoding(e raster.Extent, c chunk) {
	if !h.first(c.kind) {
		return
	}
	want := map[string]uint64{"sRGB": 1, "gAMA": 4, "cICP": 4}[c.kind]
	if c.n != want {
		h.warn("chunk %s has %d bytes, not %d, and is left out", c.kind, c.n, want)
		return
	}
	b, err := c.read(e)
	if err != nil {
		h.warn("chunk %s cannot be read: %v", c.kind, err)
		return
	}
	if err := h.encoding.read(c.kind, b); err != nil {
		h.warn("chunk %s is left out: %v", c.kind, err)
	}
}

func (n *encoding) read(kind string, b []byte) error {
	switch kind {
	case "sRGB":
		if !n.coded {
			n.space = "srgb"
		}
	case "gAMA": // the exponent that samples were made with, times 100000
		const least, most = 0.1, 4
		gamma := 100000 / float64(max(be.Uint32(b), 1))
		if gamma < least || gamma > most {
			return fmt.Errorf("a gamma of %g is outside %g to %g", gamma, float64(least), float64(most))
		}
		n.gamma = gamma
	case "cICP":
		space := coded([4]byte(b))
		if space == "" {
			return fmt.Errorf("primaries %d, transfer function %d, matrix %d and range %d are no space that is known here", b[0], b[1], b[2], b[3])
		}
		n.space, n.coded = space, true
	}
	return nil
}

// coded is the space that cICP states: primaries and transfer function by their
// numbers in ITU-T H.273, RGB in the full range. The functions 1, 6, 14 and 15 are
// one. It is empty for those that there is no profile for.
func coded(b [4]byte) string {
	switch b {
	case [4]byte{1, 13, 0, 1}:
		return "srgb"
	case [4]byte{12, 13, 0, 1}:
		return "display-p3"
	case [4]byte{9, 1, 0, 1}, [4]byte{9, 6, 0, 1}, [4]byte{9, 14, 0, 1}, [4]byte{9, 15, 0, 1}:
		return "rec2020"
	}
	return ""
}

// colors are the profile and the gamma of the samples. Of all that can say it,
// cICP counts first, then the embedded profile, then sRGB, then gAMA (PNG, Third
// Edition, clause 4.3). A space that is named is as good as its profile.
func (h *header) colors() (icc []byte, gamma float64) {
	switch n := h.encoding; {
	case h.icc != nil && !n.coded:
		return h.icc, 0
	case n.space == "":
		return nil, n.gamma
	}
	space, _ := color.Lookup(h.encoding.space)
	if h.channels() == 1 {
		return color.GrayProfile(space.Transfer, space.Title), 0
	}
	return color.Profile(space), 0
}
