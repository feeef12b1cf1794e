package jpeg

import (
	"math"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/exif"
)

// partBytes is how much of a profile fits into a segment: what is left after
// the identifier, the number of the part and that of the parts.
const partBytes = maxSegment - len(iccID) - 2

// maxXMP is the longest packet, as the XMP specification has it.
const maxXMP = 65502

// head is everything before the entropy-coded data. An error wraps
// raster.ErrLimit: what belongs into a segment is too long for it.
func head(spec raster.Spec, tables [2]steps) ([]byte, error) {
	h := &segments{0xff, markerSOI}
	h.add(markerAPP0, jfif(spec.PPI))
	if err := h.metadata(spec); err != nil {
		return nil, err
	}
	if err := h.profile(spec.ICC); err != nil {
		return nil, err
	}
	kinds := kind(spec.Channels-1) + 1
	for k, t := range tables[:kinds] {
		b := []byte{byte(k)}
		for _, at := range zigzag {
			b = append(b, t[at])
		}
		h.add(markerDQT, b)
	}
	h.add(markerSOF0, frame(spec))
	for k := range kinds {
		h.add(markerDHT, []byte{byte(k)}, dcSpecs[k].counts[:], dcSpecs[k].values)
		h.add(markerDHT, []byte{0x10 | byte(k)}, acSpecs[k].counts[:], acSpecs[k].values)
	}
	h.add(markerDRI, be.AppendUint16(nil, uint16((spec.Width+edge-1)/edge)))
	h.add(markerSOS, scan(spec))
	return *h, nil
}

// segments are the segments of a file.
type segments []byte

// add appends a segment, its content in parts of maxSegment bytes in all.
func (h *segments) add(marker byte, content ...[]byte) {
	n := 2
	for _, c := range content {
		n += len(c)
	}
	*h = be.AppendUint16(append(*h, 0xff, marker), uint16(n))
	for _, c := range content {
		*h = append(*h, c...)
	}
}

// jfif is the content of APP0: version 1.02, the resolution, no thumbnail.
func jfif(ppi float64) []byte {
	unit, density := byte(0), uint16(1) // unknown: square pixels
	if ppi = math.Round(ppi); ppi >= 1 && ppi <= math.MaxUint16 {
		unit, density = 1, uint16(ppi)
	}
	b := append([]byte(jfifID), 1, 2, unit)
	b = be.AppendUint16(be.AppendUint16(b, density), density)
	return append(b, 0, 0)
}

// metadata adds what is known of the picture.
func (h *segments) metadata(spec raster.Spec) error {
	if b := exif.Encode(spec); b != nil {
		if len(b) > maxSegment-len(exifID) {
			return fail("encode", raster.ErrLimit, "Exif data of %d bytes, but a JPEG holds %d", len(b), maxSegment-len(exifID))
		}
		h.add(markerAPP1, []byte(exifID), b)
	}
	if xmp := spec.Metadata.XMP; len(xmp) > 0 {
		if len(xmp) > maxXMP {
			return fail("encode", raster.ErrLimit, "an XMP packet of %d bytes, but a JPEG holds %d", len(xmp), maxXMP)
		}
		h.add(markerAPP1, []byte(xmpID), xmp)
	}
	return nil
}

// profile adds the parts of a profile.
func (h *segments) profile(icc []byte) error {
	if len(icc) > 255*partBytes {
		return fail("encode", raster.ErrLimit, "a profile of %d bytes, but a JPEG holds %d", len(icc), 255*partBytes)
	}
	parts := (len(icc) + partBytes - 1) / partBytes
	for i := range parts {
		from, to := i*partBytes, min((i+1)*partBytes, len(icc))
		h.add(markerAPP2, []byte(iccID), []byte{byte(i + 1), byte(parts)}, icc[from:to])
	}
	return nil
}

// frame is the content of SOF0: 8 bits, the size, and each component with its
// number, its sampling (1 x 1) and its quantization table.
func frame(spec raster.Spec) []byte {
	b := be.AppendUint16([]byte{8}, uint16(spec.Height))
	b = append(be.AppendUint16(b, uint16(spec.Width)), byte(spec.Channels))
	for c := range spec.Channels {
		b = append(b, byte(c+1), 0x11, byte(kind(c)))
	}
	return b
}

// scan is the content of SOS: each component with its Huffman tables; all
// coefficients, in one go.
func scan(spec raster.Spec) []byte {
	b := []byte{byte(spec.Channels)}
	for c := range spec.Channels {
		b = append(b, byte(c+1), byte(kind(c))*0x11)
	}
	return append(b, 0, 63, 0)
}
