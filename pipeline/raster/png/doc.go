// Package png reads and writes PNG files of 8 and 16 bits, gray and RGB.
//
// Gray and RGB of 8 and 16 bits are read and written as streams: a row or two
// are held, and what the compressor keeps. Rarer kinds are read through
// image/png, which decodes whole pictures only.
//
// Source: Portable Network Graphics (PNG) Specification, W3C, Second Edition.
package png

import "encoding/binary"

// signature begins every PNG file.
const signature = "\x89PNG\r\n\x1a\n"

// iend is the chunk that ends every PNG file, with its length and checksum.
const iend = "\x00\x00\x00\x00IEND\xaeB`\x82"

// Color types of IHDR.
const (
	colorGray      = 0
	colorRGB       = 2
	colorPalette   = 3
	colorGrayAlpha = 4
	colorRGBA      = 6
)

// inchesPerMeter converts between pHYs, which counts pixels per meter, and PPI.
const inchesPerMeter = 1 / 0.0254

var be = binary.BigEndian
