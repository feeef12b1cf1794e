package tiff

import (
	"encoding/binary"
	"fmt"
	"slices"

	"safelight/pipeline/raster"
)

// A file is a TIFF file of which the header is understood.
type file struct {
	raster.Extent
	order    binary.ByteOrder
	big      bool   // BigTIFF: counts and offsets of 64 bits
	first    uint64 // offset of the first directory
	lim      raster.Limits
	warnings []string
}

// maxWarnings bounds what a file can make the reader say.
const maxWarnings = 32

// warn notes something that was odd but could be read around.
func (f *file) warn(format string, args ...any) {
	w := fmt.Sprintf(format, args...)
	if len(f.warnings) < maxWarnings && !slices.Contains(f.warnings, w) {
		f.warnings = append(f.warnings, w)
	}
}

// openFile reads the header: byte order, 42 or 43, and where the first
// directory is.
func openFile(e raster.Extent, lim raster.Limits) (*file, error) {
	f := &file{Extent: e, lim: lim}
	h, err := e.Read(0, 8)
	if err != nil {
		return nil, at("header", err)
	}
	switch string(h[:2]) {
	case "II":
		f.order = binary.LittleEndian
	case "MM":
		f.order = binary.BigEndian
	default:
		return nil, openError(raster.ErrFormat, "begins with % x, a TIFF with II or MM", h[:2])
	}
	switch version := f.order.Uint16(h[2:]); version {
	case 42:
		f.first = uint64(f.order.Uint32(h[4:]))
	case 43:
		f.big = true
		if size, zero := f.order.Uint16(h[4:]), f.order.Uint16(h[6:]); size != 8 || zero != 0 {
			return nil, openError(raster.ErrCorrupt, "BigTIFF with offsets of %d bytes", size)
		}
		if h, err = e.Read(8, 8); err != nil {
			return nil, at("header", err)
		}
		f.first = f.order.Uint64(h)
	default:
		return nil, openError(raster.ErrFormat, "TIFF version %d, 42 and 43 are read", version)
	}
	return f, nil
}

// A field is one entry of a directory, its value not yet read.
type field struct {
	kind  uint16
	count uint64
	value []byte // 4 or 8 bytes: the value if it fits, else its offset
}

// A directory (IFD) is the list of tags that describe one picture.
type directory struct {
	f      *file
	name   string // for messages: "IFD 0"
	fields map[uint16]field
	next   uint64     // offset of the next directory, 0 if it is the last
	above  *directory // that lists this one among its SubIFDs, or nil
}

// directory reads the directory at off.
func (f *file) directory(off uint64, name string) (*directory, error) {
	countSize, entrySize, offsetSize := uint64(2), uint64(12), uint64(4)
	if f.big {
		countSize, entrySize, offsetSize = 8, 20, 8
	}
	b, err := f.list(off, countSize)
	if err != nil {
		return nil, at(name, err)
	}
	n := uint64(f.order.Uint16(b))
	if f.big {
		n = f.order.Uint64(b)
	}
	switch {
	case n == 0:
		return nil, at(name, openError(raster.ErrCorrupt, "no tags"))
	case n > uint64(max(f.lim.MaxTags, 0)):
		return nil, at(name, openError(raster.LimitTags, "%d tags, at most %d are read", n, f.lim.MaxTags))
	}
	entries, err := f.list(off+countSize, n*entrySize)
	if err != nil {
		return nil, at(name, err)
	}
	d := &directory{f: f, name: name, fields: make(map[uint16]field, n)}
	for last := uint16(0); len(entries) > 0; entries = entries[entrySize:] {
		last = d.add(entries[:entrySize], last)
	}
	// Some writers leave out the offset of the next directory at the very end.
	if after := off + countSize + n*entrySize; f.Holds(after, offsetSize) {
		if b, err = f.Read(after, offsetSize); err != nil {
			return nil, at(name, err)
		}
		d.next = f.offset(b)
	}
	return d, nil
}

// list reads a part of a directory. Most programs write it behind the picture, so
// that a file that was not copied to its end has none.
func (f *file) list(off, n uint64) ([]byte, error) {
	if end := off + n; end > off && !f.Holds(off, n) {
		return nil, openError(raster.ErrTruncated, "the file is cut off: %d of at least %d bytes are there, without the list of its tags, and so nothing can be salvaged",
			f.Size, end)
	}
	return f.Read(off, n)
}

// or is another directory, if there is one, when this one has no such tag.
func (d *directory) or(tag uint16, other *directory) *directory {
	if d.has(tag) || other == nil {
		return d
	}
	return other
}

// add notes one entry and returns its tag; last is the tag before it.
func (d *directory) add(e []byte, last uint16) uint16 {
	f := d.f
	tag := f.order.Uint16(e)
	v := field{kind: f.order.Uint16(e[2:]), count: uint64(f.order.Uint32(e[4:])), value: e[8:12]}
	if f.big {
		v.count, v.value = f.order.Uint64(e[4:]), e[12:20]
	}
	if tag < last {
		f.warn("%s: tags are not in order", d.name)
	}
	if _, twice := d.fields[tag]; twice {
		f.warn("%s: %s is there twice, the first is used", d.name, tagName(tag))
		return tag
	}
	d.fields[tag] = v
	return tag
}

// offset is an offset as the file stores it, in 4 or 8 bytes.
func (f *file) offset(b []byte) uint64 {
	if f.big {
		return f.order.Uint64(b)
	}
	return uint64(f.order.Uint32(b))
}
