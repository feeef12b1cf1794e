package icc

import (
	"fmt"

	"safelight/pipeline/color"
)

// lut is a device described by measured points (ICC.1:2022, clauses 10.10 to
// 10.12). Between device and connection space are, in this order,
//
//	A curves · grid · M curves · matrix · B curves
//
// all on values in [0, 1]. The older types mft1 and mft2 have no M curves and
// no matrix, and call the A and B curves input and output tables. What is nil
// is passed over; only the A curves, which bring device values into range, are
// always there.
type lut struct {
	a      curves
	grid   *grid
	m      curves
	matrix *affine
	b      curves
	// decode gives the XYZ, relative to D50, of what comes out.
	decode func([3]float64) [3]float64
}

func (l *lut) toPCS(v [3]float64) [3]float64 {
	return l.afterA(l.a.at(v))
}

// afterA is what follows the A curves.
func (l *lut) afterA(v [3]float64) [3]float64 {
	if l.grid != nil {
		v = l.grid.at(v)
	}
	v = l.m.at(v)
	if l.matrix != nil {
		v = l.matrix.at(v)
	}
	return l.decode(l.b.at(v))
}

// affine is a matrix and an offset, with results clipped to [0, 1].
type affine struct {
	matrix color.Matrix
	offset [3]float64
}

func (a *affine) at(v [3]float64) [3]float64 {
	v = a.matrix.Apply(v)
	for i := range v {
		v[i] = clip(v[i] + a.offset[i])
	}
	return v
}

// parseLUT reads a tag of any of the types. The error does not name the tag.
func parseLUT(data []byte, header Header) (*lut, error) {
	switch kind := string(data[:4]); kind {
	case "mft1":
		return parseTables8(data, header)
	case "mft2":
		return parseTables16(data, header)
	case "mAB ":
		return parseAToB(data, header)
	default:
		return nil, fmt.Errorf("unknown type %q", kind)
	}
}

// The first bytes of a LUT of any type: after the type signature, the numbers
// of input and output channels.
const (
	lutInputs  = 8
	lutOutputs = 9
)

// checkChannels wants as many input channels as the header says, and three
// output channels, which both connection spaces have.
func checkChannels(data []byte, header Header) error {
	want := header.Model.channels()
	if inputs := int(data[lutInputs]); inputs != want {
		return fmt.Errorf("%d input channels, but %v has %d", inputs, header.Model, want)
	}
	if outputs := data[lutOutputs]; outputs != 3 {
		return fmt.Errorf("%d output channels, but %v has 3", outputs, header.Connection)
	}
	return nil
}
