// Package jpeg reads and writes JPEG files, gray and RGB, 8 bits.
//
// Files are written by an encoder of our own: baseline, colors at full
// resolution, in bands that are encoded on all cores, so that memory is that of
// a few bands. The bytes do not depend on the number of cores. The transform,
// the rounding and the tables are those of the Independent JPEG Group: at the
// same quality a file holds the same coefficients as one of cjpeg -sample 1x1.
//
// They are read back by their coefficients, see sink.Verify.
//
// Baseline files are decoded row by row, in any order and on all cores (see
// rows.go), to the samples that image/jpeg has, bit for bit. All others, and what
// is odd, image/jpeg decodes, which knows whole pictures only: a source then holds
// the decoded picture. Of a file that is truncated or damaged, the part that can be
// decoded is found by trial (see salvage.go). What image/jpeg leaves out is read
// from the segments: the ICC profile (APP2), the resolution (APP0, JFIF), orientation,
// resolution and a few texts (APP1, Exif).
//
// Sources: ITU-T T.81 (JPEG), ITU-T T.871 (JFIF), ICC.1:2022 annex B.4 (profiles
// in JPEG), CIPA DC-008 (Exif), ISO 16684-1 and Adobe's XMP specification part 3
// (XMP in JPEG).
package jpeg

import "encoding/binary"

// Markers, the second byte after 0xff.
const (
	markerSOF0  = 0xc0
	markerSOF2  = 0xc2 // progressive
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerSOF   = 0xcf // the last of them
	markerRST0  = 0xd0
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPP14 = 0xee
	markerTEM   = 0x01
)

// Identifiers of application segments.
const (
	jfifID  = "JFIF\x00"
	exifID  = "Exif\x00\x00"
	xmpID   = "http://ns.adobe.com/xap/1.0/\x00"
	iccID   = "ICC_PROFILE\x00"
	adobeID = "Adobe"
)

// maxSegment is the most a segment holds behind its length.
const maxSegment = 1<<16 - 1 - 2

var be = binary.BigEndian
