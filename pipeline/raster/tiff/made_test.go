package tiff

import (
	"bytes"
	stdzlib "compress/zlib"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zstd"

	"safelight/pipeline/raster"
)

// made describes a TIFF file that tests make: in every layout that is read, and
// with tags added, replaced or left out to make those that are not.
type made struct {
	w, h, ch, depth int
	bigEndian, big  bool
	planar          bool
	tileW, tileH    int
	rows            int // of a strip, 0: all in one
	compression     int
	predictor       bool
	float           bool      // numbers are given by their bits
	reversed        bool      // FillOrder 2
	front           bool      // the directory stands before the blocks
	tags            []madeTag // in place of the usual, or more
	without         []uint16
	unsorted        bool
}

// A madeTag has whole numbers, or bytes as they are.
type madeTag struct {
	tag, kind uint16
	numbers   []uint64
	raw       []byte
}

func num(tag, kind uint16, v ...uint64) madeTag { return madeTag{tag: tag, kind: kind, numbers: v} }

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

func (m made) order() byteOrder {
	if m.bigEndian {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

func (m made) appendNumber(b []byte, size uint64, v uint64) []byte {
	switch size {
	case 1:
		return append(b, byte(v))
	case 2:
		return m.order().AppendUint16(b, uint16(v))
	case 3:
		wide := m.order().AppendUint32(nil, uint32(v))
		if m.bigEndian {
			return append(b, wide[1:]...)
		}
		return append(b, wide[:3]...)
	case 4:
		return m.order().AppendUint32(b, uint32(v))
	}
	return m.order().AppendUint64(b, v)
}

// file is the file with the samples p.
func (m made) file(p []uint16) []byte { return m.fileOf(m.blocks(p)) }

// wideFile does so with samples of up to 32 bits.
func (m made) wideFile(p []uint32) []byte { return m.fileOf(m.wideBlocks(p)) }

// blocks are the stored strips or tiles.
func (m made) blocks(p []uint16) [][]byte {
	wide := make([]uint32, len(p))
	for i, v := range p {
		wide[i] = uint32(v)
	}
	return m.wideBlocks(wide)
}

func (m made) wideBlocks(p []uint32) [][]byte {
	planes, step := 1, m.ch
	if m.planar {
		planes, step = m.ch, 1
	}
	bw, bh := m.w, m.rows
	if bh == 0 {
		bh = m.h
	}
	if m.tileW > 0 {
		bw, bh = m.tileW, m.tileH
	}
	var blocks [][]byte
	for plane := range planes {
		for y := 0; y < m.h; y += bh {
			for x := 0; x < m.w; x += bw {
				rows := bh
				if m.tileW == 0 {
					rows = min(bh, m.h-y)
				}
				var b []byte
				for r := range rows {
					var row []uint32
					for c := range bw * step {
						px, ch := x+c/step, plane+c%step
						v := uint32(0x55) & (1<<m.depth - 1) // padding
						if px < m.w && y+r < m.h {
							v = p[((y+r)*m.w+px)*m.ch+ch]
						}
						row = append(row, v)
					}
					if m.predictor && !m.float {
						for i := len(row) - 1; i >= step; i-- {
							row[i] -= row[i-step]
						}
					}
					switch {
					case m.predictor && m.float:
						b = append(b, floatPredicted(row, m.depth/8, step)...)
					case m.depth%8 == 0:
						for _, v := range row {
							b = m.appendNumber(b, uint64(m.depth/8), uint64(v))
						}
					default:
						b = append(b, packed(row, m.depth)...)
					}
				}
				b = m.compress(b)
				for i := range b {
					if m.reversed {
						b[i] = bits.Reverse8(b[i])
					}
				}
				blocks = append(blocks, b)
			}
		}
	}
	return blocks
}

// packed are numbers without gaps, the highest bit first.
func packed(row []uint32, bits int) []byte {
	digits := ""
	for _, v := range row {
		digits += fmt.Sprintf("%0*b", bits, v)
	}
	var b []byte
	for ; digits != ""; digits = digits[min(8, len(digits)):] {
		n, _ := strconv.ParseUint((digits + "0000000")[:8], 2, 8)
		b = append(b, byte(n))
	}
	return b
}

// floatPredicted is a row as Adobe Photoshop TIFF Technical Note 3 has it.
func floatPredicted(row []uint32, size, step int) []byte {
	var b []byte
	for shift := (size - 1) * 8; shift >= 0; shift -= 8 {
		for _, v := range row {
			b = append(b, byte(v>>shift))
		}
	}
	for i := len(b) - 1; i >= step; i-- {
		b[i] -= b[i-step]
	}
	return b
}

func (m made) compress(b []byte) []byte {
	switch m.compression {
	case 50000:
		zw, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
		defer zw.Close()
		return zw.EncodeAll(b, nil)
	case 5:
		return lzwEncode(b)
	case 8, 32946:
		var out bytes.Buffer
		zw := stdzlib.NewWriter(&out)
		zw.Write(b)
		zw.Close()
		return out.Bytes()
	case 32773:
		return packBitsEncode(b)
	}
	return b
}

// fileOf is the file with these blocks.
func (m made) fileOf(blocks [][]byte) []byte {
	o := m.order()
	head := "II"
	if m.bigEndian {
		head = "MM"
	}
	b := []byte(head)
	offsetSize, offsetType := uint64(4), uint16(typeLong)
	if m.big {
		offsetSize, offsetType = 8, typeLong8
		b = o.AppendUint16(o.AppendUint16(o.AppendUint16(b, 43), 8), 0)
	} else {
		b = o.AppendUint16(b, 42)
	}
	patch := len(b)
	b = m.appendNumber(b, offsetSize, 0)
	if !m.front {
		var offs, sizes []uint64
		for _, p := range blocks {
			offs, sizes = append(offs, uint64(len(b))), append(sizes, uint64(len(p)))
			b = append(b, p...)
		}
		return m.appendDirectory(b, patch, m.allTags(offs, sizes, offsetType))
	}
	at := func(start int) (offs, sizes []uint64) {
		for _, p := range blocks {
			offs, sizes = append(offs, uint64(start)), append(sizes, uint64(len(p)))
			start += len(p)
		}
		return offs, sizes
	}
	offs, sizes := at(0)
	size := len(m.appendDirectory(slices.Clone(b), patch, m.allTags(offs, sizes, offsetType)))
	offs, sizes = at(size)
	b = m.appendDirectory(b, patch, m.allTags(offs, sizes, offsetType))
	return append(b, bytes.Join(blocks, nil)...)
}

// allTags are the tags of the file in their order.
func (m made) allTags(offs, sizes []uint64, offsetType uint16) []madeTag {
	color, planar, rows := uint64(blackIsZero), uint64(1), uint64(m.rows)
	if m.ch >= 3 {
		color = rgb
	}
	if m.planar {
		planar = 2
	}
	if rows == 0 {
		rows = uint64(m.h)
	}
	tags := []madeTag{
		num(tagImageWidth, typeLong, uint64(m.w)),
		num(tagImageLength, typeLong, uint64(m.h)),
		num(tagBitsPerSample, typeShort, slices.Repeat([]uint64{uint64(m.depth)}, m.ch)...),
		num(tagCompression, typeShort, uint64(max(m.compression, 1))),
		num(tagPhotometric, typeShort, color),
		num(tagSamplesPerPixel, typeShort, uint64(m.ch)),
		num(tagPlanarConfig, typeShort, planar),
	}
	predictor := uint64(predictorHorizontal)
	if m.float {
		predictor = predictorFloat
		tags = append(tags, num(tagSampleFormat, typeShort, slices.Repeat([]uint64{3}, m.ch)...))
	}
	if m.predictor {
		tags = append(tags, num(tagPredictor, typeShort, predictor))
	}
	if m.reversed {
		tags = append(tags, num(tagFillOrder, typeShort, 2))
	}
	if m.tileW > 0 {
		tags = append(tags, num(tagTileWidth, typeShort, uint64(m.tileW)), num(tagTileLength, typeShort, uint64(m.tileH)),
			num(tagTileOffsets, offsetType, offs...), num(tagTileByteCounts, typeLong, sizes...))
	} else {
		tags = append(tags, num(tagRowsPerStrip, typeLong, rows),
			num(tagStripOffsets, offsetType, offs...), num(tagStripByteCounts, typeLong, sizes...))
	}
	for _, t := range m.tags {
		tags = slices.DeleteFunc(tags, func(u madeTag) bool { return u.tag == t.tag })
		tags = append(tags, t)
	}
	tags = slices.DeleteFunc(tags, func(u madeTag) bool { return slices.Contains(m.without, u.tag) })
	slices.SortFunc(tags, func(a, b madeTag) int { return int(a.tag) - int(b.tag) })
	if m.unsorted {
		slices.Reverse(tags)
	}
	return tags
}

// appendDirectory appends a directory and stores its offset at patch.
func (m made) appendDirectory(b []byte, patch int, tags []madeTag) []byte {
	offsetSize := uint64(4)
	if m.big {
		offsetSize = 8
	}
	copy(b[patch:], m.appendNumber(nil, offsetSize, uint64(len(b))))
	return append(b, m.directoryAt(uint64(len(b)), tags)...)
}

// directoryAt is a directory for an offset.
func (m made) directoryAt(at uint64, tags []madeTag) []byte {
	o := m.order()
	offsetSize, entrySize, countSize := uint64(4), uint64(12), uint64(2)
	if m.big {
		offsetSize, entrySize, countSize = 8, 20, 8
	}
	dir := m.appendNumber(nil, countSize, uint64(len(tags)))
	tailAt := at + countSize + uint64(len(tags))*entrySize + offsetSize
	var tail []byte
	for _, t := range tags {
		value, count := t.raw, uint64(len(t.raw))
		if t.raw == nil {
			count = uint64(len(t.numbers))
			for _, v := range t.numbers {
				value = m.appendNumber(value, typeSize(t.kind), v)
			}
		} else {
			count /= typeSize(t.kind)
		}
		dir = o.AppendUint16(o.AppendUint16(dir, t.tag), t.kind)
		dir = m.appendNumber(dir, offsetSize, count)
		if len(value) <= int(offsetSize) {
			dir = append(dir, append(value, make([]byte, 8)...)[:offsetSize]...)
			continue
		}
		dir = m.appendNumber(dir, offsetSize, tailAt+uint64(len(tail)))
		tail = append(tail, value...)
	}
	dir = m.appendNumber(dir, offsetSize, 0)
	return append(dir, tail...)
}

// lzwEncode is the encoder of TIFF 6.0, section 13, as its pseudocode has it.
func lzwEncode(b []byte) []byte {
	var out []byte
	acc, nbits := uint32(0), uint(0)
	width := uint(9)
	table := map[string]int{}
	next := 0
	code := func(s []byte) int {
		if len(s) == 1 {
			return int(s[0])
		}
		return table[string(s)]
	}
	put := func(c int) {
		acc, nbits = acc<<width|uint32(c), nbits+width
		for nbits >= 8 {
			out = append(out, byte(acc>>(nbits-8)))
			nbits -= 8
		}
	}
	reset := func() { clear(table); next, width = 258, 9 }
	put(256)
	reset()
	var omega []byte
	for _, k := range b {
		longer := append(slices.Clone(omega), k)
		if _, ok := table[string(longer)]; ok || len(longer) == 1 {
			omega = longer
			continue
		}
		put(code(omega))
		table[string(longer)] = next
		next++
		switch next {
		case 512, 1024, 2048: // table entry 511, 1023, 2047 is in use
			width++
		case 4095:
			put(256)
			reset()
		}
		omega = []byte{k}
	}
	if len(omega) > 0 {
		put(code(omega))
		next++
		if next == 512 || next == 1024 || next == 2048 {
			width++
		}
	}
	put(257)
	if nbits > 0 {
		out = append(out, byte(acc<<(8-nbits)))
	}
	return out
}

// packBitsEncode packs runs of three and more.
func packBitsEncode(b []byte) []byte {
	var out []byte
	run := func(i int) int {
		n := 1
		for i+n < len(b) && n < 128 && b[i+n] == b[i] {
			n++
		}
		return n
	}
	for i := 0; i < len(b); {
		if n := run(i); n > 2 {
			out = append(out, byte(1-n), b[i])
			i += n
			continue
		}
		n := 1
		for i+n < len(b) && n < 128 && run(i+n) < 3 {
			n++
		}
		out = append(append(out, byte(n-1)), b[i:i+n]...)
		i += n
	}
	return out
}

// open opens a file in memory with the default limits.
func open(b []byte) (raster.Source, error) {
	return Open(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits())
}
