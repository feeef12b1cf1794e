// Package iccfile reads the layout that all ICC profiles share, in versions 2
// and 4 (ICC.1:2022, clause 7): a header, the number of tags, the tag table,
// the tags' data. What is in a tag is not its business.
package iccfile

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The sizes in bytes of the header and of an entry of the tag table, and the
// signature at byte 36 of the header.
const (
	HeaderSize   = 128
	TagEntrySize = 12
	Signature    = "acsp"
)

// File is a profile as it came from somewhere, which may be hostile: every
// offset in it is checked when it is used. Only the bytes at hand count, not
// the size that the header gives.
type File struct {
	data []byte
	tags int
}

// Open checks the header's signature and the extent of the tag table. The data
// is not copied.
func Open(data []byte) (File, error) {
	if len(data) < HeaderSize+4 {
		return File{}, fmt.Errorf("%d bytes are too few for a header", len(data))
	}
	if s := data[36:40]; string(s) != Signature {
		return File{}, fmt.Errorf("signature is %q, want %q", s, Signature)
	}
	tags := binary.BigEndian.Uint32(data[HeaderSize:])
	if room := (len(data) - HeaderSize - 4) / TagEntrySize; uint64(tags) > uint64(room) {
		return File{}, fmt.Errorf("table of %d tags, but room for %d", tags, room)
	}
	return File{data, int(tags)}, nil
}

// Header is the first HeaderSize bytes.
func (f File) Header() []byte { return f.data[:HeaderSize] }

// Tags is the number of entries in the tag table.
func (f File) Tags() int { return f.tags }

// ErrNoTag says that a profile has no tag of the signature asked for.
var ErrNoTag = errors.New("no such tag")

// Tag gives the data of the first tag with a signature: 8 bytes of type
// signature and reserved, then the type's own. The error names the tag, and is
// [ErrNoTag] if it is not there.
func (f File) Tag(signature string) ([]byte, error) {
	table := f.data[HeaderSize+4:]
	for i := range f.tags {
		entry := table[i*TagEntrySize:][:TagEntrySize]
		if string(entry[:4]) != signature {
			continue
		}
		offset, size := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:])
		data, ok := Slice(f.data, offset, size)
		if !ok {
			return nil, fmt.Errorf("tag %s: %d bytes at %d are beyond the end", signature, size, offset)
		}
		if len(data) < 8 {
			return nil, fmt.Errorf("tag %s: %d bytes are too few for a type", signature, len(data))
		}
		return data, nil
	}
	return nil, fmt.Errorf("tag %s: %w", signature, ErrNoTag)
}

// Slice is data[offset : offset+size], if that is within it.
func Slice(data []byte, offset, size uint32) ([]byte, bool) {
	end := uint64(offset) + uint64(size)
	if end > uint64(len(data)) {
		return nil, false
	}
	return data[offset:end], true
}
