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

// offsets are whole numbers of the size that the file has for offsets.
func (s *sink) offsets(tag uint16, v ...uint64) entry {
	if !s.big {
		return longs(tag, v...)
	}
	e := entry{tag: tag, kind: typeLong8, count: len(v)}
	for _, n := range v {
		e.value = binary.LittleEndian.AppendUint64(e.value, n)
	}
	return e
}

// text is a text with the zero byte at its end.
func text(tag uint16, s string) entry {
	return entry{tag: tag, kind: typeASCII, count: len(s) + 1, value: append([]byte(s), 0)}
}

// writeHeader writes the header, still without the place of the directory.
func (s *sink) writeHeader() error {
	if s.big {
		return s.write([]byte{'I', 'I', 43, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	}
	return s.write([]byte{'I', 'I', 42, 0, 0, 0, 0, 0})
}

// entries are the tags of the file, in their order.
func (s *sink) entries() []entry {
	color, predictor, compression := blackIsZero, predictorNone, 1
	if s.spec.Channels == 3 {
		color = rgb
	}
	switch s.opt.Compression {
	case Deflate:
		predictor, compression = predictorHorizontal, 8
	case LZW:
		predictor, compression = predictorHorizontal, 5
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
		s.offsets(tagStripOffsets, offs...),
		shorts(tagOrientation, 1),
		shorts(tagSamplesPerPixel, s.spec.Channels),
		longs(tagRowsPerStrip, uint64(s.rowsPerStrip)),
		s.offsets(tagStripByteCounts, sizes...),
		shorts(tagPlanarConfig, 1),
	}
	if s.spec.PPI > 0 {
		e = append(e, fraction(tagXResolution, s.spec.PPI), fraction(tagYResolution, s.spec.PPI), shorts(tagResolutionUnit, unitInch))
	}
	for _, t := range texts(s.spec) {
		if t.text != "" {
			e = append(e, text(t.tag, t.text))
		}
	}
	if s.spec.Float {
		e = append(e, shorts(tagSampleFormat, slices.Repeat([]int{3}, s.spec.Channels)...))
		if predictor != predictorNone {
			predictor = predictorFloat
		}
	}
	if predictor != predictorNone {
		e = append(e, shorts(tagPredictor, predictor))
	}
	if len(s.spec.Metadata.XMP) > 0 {
		e = append(e, entry{tagXMP, typeByte, len(s.spec.Metadata.XMP), s.spec.Metadata.XMP})
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
	appendCount := func(b []byte, n uint64) []byte { return le.AppendUint32(b, uint32(n)) }
	head, entrySize, offsetSize := le.AppendUint16(nil, uint16(len(entries))), 12, 4
	if s.big {
		appendCount = le.AppendUint64
		head, entrySize, offsetSize = le.AppendUint64(nil, uint64(len(entries))), 20, 8
	}
	var tail []byte
	tailAt := s.pos + uint64(len(head)+len(entries)*entrySize+offsetSize)
	for _, e := range entries {
		head = le.AppendUint16(head, e.tag)
		head = le.AppendUint16(head, e.kind)
		head = appendCount(head, uint64(e.count))
		if len(e.value) <= offsetSize {
			head = append(head, append(slices.Clone(e.value), make([]byte, offsetSize)...)[:offsetSize]...)
			continue
		}
		head = appendCount(head, tailAt+uint64(len(tail)))
		tail = append(tail, e.value...)
		if len(tail)%2 == 1 {
			tail = append(tail, 0)
		}
	}
	head = appendCount(head, 0) // no further directory
	return append(head, tail...)
}

// directoryBytes is more than the directory of the complete file takes, as a
// classic TIFF.
func (s *sink) directoryBytes() uint64 {
	n := 1024 + s.strips()*8 + len(s.spec.ICC) + len(s.spec.Metadata.XMP)
	for _, t := range texts(s.spec) {
		n += len(t.text) + 2
	}
	return uint64(n)
}
