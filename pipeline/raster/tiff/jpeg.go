package tiff

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"runtime"

	"safelight/pipeline/raster"
)

// Marks of a JPEG stream.
var (
	jpegBegin       = []byte{0xff, 0xd8}
	jpegEnd         = []byte{0xff, 0xd9}
	jpegProgressive = []byte{0xff, 0xc2}
)

// jpegCodec is the codec of a picture in JPEG (TIFF Technical Note 2, 1995):
// every block is a stream of its own, of which the tables may stand once for
// all in the tag JPEGTables.
func (p page) jpegCodec(l *layout) (codec, error) {
	tables, err := p.bytes(tagJPEGTables, all)
	if err != nil {
		return codec{}, err
	}
	tables = bytes.TrimSuffix(bytes.TrimPrefix(tables, jpegBegin), jpegEnd)
	c := l.codec
	lim := p.f.lim
	c.decoder = func() decoder { return &jpegBlock{layout: l, tables: tables, most: lim.MaxBlockBytes} }
	return c, nil
}

// jpegBlock decodes a block whole, and gives its rows one after the other.
//
// What the components are, the tags of the file say and not the stream: image/jpeg
// takes three components without further marks for YCbCr, but its planes are the
// components as they are stored.
type jpegBlock struct {
	*layout
	tables []byte
	most   int64 // bytes of memory for a decoded block
	img    image.Image
	y      int
	row    []byte
	rest   []byte // of the row, not yet read
}

func (d *jpegBlock) Reset(r *bufio.Reader, rows int) error {
	d.drop()
	stored, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(stored, jpegBegin) {
		return &raster.Error{Stage: "decode", Detail: "the JPEG data does not begin with its mark", Err: raster.ErrCorrupt}
	}
	stream := func() io.Reader {
		return io.MultiReader(bytes.NewReader(jpegBegin), bytes.NewReader(d.tables), bytes.NewReader(stored[2:]), bytes.NewReader(jpegEnd))
	}
	config, err := jpeg.DecodeConfig(stream())
	if err != nil {
		return jpegFailure(err)
	}
	// The last strip may be as high as all.
	if config.Width != d.blockW || config.Height < rows || config.Height > d.blockH {
		return &raster.Error{Stage: "decode", Err: raster.ErrCorrupt,
			Detail: fmt.Sprintf("JPEG of %d x %d pixels where %d x %d belong", config.Width, config.Height, d.blockW, rows)}
	}
	need := int64(config.Width) * int64(config.Height) * 4 // components, at most
	if bytes.Contains(stored, jpegProgressive) || bytes.Contains(d.tables, jpegProgressive) {
		need *= 5 // its coefficients are kept, of four bytes each
	}
	if need > d.most {
		return &raster.Error{Stage: "decode", Err: raster.LimitBlockBytes,
			Detail: fmt.Sprintf("up to %d bytes of JPEG that have to be decoded at once, at most %d are", need, d.most)}
	}
	if d.img, err = jpeg.Decode(stream()); err != nil {
		return jpegFailure(err)
	}
	if !d.fits() {
		d.img = nil
		return &raster.Error{Stage: "decode", Detail: "the components of the JPEG data are not those of the picture", Err: raster.ErrCorrupt}
	}
	return nil
}

// drop gives up the block before. A giant one would stay in memory beside the
// next, for the collector waits until as much again has been allocated.
func (d *jpegBlock) drop() {
	giant := d.img != nil && d.giant(giantBlock)
	d.img, d.rest, d.y = nil, nil, 0
	if giant {
		runtime.GC()
	}
}

// jpegFailure is an error of image/jpeg as one of ours.
func jpegFailure(err error) error {
	var unsupported jpeg.UnsupportedError
	switch {
	case errors.As(err, &unsupported):
		return &raster.Error{Stage: "decode", Detail: err.Error(), Err: raster.ErrUnsupported}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	}
	return err
}

// fits reports whether the decoded picture has the samples it should.
func (d *jpegBlock) fits() bool {
	switch d.img.(type) {
	case *image.Gray:
		return d.step() == 1
	case *image.YCbCr, *image.RGBA:
		return d.step() == 3
	}
	return false
}

func (d *jpegBlock) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(d.rest) == 0 {
			if d.img == nil || d.y == d.img.Bounds().Dy() {
				return n, io.EOF
			}
			d.fill()
		}
		m := copy(p[n:], d.rest)
		n, d.rest = n+m, d.rest[m:]
	}
	return n, nil
}

// fill makes the next row.
func (d *jpegBlock) fill() {
	d.row = d.row[:0]
	switch m := d.img.(type) {
	case *image.Gray:
		d.row = append(d.row, m.Pix[d.y*m.Stride:][:d.blockW]...)
	case *image.YCbCr:
		for x := range d.blockW {
			at := m.COffset(x, d.y)
			d.pixel(m.Y[m.YOffset(x, d.y)], m.Cb[at], m.Cr[at])
		}
	case *image.RGBA:
		for x := range d.blockW {
			c := m.Pix[m.PixOffset(x, d.y):]
			d.pixel(c[0], c[1], c[2])
		}
	}
	d.rest = d.row
	d.y++
}

// pixel adds a pixel of three components.
func (d *jpegBlock) pixel(a, b, c byte) {
	if d.ycc {
		a, b, c = color.YCbCrToRGB(a, b, c)
	}
	d.row = append(d.row, a, b, c)
}
