package tiff

import "fmt"

// Tags of TIFF 6.0, and those after it that scanners write.
const (
	tagNewSubfileType  = 254
	tagSubfileType     = 255
	tagImageWidth      = 256
	tagImageLength     = 257
	tagBitsPerSample   = 258
	tagCompression     = 259
	tagPhotometric     = 262
	tagFillOrder       = 266
	tagDescription     = 270
	tagMake            = 271
	tagModel           = 272
	tagStripOffsets    = 273
	tagOrientation     = 274
	tagSamplesPerPixel = 277
	tagRowsPerStrip    = 278
	tagStripByteCounts = 279
	tagXResolution     = 282
	tagYResolution     = 283
	tagPlanarConfig    = 284
	tagResolutionUnit  = 296
	tagSoftware        = 305
	tagDateTime        = 306
	tagArtist          = 315
	tagPredictor       = 317
	tagTileWidth       = 322
	tagTileLength      = 323
	tagTileOffsets     = 324
	tagTileByteCounts  = 325
	tagSubIFDs         = 330
	tagExtraSamples    = 338
	tagSampleFormat    = 339
	tagJPEGTables      = 347
	tagXMP             = 700
	tagImageDepth      = 32997 // SGI: slices of a volume
	tagCopyright       = 33432
	tagICC             = 34675
	tagFlextight       = 46275 // in the first directory of .fff files
)

// Tags of linear raw pictures (Adobe Digital Negative Specification 1.7, 2023).
const (
	tagLinearization  = 50712
	tagBlackRepeatDim = 50713
	tagBlackLevel     = 50714
	tagBlackDeltaH    = 50715
	tagBlackDeltaV    = 50716
	tagWhiteLevel     = 50717
	tagActiveArea     = 50829
)

// Values of NewSubfileType (bits) and of its forerunner SubfileType.
const (
	subfileReduced    = 1
	subfileMask       = 4
	oldSubfileReduced = 2
)

// Values of PhotometricInterpretation that are read.
const (
	whiteIsZero = 0
	blackIsZero = 1
	rgb         = 2
	yCbCr       = 6 // with JPEG only
	linearRaw   = 34892
)

// compressionJPEG is JPEG as the TIFF Technical Note 2 (1995) has it.
const compressionJPEG = 7

// Values of ExtraSamples.
const (
	extraUnspecified  = 0
	extraUnassociated = 2
)

// Values of Predictor.
const (
	predictorNone       = 1
	predictorHorizontal = 2
	predictorFloat      = 3
)

// Values of ResolutionUnit.
const (
	unitInch       = 2
	unitCentimeter = 3
)

// Types of tag values.
const (
	typeByte     = 1
	typeASCII    = 2
	typeShort    = 3
	typeLong     = 4
	typeRational = 5

	typeSignedRational = 10

	typeIFD   = 13
	typeLong8 = 16
	typeIFD8  = 18
)

// typeSize is the size in bytes of one value of a type, 0 if unknown.
func typeSize(kind uint16) uint64 {
	switch kind {
	case typeByte, typeASCII, 6, 7: // and signed byte, undefined
		return 1
	case typeShort, 8: // and signed short
		return 2
	case typeLong, typeIFD, 9, 11: // and signed long, float
		return 4
	case typeRational, typeLong8, typeIFD8, typeSignedRational, 12, 17: // and double, signed long8
		return 8
	}
	return 0
}

// tagName names a tag in messages.
func tagName(tag uint16) string {
	switch tag {
	case tagImageWidth:
		return "ImageWidth"
	case tagImageLength:
		return "ImageLength"
	case tagBitsPerSample:
		return "BitsPerSample"
	case tagStripOffsets:
		return "StripOffsets"
	case tagStripByteCounts:
		return "StripByteCounts"
	case tagTileOffsets:
		return "TileOffsets"
	case tagTileByteCounts:
		return "TileByteCounts"
	case tagJPEGTables:
		return "JPEGTables"
	case tagICC:
		return "ICCProfile"
	case tagLinearization:
		return "LinearizationTable"
	case tagBlackLevel:
		return "BlackLevel"
	case tagWhiteLevel:
		return "WhiteLevel"
	case tagActiveArea:
		return "ActiveArea"
	}
	return fmt.Sprintf("tag %d", tag)
}

// compressionName names a compression that is not read, in words for people.
func compressionName(c uint64) string {
	switch c {
	case 2, 3, 4:
		return "fax compression (CCITT)"
	case 6:
		return "old-style JPEG inside TIFF"
	case 34676, 34677:
		return "SGI LogLuv compression"
	case 34712:
		return "JPEG 2000 inside TIFF"
	case 34887:
		return "LERC compression"
	case 34892:
		return "lossy JPEG inside DNG"
	case 34925:
		return "LZMA compression"
	case 50001:
		return "WebP inside TIFF"
	case 52546:
		return "JPEG XL inside TIFF"
	}
	return fmt.Sprintf("compression number %d", c)
}

// photometricName names a color model that is not read.
func photometricName(p uint64) string {
	switch p {
	case 3:
		return "palette colors"
	case 4:
		return "a transparency mask"
	case 5:
		return "CMYK"
	case 6:
		return "YCbCr colors"
	case 8, 9, 10:
		return "CIE Lab colors"
	case 32803:
		return "raw sensor data (color filter array)"
	case 32844, 32845:
		return "SGI LogLuv colors"
	}
	return fmt.Sprintf("color model number %d", p)
}
