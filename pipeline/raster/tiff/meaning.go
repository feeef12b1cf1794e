package tiff

import (
	"encoding/binary"
	"fmt"
	"strings"

	"safelight/pipeline/raster"
)

// maxStored bounds the samples of a pixel, as colors and others.
const maxStored = 8

// colors says which samples of a pixel are what.
type colors struct {
	channels  int // of the picture, the first samples: 1 or 3
	stored    int // samples a pixel
	infrared  int // which of them, 0 for none
	doubtful  bool
	ycc       bool // JPEG that has YCbCr
	linearRaw bool // DNG
}

// A description is what the tags of a picture say about its samples.
type description struct {
	perPixel, compression, photometric, predictor, planar, fillOrder, imageDepth uint64

	bits, formats, extra []uint64
}

// description reads the tags.
func (p page) description() (d description, err error) {
	for _, want := range []struct {
		tag       uint16
		otherwise uint64
		to        *uint64
	}{
		{tagSamplesPerPixel, 1, &d.perPixel},
		{tagCompression, 1, &d.compression},
		{tagPhotometric, blackIsZero, &d.photometric},
		{tagPredictor, predictorNone, &d.predictor},
		{tagPlanarConfig, 1, &d.planar},
		{tagFillOrder, 1, &d.fillOrder},
		{tagImageDepth, 1, &d.imageDepth},
	} {
		if *want.to, err = p.uint(want.tag, want.otherwise); err != nil {
			return d, err
		}
	}
	for _, want := range []struct {
		tag uint16
		to  *[]uint64
	}{{tagBitsPerSample, &d.bits}, {tagSampleFormat, &d.formats}, {tagExtraSamples, &d.extra}} {
		if *want.to, err = p.uints(want.tag, maxStored); err != nil {
			return d, err
		}
	}
	return d, nil
}

// meaning reads what the samples mean. All that is not read is named in one
// error, so that a photographer need not find out one thing after the other.
func (p page) meaning(l *layout) error {
	d, err := p.description()
	if err != nil {
		return err
	}
	if !p.has(tagPhotometric) {
		meaning := "gray, 0 is black"
		if d.perPixel == 3 {
			d.photometric, meaning = rgb, "RGB"
		}
		p.f.warn("the file does not say how its samples are meant; taken as %s", meaning)
	}
	if d.perPixel == 0 || d.planar != 1 && d.planar != 2 {
		return at(p.name, openError(raster.ErrCorrupt, "%d samples a pixel, planar configuration %d", d.perPixel, d.planar))
	}
	l.order = p.f.order

	var not []string
	no := func(s string) {
		if s != "" {
			not = append(not, s)
		}
	}
	no(l.setColors(d))
	no(l.setNumbers(d))
	no(l.setCodec(d))
	switch d.fillOrder {
	case 1:
	case 2:
		l.reversed = !l.codec.ownBits
	default:
		no(fmt.Sprintf("order of bits number %d", d.fillOrder))
	}
	if d.imageDepth != 1 {
		no(fmt.Sprintf("a volume of %d slices", d.imageDepth))
	}
	if l.ycc && d.planar == 2 {
		no("YCbCr colors in planes")
	}
	if len(not) > 0 {
		return at(p.name, openError(raster.ErrUnsupported, "%s", strings.Join(not, ", ")))
	}
	l.planes = 1
	if d.planar == 2 {
		l.planes = l.stored
	}
	if l.codec.whole {
		if l.codec, err = p.jpegCodec(l); err != nil {
			return err
		}
	}
	l.setRanges(d.photometric == whiteIsZero)
	if l.linearRaw {
		if err := p.linear(l); err != nil {
			return err
		}
	}
	if n := l.stored - l.channels; n > 1 || n == 1 && l.infrared == 0 {
		p.f.warn("transparency, or what else is stored beside the colors, was dropped")
	}
	return nil
}

// setColors decides which samples are the picture, and which is infrared; what
// it returns is not supported.
//
// Scanners write infrared as one sample more than the colors. SilverFast, VueScan
// and Coolscan software mark it as unspecified (ExtraSamples 0) or not at all.
// Some mark it like transparency that is not multiplied in (2); with 8 bits that
// is what it is taken for, with more it is left open until a row was looked at:
// see infrared.go.
func (l *layout) setColors(d description) string {
	base, name := uint64(1), "gray"
	switch d.photometric {
	case whiteIsZero, blackIsZero:
	case rgb:
		base, name = 3, "RGB"
	case yCbCr:
		if d.compression != compressionJPEG {
			return photometricName(d.photometric)
		}
		base, name, l.ycc = 3, "YCbCr", true
	case linearRaw:
		if l.linearRaw = true; d.perPixel >= 3 {
			base, name = 3, "RGB"
		}
	default:
		return photometricName(d.photometric)
	}
	l.channels, l.stored = int(base), int(min(d.perPixel, maxStored))
	switch {
	case d.perPixel < base:
		return fmt.Sprintf("%s with %d samples a pixel", name, d.perPixel)
	case d.perPixel > maxStored || d.perPixel > base && d.compression == compressionJPEG:
		return fmt.Sprintf("%d samples a pixel (%s + %d others)", d.perPixel, name, d.perPixel-base)
	}
	for i := range l.stored - l.channels {
		kind := uint64(extraUnspecified)
		if i < len(d.extra) {
			kind = d.extra[i]
		}
		wide := len(d.bits) > 0 && d.bits[0] > 8
		if kind == extraUnspecified || kind == extraUnassociated && wide {
			l.infrared, l.doubtful = l.channels+i, kind == extraUnassociated
			break
		}
	}
	return ""
}

// setNumbers decides on the numbers that samples are; what it returns is not
// supported.
func (l *layout) setNumbers(d description) string {
	bits := d.bits
	if len(bits) == 0 {
		bits = []uint64{1}
	}
	for _, b := range bits {
		if b != bits[0] {
			return fmt.Sprintf("samples of unequal size (%s bits)", strings.Trim(fmt.Sprint(bits), "[]"))
		}
	}
	for _, format := range d.formats {
		switch format {
		case 1, 4: // unsigned; undefined, which all readers take as unsigned
		case 2:
			return fmt.Sprintf("%d-bit signed samples", bits[0])
		case 3:
			l.float = true
		default:
			return fmt.Sprintf("samples of kind %d", format)
		}
	}
	l.bits = int(min(bits[0], 1<<16))
	switch ok, n := false, l.bits; {
	case l.float:
		if ok = n == 16 || n == 24 || n == 32; !ok {
			return fmt.Sprintf("%d-bit float samples", bits[0])
		}
	case n == 24 && l.order == binary.LittleEndian:
		// libtiff takes their lowest byte first, others pack them like those of
		// 12 bits.
		return "24-bit samples, on whose order of bytes programs disagree"
	default:
		if ok = n >= 1 && n <= 16 || n == 24 || n == 32; !ok {
			return fmt.Sprintf("%d-bit samples", bits[0])
		}
	}
	if l.depth = 16; l.bits <= 8 {
		l.depth = 8
	}
	return ""
}

// setCodec decides on compression and predictor; what it returns is not
// supported.
func (l *layout) setCodec(d description) string {
	var ok bool
	if l.codec, ok = codecs(d.compression); !ok {
		return compressionName(d.compression)
	}
	if l.codec.whole {
		switch {
		case l.linearRaw:
			return "lossless JPEG (DNG)"
		case l.bits != 8 || l.float:
			return fmt.Sprintf("JPEG of %d bits", l.bits)
		}
	}
	l.predictor = d.predictor
	switch d.predictor {
	case predictorNone:
		return ""
	case predictorHorizontal, predictorFloat:
	default:
		return fmt.Sprintf("predictor %d", d.predictor)
	}
	switch {
	case l.codec.whole:
		l.predictor = predictorNone // has no meaning with JPEG
	case !l.codec.predicts:
		// TIFF 6.0 has the predictor with LZW, Adobe with Deflate. Beyond those
		// libtiff ignores the tag, others obey it.
		return fmt.Sprintf("differencing together with compression %q, on which programs disagree", l.codec.name)
	case d.predictor == predictorFloat && l.bits > 0 && !l.float:
		return "the floating-point predictor for whole numbers"
	case d.predictor == predictorHorizontal && l.bits > 0 && l.bits != 8 && l.bits != 16 && l.bits != 32:
		return fmt.Sprintf("differencing of %d-bit samples", l.bits)
	}
	return ""
}
