package tiff

import (
	"encoding/binary"
	"math"
	"slices"
)

// An entry is a tag to be written: whole numbers or bytes.
type entry struct {
	tag, kind uint16
	count     int
	value     []byte // little-endian
}

func shorts(tag uint16, v ...int) entry {
	e := entry{tag: tag, kind: typeShort, count: len(v)}
	for _, n := range v {
		e.value = binary.LittleEndian.AppendUint16(e.value, uint16(n))
	}
	return e
}

func longs(tag uint16, v ...uint64) entry {
	e := entry{tag: tag, kind: typeLong, count: len(v)}
	for _, n := range v {
		e.value = binary.LittleEndian.AppendUint32(e.value, uint32(n))
	}
	return e
}

// fraction stores a positive number to three decimals.
func fraction(tag uint16, v float64) entry {
	e := longs(tag, uint64(math.Round(v*1000)), 1000)
	e.kind, e.count = typeRational, 1
	return e
}

// writeHeader writes the header, still without the place of the directory.
func (s *sink) writeHeader() error { return s.write([]byte{'I', 'I', 42, 0, 0, 0, 0, 0}) }

// entries are the tags of the file, in their order.
func (s *sink) entries() []entry {
	color, predictor, compression := blackIsZero, predictorNone, 1
	if s.spec.Channels == 3 {
		color = rgb
	}
	if s.opt.Compression == Deflate {
		predictor, compression = predictorHorizontal, 8
	}
	bits := slices.Repeat([]int{s.spec.Depth}, s.spec.Channels)
	offs, sizes := make([]uint64, len(s.spans)), make([]uint64, len(s.spans))
	for i, p := range s.spans {
		offs[i], sizes[i] = p.off, p.size
	}
	e := []entry{
		longs(tagNewSubfileType, 0),
		longs(tagImageWidth, uint64(s.spec.Width)),
		longs(tagImageLength, uint64(s.spec.Height)),
		shorts(tagBitsPerSample, bits...),
		shorts(tagCompression, compression),
		shorts(tagPhotometric, color),
		longs(tagStripOffsets, offs...),
		shorts(tagOrientation, 1),
		shorts(tagSamplesPerPixel, s.spec.Channels),
		longs(tagRowsPerStrip, uint64(s.rowsPerStrip)),
		longs(tagStripByteCounts, sizes...),
		shorts(tagPlanarConfig, 1),
	}
	if s.spec.PPI > 0 {
		e = append(e, fraction(tagXResolution, s.spec.PPI), fraction(tagYResolution, s.spec.PPI), shorts(tagResolutionUnit, unitInch))
	}
	if s.spec.Software != "" {
		e = append(e, entry{tagSoftware, typeASCII, len(s.spec.Software) + 1, append([]byte(s.spec.Software), 0)})
	}
	if predictor != predictorNone {
		e = append(e, shorts(tagPredictor, predictor))
	}
	if len(s.spec.ICC) > 0 {
		e = append(e, entry{tagICC, 7, len(s.spec.ICC), s.spec.ICC})
	}
	slices.SortFunc(e, func(a, b entry) int { return int(a.tag) - int(b.tag) })
	return e
}

// directory is the directory for offset s.pos, and behind it the values that do
// not fit into its entries.
func (s *sink) directory() []byte {
	le, entries := binary.LittleEndian, s.entries()
	head := le.AppendUint16(nil, uint16(len(entries)))
	var tail []byte
	tailAt := s.pos + 2 + uint64(len(entries))*12 + 4
	for _, e := range entries {
		head = le.AppendUint16(head, e.tag)
		head = le.AppendUint16(head, e.kind)
		head = le.AppendUint32(head, uint32(e.count))
		if len(e.value) <= 4 {
			head = append(head, append(slices.Clone(e.value), 0, 0, 0, 0)[:4]...)
			continue
		}
		head = le.AppendUint32(head, uint32(tailAt)+uint32(len(tail)))
		tail = append(tail, e.value...)
		if len(tail)%2 == 1 {
			tail = append(tail, 0)
		}
	}
	head = le.AppendUint32(head, 0) // no further directory
	return append(head, tail...)
}

// directoryBytes is more than the directory of the complete file takes.
func (s *sink) directoryBytes() uint64 {
	strips := (s.spec.Height + s.rowsPerStrip - 1) / s.rowsPerStrip
	return 1024 + uint64(strips)*8 + uint64(len(s.spec.ICC)) + uint64(len(s.spec.Software))
}
