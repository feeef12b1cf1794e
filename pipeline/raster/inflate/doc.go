// Package inflate decodes zlib streams (RFC 1950, and RFC 1951 for what is in
// them) from memory to memory, at once.
//
// It is for callers that know how much they want and have room for it. A decoder
// that reads from an io.Reader keeps a window of its own, asks for every byte
// whether there is one, and copies what it has decoded; here the destination is
// the window, and one question serves for a dozen symbols.
//
// It is written for scans, whose grain hardly ever repeats: nearly every symbol is a
// literal, and those of the high bytes of differences take a few bits. So the entries
// of the first table hold two literals where both fit, which are written by one store.
//
//   - decode: the stream, its blocks, its checksum
//   - bits: the bits of the source
//   - code: the codes that a block begins with
//   - entry, table: tables that find a symbol by the bits ahead
//   - symbol: the literals and matches of a block, one after the other
//   - fast: literals far from the ends of source and destination
package inflate
