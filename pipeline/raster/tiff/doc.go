// Package tiff reads and writes the TIFF files of scanners, strip by strip.
//
// The reader is a stack of layers, each in a file of its own:
//
//   - raster.Extent: bounded reads of a file of known size
//   - directory, values: the header and the lists of tags, classic and BigTIFF,
//     in both byte orders
//   - page: which of several pictures in a file is the scan
//   - layout (meaning, grid; dng): what the samples mean and where the strips or
//     tiles lie; everything that is not understood is refused here, before a
//     pixel is decoded
//   - codec (deflate, zstandard; lzw, packbits, jpeg): the stored bytes of a
//     block to its rows
//   - predictor: rows of differences to rows
//   - samples: the bytes of a row to samples
//   - block: one row after the other of a strip or tile
//   - atonce: all rows of one in Deflate
//   - request: what of a row goes where in the picture
//   - lane: where to read on in blocks too large to begin anew for every read
//   - partial: what can be had of blocks that are damaged
//   - source, infrared: rows of the picture, and of the one in infrared
//
// Decoding holds a few rows of a block at a time, or one of Deflate of up to 4 MiB,
// never a larger one whole, so that a scan in one giant compressed strip needs no
// more memory than any other. The exception is JPEG.
//
// What is read: gray and RGB of 1 to 16 and 32 bits, and floating point of 16, 24
// and 32; a sample more that is infrared, or infrared on a page of its own;
// linear DNG; strips and tiles, interleaved and planar; no compression, LZW of
// both kinds, Deflate, PackBits, ZSTD, and JPEG in gray, RGB and YCbCr; both
// predictors. What is written: samples of 8 and 16 bits and floating point of 32
// in strips of about 1 MiB, uncompressed, Deflate or LZW with prediction, always
// little-endian; BigTIFF when a file may not fit into 4 GB.
//
// Sources: TIFF Revision 6.0 (Aldus, 1992); TIFF Technical Note 2 (1995) for
// JPEG; Adobe Photoshop TIFF Technical Notes (2002) for Deflate, and Note 3 (2005)
// for floating point; the BigTIFF file format (bigtiff.org, 2007); Adobe Digital
// Negative Specification 1.7 (2023).
package tiff
