package color

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"math"
	"unicode/utf16"

	"safelight/pipeline/color/internal/iccfile"
)

// Profile is the ICC profile of a valid space: version 4.4, class display,
// colorants and parametric curves, about 550 bytes. The colorants are adapted
// to D50 by Bradford and add up to exactly the white of the profile connection
// space, so that white is white to every reader. The description is the
// space's title. The same space gives the same bytes.
func Profile(s Space) []byte {
	curve := parametricCurve(s.Transfer)
	colorant := colorants(s)
	return assemble("RGB ", []tag{
		{"desc", text(s.Title)},
		{"cprt", text(noCopyright)},
		{"wtpt", xyzNumber(mediaWhite)},
		{"chad", s15Fixed16Array(adapt(s.White.xyz(), PCSWhite()))},
		{"rXYZ", xyzNumber(colorant[0])},
		{"gXYZ", xyzNumber(colorant[1])},
		{"bXYZ", xyzNumber(colorant[2])},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	})
}

// GrayProfile is the ICC profile of gray values encoded by a valid transfer
// function: version 4.4, class display, with the title as its description.
// White is D50, the white of the profile connection space: gray in any output
// space is a share of its white, whatever that is.
func GrayProfile(t Transfer, title string) []byte {
	return assemble("GRAY", []tag{
		{"desc", text(title)},
		{"cprt", text(noCopyright)},
		{"wtpt", xyzNumber(mediaWhite)},
		{"kTRC", parametricCurve(t)},
	})
}

const noCopyright = "Public domain. No rights claimed."

// mediaWhite is the white of the profile connection space as s15Fixed16.
var mediaWhite = [3]int32{pcsX * 65536, pcsY * 65536, pcsZ * 65536}

// colorants are the PCS XYZ of red, green and blue as s15Fixed16. Rounded one
// by one, their sum can miss white by a unit or two; each component is rounded
// by the method of largest remainders instead.
func colorants(s Space) [3][3]int32 {
	matrix := s.ToPCS()
	var out [3][3]int32
	for component := range 3 {
		var remainder [3]float64
		missing := mediaWhite[component]
		for primary := range 3 {
			exact := matrix[component][primary] * 65536
			down := math.Floor(exact)
			out[primary][component] = int32(down)
			remainder[primary] = exact - down
			missing -= int32(down)
		}
		for range missing {
			largest := 0
			for primary := range 3 {
				if remainder[primary] > remainder[largest] {
					largest = primary
				}
			}
			out[largest][component]++
			remainder[largest] = -1
		}
	}
	return out
}

// tag is one element of a profile: its signature and its data.
type tag struct {
	signature string
	data      []byte
}

// assemble lays a profile out: header, tag table, tag data at multiples of
// four, equal data stored once, and the profile ID over it all (ICC.1:2022,
// clause 7).
func assemble(colorSpace string, tags []tag) []byte {
	p := make([]byte, iccfile.HeaderSize, 1024)
	p = be32(p, uint32(len(tags)))
	table := len(p)
	p = append(p, make([]byte, iccfile.TagEntrySize*len(tags))...)

	for i, t := range tags {
		offset := len(p)
		for j, earlier := range tags[:i] {
			if bytes.Equal(earlier.data, t.data) {
				offset = int(binary.BigEndian.Uint32(p[table+iccfile.TagEntrySize*j+4:]))
				break
			}
		}
		if offset == len(p) {
			p = append(p, t.data...)
			p = append(p, make([]byte, -len(p)&3)...)
		}
		entry := p[table+iccfile.TagEntrySize*i:]
		copy(entry, t.signature)
		binary.BigEndian.PutUint32(entry[4:], uint32(offset))
		binary.BigEndian.PutUint32(entry[8:], uint32(len(t.data)))
	}

	const relativeColorimetric = 1
	binary.BigEndian.PutUint32(p[0:], uint32(len(p)))
	binary.BigEndian.PutUint32(p[8:], 0x04400000)
	copy(p[12:], "mntr")
	copy(p[16:], colorSpace)
	copy(p[20:], "XYZ ")
	binary.BigEndian.PutUint16(p[24:], 2026) // a fixed date, 2026-01-01 00:00:00,
	binary.BigEndian.PutUint16(p[26:], 1)    // keeps the bytes the same
	binary.BigEndian.PutUint16(p[28:], 1)
	copy(p[36:], iccfile.Signature)
	copy(p[68:], xyzNumber(mediaWhite)[8:])

	// The ID is the MD5 of the profile with the flags, the rendering intent
	// and the ID itself zero.
	id := md5.Sum(p)
	copy(p[84:], id[:])
	binary.BigEndian.PutUint32(p[64:], relativeColorimetric)
	return p
}

// parametricCurve is parametricCurveType: function type 0, Y = X^g, or type 3,
// which is the family that [Transfer] is.
func parametricCurve(t Transfer) []byte {
	function, parameters := uint32(0), []float64{t.Gamma}
	if !t.isPower() {
		function, parameters = 3, []float64{t.Gamma, t.A, t.B, t.C, t.D}
	}
	p := be32([]byte("para\x00\x00\x00\x00"), function<<16)
	for _, v := range parameters {
		p = be32(p, uint32(s15Fixed16(v)))
	}
	return p
}

// text is multiLocalizedUnicodeType with one record, US English.
func text(s string) []byte {
	units := utf16.Encode([]rune(s))
	p := be32([]byte("mluc\x00\x00\x00\x00"), 1) // records
	p = be32(p, 12)                              // bytes a record
	p = append(p, "enUS"...)
	p = be32(p, uint32(2*len(units)))
	p = be32(p, 28) // offset of the text
	for _, u := range units {
		p = binary.BigEndian.AppendUint16(p, u)
	}
	return p
}

// xyzNumber is XYZType with one triple.
func xyzNumber(xyz [3]int32) []byte {
	p := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range xyz {
		p = be32(p, uint32(v))
	}
	return p
}

// s15Fixed16Array is s15Fixed16ArrayType with the elements of a matrix.
func s15Fixed16Array(m Matrix) []byte {
	p := []byte("sf32\x00\x00\x00\x00")
	for _, row := range m {
		for _, v := range row {
			p = be32(p, uint32(s15Fixed16(v)))
		}
	}
	return p
}

func s15Fixed16(v float64) int32 { return int32(math.Round(v * 65536)) }

func be32(p []byte, v uint32) []byte { return binary.BigEndian.AppendUint32(p, v) }
