package jpeg

import (
	"bytes"
	"fmt"
	"slices"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/exif"
)

// A header is what stands before the image data.
type header struct {
	width, height int
	components    []component
	progressive   bool
	unit          int    // rows of what is coded together, 8 times the sampling
	heightAt      int64  // where the frame says its height in the file
	scanAt        int64  // and where the first scan begins
	rgb           bool   // whether Adobe says that nothing was converted
	tables        tables // before the first scan
	tablesErr     error  // why they are not complete
	parts         []part // of the profile, in the order of the file
	partBytes     int64
	xppi, yppi    float64 // of JFIF
	exif          *exif.Data
	warnings      []string
}

// A part of the profile: its number from 1, and of how many.
type part struct {
	number, of int
	bytes      []byte
}

func (h *header) warn(format string, args ...any) {
	h.warnings = append(h.warnings, fmt.Sprintf(format, args...))
}

// readHeader reads the segments up to the image data.
func readHeader(e raster.Extent, lim raster.Limits) (*header, error) {
	b, err := e.Read(0, 2)
	if err != nil {
		return nil, err
	}
	if b[0] != 0xff || b[1] != markerSOI {
		return nil, fail("open", raster.ErrFormat, "begins with % x, not those of a JPEG", b)
	}
	h := &header{}
	for i, off := int64(0), uint64(2); ; i++ {
		if b, err = e.Read(off, 2); err != nil {
			return nil, err
		}
		marker := b[1]
		switch {
		case b[0] != 0xff:
			return nil, fail("open", raster.ErrCorrupt, "%#x at %d instead of a marker", b[0], off)
		case marker == 0xff: // fill byte
			off++
			continue
		case marker == markerSOS && h.width > 0:
			h.scanAt = int64(off)
			return h, nil
		case marker == markerSOS || marker == markerEOI:
			return nil, fail("open", raster.ErrCorrupt, "no frame before the image data")
		case i >= lim.MaxTags:
			return nil, fail("open", raster.LimitTags, "more than %d segments before the image data", lim.MaxTags)
		case marker == markerTEM || marker >= markerRST0 && marker <= markerSOI:
			off += 2
			continue
		}
		if b, err = e.Read(off+2, 2); err != nil {
			return nil, err
		}
		n := uint64(be.Uint16(b))
		if n < 2 {
			return nil, fail("open", raster.ErrCorrupt, "segment %#x of %d bytes", marker, n)
		}
		if b, err = e.Read(off+4, n-2); err != nil {
			return nil, err
		}
		if err := h.segment(marker, b, lim); err != nil {
			return nil, err
		}
		if h.width > 0 && h.heightAt == 0 {
			h.heightAt = int64(off) + 5
		}
		off += 2 + n
	}
}

// segment reads one segment.
func (h *header) segment(marker byte, b []byte, lim raster.Limits) error {
	id := func(s string) bool { return bytes.HasPrefix(b, []byte(s)) }
	switch {
	case marker >= markerSOF0 && marker <= markerSOF && marker != markerDHT && marker != markerJPG && marker != markerDAC:
		return h.frame(marker, b, lim)
	case marker == markerDHT:
		h.useTables(h.tables.addHuffman(b))
	case marker == markerDQT:
		h.useTables(h.tables.addSteps(b))
	case marker == markerDRI:
		h.useTables(h.tables.setInterval(b))
	case marker == markerAPP0 && id(jfifID) && len(b) >= 12:
		x, y := float64(be.Uint16(b[8:])), float64(be.Uint16(b[10:]))
		switch b[7] {
		case 1: // dots per inch
			h.xppi, h.yppi = x, y
		case 2: // per centimeter
			h.xppi, h.yppi = x*2.54, y*2.54
		}
	case marker == markerAPP1 && id(exifID):
		h.readExif(b[len(exifID):])
	case marker == markerAPP14 && id(adobeID) && len(b) >= 12:
		h.rgb = b[11] == 0
	case marker == markerAPP2 && id(iccID) && len(b) >= len(iccID)+2:
		h.addPart(b[len(iccID):], lim)
	}
	return nil
}

// useTables keeps the first error of the tables, which is that of whoever wants to
// use them.
func (h *header) useTables(err error) {
	if h.tablesErr == nil {
		h.tablesErr = err
	}
}

// addPart keeps a part of the profile. A profile that is too long is a warning,
// the picture is there without it.
func (h *header) addPart(b []byte, lim raster.Limits) {
	before := h.partBytes
	if h.partBytes += int64(len(b) - 2); h.partBytes <= lim.MaxTagBytes {
		h.parts = append(h.parts, part{int(b[0]), int(b[1]), b[2:]})
		return
	}
	h.parts = nil
	if before <= lim.MaxTagBytes {
		h.warn("the color profile cannot be read: %v", fail("open", raster.LimitTagBytes, "APP2 with more than %d bytes of it", lim.MaxTagBytes))
	}
}

// readExif reads the first Exif block. A broken one is a warning, and what could
// be read of it counts.
func (h *header) readExif(b []byte) {
	if h.exif != nil {
		return
	}
	data, err := exif.Decode(b)
	if err != nil {
		h.warn("the Exif data cannot be read: %v", err)
	}
	h.exif = &data
}

// frame reads the size of the picture and what its components are.
func (h *header) frame(marker byte, b []byte, lim raster.Limits) error {
	if len(b) < 6 || h.width > 0 {
		return fail("open", raster.ErrCorrupt, "a second frame, or one of %d bytes", len(b))
	}
	if marker > markerSOF2 {
		return fail("open", raster.ErrUnsupported, "lossless, hierarchical or arithmetic JPEG (SOF%d)", marker-markerSOF0)
	}
	if b[0] != 8 {
		return fail("open", raster.ErrUnsupported, "%d-bit samples", b[0])
	}
	ht, w := be.Uint16(b[1:]), be.Uint16(b[3:])
	if err := lim.CheckSize(uint64(w), uint64(ht)); err != nil {
		return err
	}
	h.width, h.height, h.progressive = int(w), int(ht), marker == markerSOF2
	switch n := b[5]; n {
	case 1, 3:
		return h.sampling(int(n), b[6:])
	case 4:
		return fail("open", raster.ErrUnsupported, "CMYK")
	default:
		return fail("open", raster.ErrUnsupported, "%d components", n)
	}
}

// sampling reads what the components are, and how many rows are coded together. A
// single component is coded by blocks of 8, whatever it says.
func (h *header) sampling(components int, b []byte) error {
	if len(b) != 3*components {
		return fail("open", raster.ErrCorrupt, "a frame of %d components in %d bytes", components, len(b))
	}
	h.unit = 8
	for ; len(b) > 0; b = b[3:] {
		c := component{number: b[0], across: int(b[1] >> 4), up: int(b[1] & 15), quantizer: b[2]}
		if components == 1 {
			c.across, c.up = 1, 1
		}
		h.components = append(h.components, c)
		h.unit = max(h.unit, 8*c.up)
	}
	return nil
}

// profile joins the parts of the profile. An incomplete one is a warning.
func (h *header) profile() []byte {
	if len(h.parts) == 0 {
		return nil
	}
	parts := slices.Clone(h.parts)
	slices.SortStableFunc(parts, func(a, b part) int { return a.number - b.number })
	var icc []byte
	for i, p := range parts {
		if p.number != i+1 || p.of != len(parts) {
			h.warn("the color profile is incomplete: %d parts, one is %d of %d", len(parts), p.number, p.of)
			return nil
		}
		icc = append(icc, p.bytes...)
	}
	return icc
}
