package color

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The layout of an ICC profile, the same in versions 2 and 4 (ICC.1:2022,
// clause 7): a header, the number of tags, the tag table, the tags' data.
const (
	iccHeaderSize   = 128
	iccTagEntrySize = 12
	iccSignature    = "acsp" // at byte 36
)

// iccProfile is a profile as it came from a file, which may be hostile: every
// offset in it is checked when it is used. Only the bytes at hand count, not
// the size that the header gives.
type iccProfile struct {
	data []byte
	tags int
}

// openICC checks the header and the extent of the tag table.
func openICC(data []byte) (iccProfile, error) {
	if len(data) < iccHeaderSize+4 {
		return iccProfile{}, fmt.Errorf("icc: %d bytes are too few for a header", len(data))
	}
	if s := data[36:40]; string(s) != iccSignature {
		return iccProfile{}, fmt.Errorf("icc: signature is %q, want %q", s, iccSignature)
	}
	tags := binary.BigEndian.Uint32(data[iccHeaderSize:])
	if room := (len(data) - iccHeaderSize - 4) / iccTagEntrySize; uint64(tags) > uint64(room) {
		return iccProfile{}, fmt.Errorf("icc: table of %d tags, but room for %d", tags, room)
	}
	return iccProfile{data, int(tags)}, nil
}

// errNoTag says that a profile has no tag of the signature asked for.
var errNoTag = errors.New("no such tag")

// tag gives the data of the first tag with a signature: 8 bytes of type
// signature and reserved, then the type's own.
func (p iccProfile) tag(signature string) ([]byte, error) {
	table := p.data[iccHeaderSize+4:]
	for i := range p.tags {
		entry := table[i*iccTagEntrySize:][:iccTagEntrySize]
		if string(entry[:4]) != signature {
			continue
		}
		offset, size := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:])
		data, ok := slice(p.data, offset, size)
		if !ok {
			return nil, fmt.Errorf("icc: tag %s: %d bytes at %d are beyond the end", signature, size, offset)
		}
		if len(data) < 8 {
			return nil, fmt.Errorf("icc: tag %s: %d bytes are too few for a type", signature, len(data))
		}
		return data, nil
	}
	return nil, fmt.Errorf("icc: tag %s: %w", signature, errNoTag)
}

// slice is data[offset : offset+size], if that is within it.
func slice(data []byte, offset, size uint32) ([]byte, bool) {
	end := uint64(offset) + uint64(size)
	if end > uint64(len(data)) {
		return nil, false
	}
	return data[offset:end], true
}
