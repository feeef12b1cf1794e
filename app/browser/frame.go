package browser

import (
	"encoding/binary"

	"safelight/app/session"
)

// frameHeader is the size of what stands before the pixels of a picture, in bytes,
// little-endian:
//
//	offset  size  field
//	     0     4  magic, "SLpx"
//	     4     4  version, 1
//	     8     8  number of the picture
//	    16     8  number of the image
//	    24     8  version of the state whose recipe it shows
//	    32     4  width in pixels
//	    36     4  height
//	    40    16  x, y, w, h: the part of the whole picture it shows, in pixels of that
//	    56     1  1 if a finer one follows
//	    57     1  color space: 0 sRGB, 1 Display P3
//	    58     6  0
//
// Then come the rows, 4 bytes a pixel: red, green, blue, 255.
const frameHeader = 64

const frameVersion = 1

// frame writes a picture as it is sent, into buf if that is large enough.
func frame(buf []byte, p session.Picture) []byte {
	size := frameHeader + 4*p.Width*p.Height
	if cap(buf) < size {
		buf = make([]byte, size)
	}
	buf = buf[:size]
	header := buf[:frameHeader]
	clear(header)
	le := binary.LittleEndian
	copy(header, "SLpx")
	le.PutUint32(header[4:], frameVersion)
	le.PutUint64(header[8:], p.Number)
	le.PutUint64(header[16:], p.Image)
	le.PutUint64(header[24:], p.Version)
	le.PutUint32(header[32:], uint32(p.Width))
	le.PutUint32(header[36:], uint32(p.Height))
	for i, v := range []int{p.X, p.Y, p.W, p.H} {
		le.PutUint32(header[40+4*i:], uint32(int32(v)))
	}
	if p.Coarse {
		header[56] = 1
	}
	if p.View.Space == "display-p3" {
		header[57] = 1
	}
	for y := range p.Height {
		rgba(buf[frameHeader+4*p.Width*y:][:4*p.Width], p.Surface.Row(y))
	}
	return buf
}

// rgba makes RGBA of a row of BGRA pixels, of which src has as many as dst or more,
// two at a time. Nothing shines through.
func rgba(dst, src []byte) {
	const green, opaque = 0x0000ff000000ff00, 0xff000000ff000000
	le := binary.LittleEndian
	for len(dst) >= 8 && len(src) >= 8 {
		v := le.Uint64(src)
		le.PutUint64(dst, opaque|v&green|v>>16&0x000000ff000000ff|v<<16&0x00ff000000ff0000)
		dst, src = dst[8:], src[8:]
	}
	if len(dst) >= 4 && len(src) >= 4 {
		dst[0], dst[1], dst[2], dst[3] = src[2], src[1], src[0], 255
	}
}
