// Package png reads and writes PNG files of 8 and 16 bits, gray and RGB.
//
// Gray and RGB of 8 and 16 bits are read row by row: a row or two are held, and
// what the decompressor keeps. Rarer kinds are read through image/png, which
// decodes whole pictures only. Files are written in strips that are compressed
// on all cores; the bytes do not depend on how many there are.
//
// Of a file that is truncated or damaged the rows above that are served, if
// Limits.Partial asks for it, and only of the kinds that are read row by row.
//
// Of the metadata of a file its texts under the keywords of the standard and its
// Exif block are read, before and behind the image data, as far as
// [raster.Metadata] has a place for them.
//
// A color space that is named by sRGB or cICP is told as its profile, and gAMA as
// a gamma where nothing else says more.
//
// Sources: Portable Network Graphics (PNG) Specification, W3C, Second Edition;
// for eXIf and cICP the Third Edition; RFC 1950 (zlib).
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
