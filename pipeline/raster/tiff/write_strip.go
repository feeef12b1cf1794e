package tiff

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
)

// A strip is a strip on its way: filled by the caller, compressed by a
// goroutine of its own, written by the caller.
type strip struct {
	raw    []byte
	packed bytes.Buffer
	zw     *zlib.Writer
	lzw    *lzwEncoder
	done   chan error // receives once the strip is compressed
}

// pack appends the stored form of a row to dst: differences to the pixel
// before if the file is compressed, little-endian.
func (s *sink) pack(dst []byte, row []uint16) []byte {
	if s.spec.Depth == 16 && raster.LittleEndian() {
		n := len(dst)
		dst = append(dst, raster.Bytes(row)...)
		if s.opt.Compression != None {
			difference(raster.Words(dst[n:]), row, s.spec.Channels)
		}
		return dst
	}
	lag := len(row)
	if s.opt.Compression != None {
		lag = s.spec.Channels
	}
	for i, v := range row {
		if i >= lag {
			v -= row[i-lag]
		}
		if s.spec.Depth == 8 {
			dst = append(dst, byte(v))
		} else {
			dst = append(dst, byte(v), byte(v>>8))
		}
	}
	return dst
}

// difference sets dst, but for its first step samples, to the differences between
// samples and those step before them.
func difference(dst, row []uint16, step int) {
	before, row, dst := row[:len(row)-step], row[step:], dst[step:]
	for i, v := range before {
		dst[i] = row[i] - v
	}
}

// packFloat appends the stored form of a row of floating-point numbers.
func (s *sink) packFloat(dst []byte, row []float32) []byte {
	from := len(dst)
	for _, v := range row {
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(v))
	}
	if s.opt.Compression != None {
		predictFloat(dst[from:], s.scratch, 4, s.spec.Channels)
	}
	return dst
}

// compress packs the strip into one stream.
func (p *strip) compress(opt Options) (err error) {
	p.packed.Reset()
	if opt.Compression == LZW {
		if p.lzw == nil {
			p.lzw = new(lzwEncoder)
		}
		p.packed.Write(p.lzw.encode(p.packed.AvailableBuffer(), p.raw))
		return nil
	}
	if p.zw == nil {
		if p.zw, err = zlib.NewWriterLevel(&p.packed, opt.Level); err != nil {
			return err
		}
	} else {
		p.zw.Reset(&p.packed)
	}
	if _, err := p.zw.Write(p.raw); err != nil {
		return err
	}
	return p.zw.Close()
}
