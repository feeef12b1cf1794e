// Package icns writes and reads Apple's icon files: one picture for every size that
// macOS asks for.
//
// The entries are those that Apple's iconutil writes. The two smallest, ic04 and ic05,
// are ARGB: Finder shows them wrong on screens that are no Retina ones where other
// kinds are tried (electron-userland/electron-builder-binaries#220). All others are PNG.
package icns

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
)

// Kind is a kind of entry.
type Kind struct {
	Type string // four letters
	Size int    // width and height in pixels
	argb bool
}

// Kinds are the entries of a complete file, in the order in which they are written.
// Types of one size differ in the points they stand for: ic11 is 16 points at twice the
// resolution, ic05 is 32 points.
var Kinds = [...]Kind{
	{"ic04", 16, true}, {"ic05", 32, true}, {"ic07", 128, false}, {"ic08", 256, false}, {"ic09", 512, false},
	{"ic10", 1024, false}, {"ic11", 32, false}, {"ic12", 64, false}, {"ic13", 256, false}, {"ic14", 512, false},
}

const (
	magic      = "icns"
	headerSize = 8 // of the file and of every entry: type, and length with the header
)

// Encode gives a file with all Kinds, each drawn at its size.
func Encode(draw func(size int) *image.NRGBA) ([]byte, error) {
	pictures := make(map[int]*image.NRGBA)
	out := append([]byte(magic), 0, 0, 0, 0)
	for _, k := range Kinds {
		picture := pictures[k.Size]
		if picture == nil {
			picture = draw(k.Size)
			pictures[k.Size] = picture
		}
		if got := picture.Rect.Size(); got != image.Pt(k.Size, k.Size) {
			return nil, fmt.Errorf("icns: %s: the picture has %dx%d pixels, not %dx%[4]d", k.Type, got.X, got.Y, k.Size)
		}
		data := encodeARGB(picture)
		if !k.argb {
			var buffer bytes.Buffer
			if err := png.Encode(&buffer, picture); err != nil {
				return nil, fmt.Errorf("icns: %s: %w", k.Type, err)
			}
			data = buffer.Bytes()
		}
		out = append(out, k.Type...)
		out = binary.BigEndian.AppendUint32(out, uint32(headerSize+len(data)))
		out = append(out, data...)
	}
	binary.BigEndian.PutUint32(out[4:], uint32(len(out)))
	return out, nil
}

// Entry is one picture of a file.
type Entry struct {
	Kind
	Image image.Image
}

// Decode reads a file that has no entries but those of Kinds, each of its size.
func Decode(file []byte) ([]Entry, error) {
	if len(file) < headerSize || string(file[:4]) != magic {
		return nil, errors.New("icns: no icon file")
	}
	if n := binary.BigEndian.Uint32(file[4:]); uint64(n) != uint64(len(file)) {
		return nil, fmt.Errorf("icns: %d bytes, where the header says %d", len(file), n)
	}
	var entries []Entry
	for rest := file[headerSize:]; len(rest) > 0; {
		if len(rest) < headerSize {
			return nil, errors.New("icns: the file ends in the header of an entry")
		}
		name, n := string(rest[:4]), binary.BigEndian.Uint32(rest[4:])
		if n < headerSize || uint64(n) > uint64(len(rest)) {
			return nil, fmt.Errorf("icns: %q: a length of %d, where %d are left", name, n, len(rest))
		}
		entry, err := decodeEntry(name, rest[headerSize:n])
		if err != nil {
			return nil, fmt.Errorf("icns: %q: %w", name, err)
		}
		entries, rest = append(entries, entry), rest[n:]
	}
	return entries, nil
}

func decodeEntry(name string, data []byte) (Entry, error) {
	for _, k := range Kinds {
		if k.Type != name {
			continue
		}
		if k.argb {
			picture, err := decodeARGB(data, k.Size)
			return Entry{k, picture}, err
		}
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return Entry{}, err
		}
		if config.Width != k.Size || config.Height != k.Size {
			return Entry{}, fmt.Errorf("%dx%d pixels, not %dx%[3]d", config.Width, config.Height, k.Size)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		return Entry{k, picture}, err
	}
	return Entry{}, errors.New("no type of an entry that is known")
}
