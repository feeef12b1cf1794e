// Package tiff reads and writes the TIFF files of scanners, strip by strip.
//
// The reader is a stack of layers, each in a file of its own:
//
//   - raster.Extent: bounded reads of a file of known size
//   - directory: the header and the lists of tags, classic and BigTIFF, in
//     both byte orders
//   - page: which of several pictures in a file is the scan
//   - layout: where the strips or tiles lie and what their samples mean;
//     everything that is not understood is refused here, before a pixel is
//     decoded
//   - codec (deflate; lzw, packbits): the stored bytes of a block to its rows
//   - samples: the bytes of a row to samples
//   - block: rows of one strip or tile into the picture
//   - lane: where to read on in blocks too large to begin anew for every read
//   - source: rows of the picture
//
// Decoding holds a few rows of a block at a time, never a whole block, so that
// a scan in one giant compressed strip needs no more memory than any other.
//
// What is read: unsigned gray and RGB of 8 and 16 bits; strips and tiles,
// interleaved and planar; no compression, LZW, Deflate and PackBits; horizontal
// differencing. What is written: the same samples in strips of about 1 MiB,
// uncompressed or Deflate with differencing, always little-endian.
//
// Sources: TIFF Revision 6.0 (Aldus, 1992); Adobe Photoshop TIFF Technical
// Notes (2002) for Deflate; the BigTIFF file format (bigtiff.org, 2007).
package tiff
