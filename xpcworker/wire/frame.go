package wire

import (
	"encoding/binary"
	"fmt"
	"os"
)

// Frame is one message on its way.
type Frame struct {
	Type Type
	// Generation is the number of the request this is or answers.
	Generation uint64
	// Payload is the encoded message.
	Payload []byte
	// Files are attached descriptors. Whoever sends a frame keeps its files;
	// whoever receives one owns them and closes each.
	Files []*os.File
}

// Close closes the files of a received frame.
func (f *Frame) Close() {
	for _, file := range f.Files {
		file.Close()
	}
	f.Files = nil
}

const (
	magic      = uint32('S') | uint32('L')<<8 | uint32('w')<<16 | uint32('k')<<24
	framing    = 1
	headerSize = 20
)

// header is what stands before a payload.
type header struct {
	typ        Type
	files      int
	length     int
	generation uint64
}

// append adds the header's 20 bytes to b.
func (h header) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, magic)
	b = append(b, framing, byte(h.typ), 0, byte(h.files))
	b = binary.LittleEndian.AppendUint32(b, uint32(h.length))
	return binary.LittleEndian.AppendUint64(b, h.generation)
}

// parseHeader reads a header and checks it against the rule of its type, so
// that what it asks to allocate is known to be allowed.
func parseHeader(b [headerSize]byte) (header, error) {
	if m := binary.LittleEndian.Uint32(b[0:]); m != magic {
		return header{}, fmt.Errorf("frame starts with %08x, not %08x: %w", m, magic, ErrProtocol)
	}
	if b[4] != framing {
		return header{}, fmt.Errorf("framing version %d, not %d: %w", b[4], framing, ErrProtocol)
	}
	if b[6] != 0 {
		return header{}, fmt.Errorf("unknown flags %02x: %w", b[6], ErrProtocol)
	}
	h := header{typ: Type(b[5]), files: int(b[7]), generation: binary.LittleEndian.Uint64(b[12:])}
	length := binary.LittleEndian.Uint32(b[8:])
	if length > 1<<30 { // so that it fits int everywhere
		return header{}, fmt.Errorf("frame of %d bytes: %w", length, ErrProtocol)
	}
	h.length = int(length)
	return h, h.typ.check(h.length, h.files)
}
