// Package exif reads and writes Exif blocks: small TIFF files without a picture
// that JPEG and PNG files carry. Only what [Data] and [raster.Metadata] have is
// read; everything else in a block is passed over.
//
// Sources: CIPA DC-008 (Exif 2.32), TIFF 6.0.
package exif

// Tags of the first directory.
const (
	tagDescription    = 270
	tagMake           = 271
	tagModel          = 272
	tagOrientation    = 274
	tagXResolution    = 282
	tagYResolution    = 283
	tagResolutionUnit = 296
	tagSoftware       = 305
	tagDateTime       = 306
	tagArtist         = 315
	tagYCbCrPositions = 531
	tagCopyright      = 33432
	tagExif           = 34665 // offset of the directory below
)

// Tags of the Exif directory.
const (
	tagVersion         = 36864
	tagComponents      = 37121
	tagFlashpixVersion = 40960
	tagColorSpace      = 40961
	tagPixelWidth      = 40962
	tagPixelHeight     = 40963
)

// Types of values.
const (
	typeASCII     = 2
	typeShort     = 3
	typeLong      = 4
	typeRational  = 5
	typeUndefined = 7
)

// Values of ResolutionUnit.
const (
	unitInch       = 2
	unitCentimeter = 3
)
