package exif

import (
	"encoding/binary"
	"math"

	"safelight/pipeline/raster"
)

var be = binary.BigEndian

// Encode is the block of a JPEG or PNG file with this spec: its texts, upright
// orientation, the resolution, and what the standard demands beside them. It is
// nil when there are no texts to carry.
func Encode(spec raster.Spec) []byte {
	m := Texts(spec)
	if m.Make+m.Model+m.Software+m.DateTime+m.Artist+m.Copyright+m.Description == "" {
		return nil
	}
	main := directory{ // in the order of tags
		text(tagDescription, m.Description),
		text(tagMake, m.Make),
		text(tagModel, m.Model),
		short(tagOrientation, 1),
		resolution(tagXResolution, spec.PPI),
		resolution(tagYResolution, spec.PPI),
		short(tagResolutionUnit, unitInch),
		text(tagSoftware, m.Software),
		text(tagDateTime, m.DateTime),
		text(tagArtist, m.Artist),
		short(tagYCbCrPositions, 1), // centered
		text(tagCopyright, m.Copyright),
		long(tagExif, 0), // filled in below
	}
	components := "\x01\x02\x03\x00" // Y, Cb, Cr
	if spec.Channels == 1 {
		components = "\x01\x00\x00\x00"
	}
	space := uint16(0xffff) // as the profile says
	if spec.SRGB && spec.Channels == 3 {
		space = 1
	}
	below := directory{
		undefined(tagVersion, "0232"),
		undefined(tagComponents, components),
		undefined(tagFlashpixVersion, "0100"),
		short(tagColorSpace, space),
		long(tagPixelWidth, uint32(spec.Width)),
		long(tagPixelHeight, uint32(spec.Height)),
	}
	const header = "MM\x00*\x00\x00\x00\x08" // the first directory follows
	at := len(header) + main.size()
	main[len(main)-1] = long(tagExif, uint32(at))
	return below.append(main.append([]byte(header)))
}

// A field is an entry of a directory. One without a value is left out.
type field struct {
	tag, kind uint16
	count     int
	value     []byte
}

func text(tag uint16, s string) field {
	if s == "" {
		return field{}
	}
	return field{tag, typeASCII, len(s) + 1, append([]byte(s), 0)}
}

func undefined(tag uint16, s string) field { return field{tag, typeUndefined, len(s), []byte(s)} }

func short(tag, v uint16) field { return field{tag, typeShort, 1, be.AppendUint16(nil, v)} }

func long(tag uint16, v uint32) field { return field{tag, typeLong, 1, be.AppendUint32(nil, v)} }

// resolution is in hundredths of a pixel per inch. An unknown one is left out:
// the 72 that the standard wants then would be taken for one that is known.
func resolution(tag uint16, ppi float64) field {
	if ppi == 0 {
		return field{}
	}
	return field{tag, typeRational, 1, be.AppendUint32(be.AppendUint32(nil, uint32(math.Round(ppi*100))), 100)}
}

// A directory is a list of fields, in the order of their tags.
type directory []field

// inline is the length up to which a value stands in its entry.
const inline = 4

// count gives the number of entries, and of the bytes behind them: each value
// begins at an even offset.
func (d directory) count() (fields, values int) {
	for _, f := range d {
		if len(f.value) > 0 {
			fields++
		}
		if len(f.value) > inline {
			values += (len(f.value) + 1) &^ 1
		}
	}
	return fields, values
}

// size is the length of the directory with its values.
func (d directory) size() int {
	fields, values := d.count()
	return 2 + 12*fields + 4 + values
}

// append appends the directory to a block: its entries, no next directory, and
// the values that do not fit into entries.
func (d directory) append(b []byte) []byte {
	n, _ := d.count()
	at := len(b) + 2 + 12*n + 4
	var values []byte
	b = be.AppendUint16(b, uint16(n))
	for _, f := range d {
		if len(f.value) == 0 {
			continue
		}
		b = be.AppendUint32(be.AppendUint16(be.AppendUint16(b, f.tag), f.kind), uint32(f.count))
		if len(f.value) <= inline {
			b = append(append(b, f.value...), make([]byte, inline-len(f.value))...)
			continue
		}
		b = be.AppendUint32(b, uint32(at+len(values)))
		values = append(append(values, f.value...), make([]byte, len(f.value)&1)...)
	}
	return append(be.AppendUint32(b, 0), values...)
}
