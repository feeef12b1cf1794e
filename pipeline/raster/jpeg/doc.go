// Package jpeg reads and writes JPEG files, gray and RGB, 8 bits.
//
// Both ways go through image/jpeg, which knows whole pictures only: a source
// holds the decoded picture, and a sink collects an 8-bit picture (4 bytes a
// pixel for RGB) and encodes it when it is closed. It encodes baseline with
// colors at half the resolution (4:2:0).
//
// What image/jpeg leaves out is read from and written to the segments: the ICC
// profile (APP2), the resolution (APP0, JFIF), the orientation (APP1, Exif).
//
// Sources: ITU-T T.81 (JPEG), ITU-T T.871 (JFIF), ICC.1:2022 annex B.4 (profiles
// in JPEG), CIPA DC-008 (Exif).
package jpeg

import "encoding/binary"

// Markers, the second byte after 0xff.
const (
	markerSOF0 = 0xc0
	markerSOF2 = 0xc2 // progressive
	markerDHT  = 0xc4
	markerJPG  = 0xc8
	markerDAC  = 0xcc
	markerSOF  = 0xcf // the last of them
	markerRST0 = 0xd0
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP0 = 0xe0
	markerAPP1 = 0xe1
	markerAPP2 = 0xe2
	markerTEM  = 0x01
)

// Identifiers of application segments.
const (
	jfifID = "JFIF\x00"
	exifID = "Exif\x00\x00"
	iccID  = "ICC_PROFILE\x00"
)

const (
	// maxSegment is the most a segment holds behind its length.
	maxSegment = 1<<16 - 1 - 2
	// maxEdge is the largest width and height of JPEG.
	maxEdge = 1<<16 - 1
)

var be = binary.BigEndian
