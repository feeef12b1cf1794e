package exif

import (
	"encoding/binary"
	"fmt"

	"safelight/pipeline/raster"
)

// Data is what is read of a block.
type Data struct {
	raster.Metadata
	// Orientation is 1 to 8; 1 is upright.
	Orientation int
	// XPPI and YPPI are the resolution in pixels per inch, 0 if unknown.
	XPPI, YPPI float64
}

// Decode reads the first directory of a block. Data is what could be read, also
// beside an error; that is an [*raster.Error] that names the first tag that could
// not be read, and wraps raster.ErrCorrupt or raster.ErrTruncated.
func Decode(b []byte) (Data, error) {
	d := &decoder{block: b, seen: map[uint16]bool{}, data: Data{Orientation: 1}, unit: unitInch}
	if err := d.header(); err != nil {
		return d.data, err
	}
	switch d.unit {
	case unitInch:
	case unitCentimeter:
		d.data.XPPI *= 2.54
		d.data.YPPI *= 2.54
	default:
		d.data.XPPI, d.data.YPPI = 0, 0
	}
	return d.data, d.err
}

// MaxPPI is the largest resolution that is believed; a [raster.Spec] takes it.
const MaxPPI = 100_000

type decoder struct {
	block []byte
	order binary.ByteOrder
	seen  map[uint16]bool // tags; the first of each counts
	data  Data
	unit  uint16
	err   error // the first
}

func fail(err error, format string, args ...any) error {
	return &raster.Error{Stage: "open", Place: "Exif", Detail: fmt.Sprintf(format, args...), Err: err}
}

// at is n bytes at an offset of the block.
func (d *decoder) at(off, n uint64) ([]byte, error) {
	if size := uint64(len(d.block)); n > size || off > size-n {
		return nil, fail(raster.ErrTruncated, "%d bytes at %d of %d", n, off, size)
	}
	return d.block[off : off+n], nil
}

// header reads byte order, version and the directory it points to.
func (d *decoder) header() error {
	h, err := d.at(0, 8)
	if err != nil {
		return err
	}
	switch string(h[:2]) {
	case "MM":
		d.order = binary.BigEndian
	case "II":
		d.order = binary.LittleEndian
	default:
		return fail(raster.ErrCorrupt, "begins with % x, not with II or MM", h[:2])
	}
	if v := d.order.Uint16(h[2:]); v != 42 {
		return fail(raster.ErrCorrupt, "version %d, not 42", v)
	}
	off := uint64(d.order.Uint32(h[4:]))
	b, err := d.at(off, 2)
	if err != nil {
		return err
	}
	n := uint64(d.order.Uint16(b))
	entries, err := d.at(off+2, 12*n)
	if err != nil {
		return err
	}
	for ; len(entries) > 0; entries = entries[12:] {
		if err := d.entry(entries[:12]); err != nil && d.err == nil {
			d.err = err
		}
	}
	return nil
}

// entry reads an entry, if it is one of those that are wanted.
func (d *decoder) entry(e []byte) error {
	m, tag := &d.data.Metadata, d.order.Uint16(e)
	if d.seen[tag] {
		return nil
	}
	d.seen[tag] = true
	switch tag {
	case tagDescription:
		return d.text(&m.Description, e)
	case tagMake:
		return d.text(&m.Make, e)
	case tagModel:
		return d.text(&m.Model, e)
	case tagSoftware:
		return d.text(&m.Software, e)
	case tagDateTime:
		return d.text(&m.DateTime, e)
	case tagArtist:
		return d.text(&m.Artist, e)
	case tagCopyright:
		return d.text(&m.Copyright, e)
	case tagXResolution:
		return d.resolution(&d.data.XPPI, e)
	case tagYResolution:
		return d.resolution(&d.data.YPPI, e)
	case tagResolutionUnit:
		return d.short(&d.unit, e)
	case tagOrientation:
		var v uint16
		if err := d.short(&v, e); err != nil {
			return err
		}
		if v < 1 || v > 8 {
			return fail(raster.ErrCorrupt, "orientation %d, not one of 1 to 8; taken as upright", v)
		}
		d.data.Orientation = int(v)
	}
	return nil
}

// value is the value of an entry, which has to have this type, whose values are
// size bytes long; there has to be one or more.
func (d *decoder) value(e []byte, kind uint16, size uint64) ([]byte, error) {
	tag, got, n := d.order.Uint16(e), d.order.Uint16(e[2:]), uint64(d.order.Uint32(e[4:]))
	if got != kind || n == 0 {
		return nil, fail(raster.ErrCorrupt, "tag %d has %d values of type %d, expected were values of type %d", tag, n, got, kind)
	}
	if n *= size; n <= inline {
		return e[8 : 8+n], nil
	}
	b, err := d.at(uint64(d.order.Uint32(e[8:])), n)
	if err != nil {
		return nil, fail(raster.ErrTruncated, "tag %d has %d bytes beyond the block of %d", tag, n, len(d.block))
	}
	return b, nil
}

// text reads a text; some writers leave out even the NUL of an empty one.
func (d *decoder) text(dst *string, e []byte) error {
	if d.order.Uint32(e[4:]) == 0 {
		return nil
	}
	b, err := d.value(e, typeASCII, 1)
	*dst = Text(b)
	return err
}

func (d *decoder) short(dst *uint16, e []byte) error {
	b, err := d.value(e, typeShort, 2)
	if err == nil {
		*dst = d.order.Uint16(b)
	}
	return err
}

// resolution reads a fraction; one without a denominator says that nothing is
// known, and so does one beyond belief.
func (d *decoder) resolution(dst *float64, e []byte) error {
	b, err := d.value(e, typeRational, 8)
	if err != nil {
		return err
	}
	// The quotient is no number, or infinite, when the denominator is zero.
	if v := float64(d.order.Uint32(b)) / float64(d.order.Uint32(b[4:])); v <= MaxPPI {
		*dst = v
	}
	return nil
}
