package tiff

import (
	"math"
	"slices"

	"safelight/pipeline/raster"
)

// all is for readers of values that want them all.
const all = math.MaxUint64

// has reports whether a tag is there.
func (d *directory) has(tag uint16) bool {
	_, ok := d.fields[tag]
	return ok
}

// bytes returns the value of a tag as it is stored, or at most its first
// values; nil if it is not there.
func (d *directory) bytes(tag uint16, most uint64) ([]byte, error) {
	v, ok := d.fields[tag]
	if !ok {
		return nil, nil
	}
	b, err := d.f.value(v, most)
	if err != nil {
		return nil, at(d.name+", "+tagName(tag), err)
	}
	return b, nil
}

// value reads the value of a field, or at most its first values. All of it has
// to be within the limits and in the file.
func (f *file) value(v field, most uint64) ([]byte, error) {
	size, limit := typeSize(v.kind), uint64(max(f.lim.MaxTagBytes, 0))
	switch {
	case size == 0:
		return nil, openError(raster.ErrCorrupt, "value of unknown type %d", v.kind)
	case v.count > limit/size:
		return nil, openError(raster.LimitTagBytes, "%d values of %d bytes, at most %d bytes are read", v.count, size, limit)
	}
	n := v.count * size
	if n <= uint64(len(v.value)) {
		return v.value[:min(v.count, most)*size], nil
	}
	if off := f.offset(v.value); !f.Holds(off, n) {
		return f.Read(off, n) // which says so
	}
	return f.Read(f.offset(v.value), min(v.count, most)*size)
}

// uints returns at most the first values of a tag of whole numbers, nil if it is
// not there.
func (d *directory) uints(tag uint16, most uint64) ([]uint64, error) {
	b, err := d.bytes(tag, most)
	if b == nil || err != nil {
		return nil, err
	}
	kind, order := d.fields[tag].kind, d.f.order
	size := int(typeSize(kind))
	u := make([]uint64, len(b)/size)
	for i := range u {
		p := b[i*size:]
		switch kind {
		case typeByte:
			u[i] = uint64(p[0])
		case typeShort:
			u[i] = uint64(order.Uint16(p))
		case typeLong, typeIFD:
			u[i] = uint64(order.Uint32(p))
		case typeLong8, typeIFD8:
			u[i] = order.Uint64(p)
		default:
			return nil, at(d.name+", "+tagName(tag), openError(raster.ErrCorrupt, "value of type %d is no whole number", kind))
		}
	}
	return u, nil
}

// uint returns the first value of a tag of whole numbers, or otherwise when it
// is not there.
func (d *directory) uint(tag uint16, otherwise uint64) (uint64, error) {
	u, err := d.uints(tag, 1)
	if err != nil {
		return 0, err
	}
	if len(u) == 0 {
		return otherwise, nil
	}
	return u[0], nil
}

// numbers returns at most the first values of a tag of whole numbers or
// fractions, nil if it is not there. Those that are no number are an error.
func (d *directory) numbers(tag uint16, most uint64) ([]float64, error) {
	kind := d.fields[tag].kind
	if kind != typeRational && kind != typeSignedRational {
		u, err := d.uints(tag, most)
		if u == nil || err != nil {
			return nil, err
		}
		v := make([]float64, len(u))
		for i, n := range u {
			v[i] = float64(n)
		}
		return v, nil
	}
	b, err := d.bytes(tag, most)
	if err != nil {
		return nil, err
	}
	v := make([]float64, 0, len(b)/8)
	for pair := range slices.Chunk(b, 8) {
		over, under := d.f.order.Uint32(pair), d.f.order.Uint32(pair[4:])
		q := float64(over) / float64(under)
		if kind == typeSignedRational {
			q = float64(int32(over)) / float64(int32(under))
		}
		if under == 0 {
			return nil, at(d.name+", "+tagName(tag), openError(raster.ErrCorrupt, "%d/0 is no number", over))
		}
		v = append(v, q)
	}
	return v, nil
}

// rational returns the first value of a tag of fractions, 0 when there is none
// or it is not a positive number.
func (d *directory) rational(tag uint16) float64 {
	if !d.has(tag) || d.fields[tag].kind != typeRational {
		return 0
	}
	v, err := d.numbers(tag, 1)
	if err != nil || len(v) == 0 {
		return 0
	}
	return v[0]
}
