package icc

import (
	"encoding/binary"
	"fmt"
)

// What lutAToBType (mAB) begins with (ICC.1:2022, clause 10.12): the offsets,
// from the beginning of the tag's data, of its five elements; 0 for one that is
// not there.
const (
	atobB      = 12
	atobMatrix = 16
	atobM      = 20
	atobGrid   = 24
	atobA      = 28
	atobEnd    = 32
)

// What the grid of a mAB begins with: the points in each of up to 16 inputs,
// the bytes of a value, and padding.
const (
	gridPrecision = 16
	gridHeader    = 20
)

// parseAToB reads a LUT of type mAB.
func parseAToB(data []byte, header Header) (*lut, error) {
	if len(data) < atobEnd {
		return nil, fmt.Errorf("mAB %w", errShort)
	}
	if err := checkChannels(data, header); err != nil {
		return nil, err
	}
	channels := header.Model.channels()
	l := &lut{decode: decodeXYZ}
	if header.Connection == Lab {
		l.decode = decodeLab
	}
	elements := []struct {
		name   string
		offset int
		parse  func(data []byte) error
	}{
		{"A curves", atobA, func(data []byte) (err error) { l.a, err = parseCurves(data, channels); return }},
		{"grid", atobGrid, func(data []byte) (err error) { l.grid, err = parseGrid(data, channels); return }},
		{"M curves", atobM, func(data []byte) (err error) { l.m, err = parseCurves(data, 3); return }},
		{"matrix", atobMatrix, func(data []byte) (err error) { l.matrix, err = parseAffine(data); return }},
		{"B curves", atobB, func(data []byte) (err error) { l.b, err = parseCurves(data, 3); return }},
	}
	for _, e := range elements {
		offset := binary.BigEndian.Uint32(data[e.offset:])
		if offset == 0 {
			continue
		}
		if uint64(offset) > uint64(len(data)) {
			return nil, fmt.Errorf("%s: offset %d is beyond the end", e.name, offset)
		}
		if err := e.parse(data[offset:]); err != nil {
			return nil, fmt.Errorf("%s: %w", e.name, err)
		}
	}
	if l.a == nil {
		l.a = identities(channels)
	}
	if l.grid == nil && channels != 3 {
		return nil, fmt.Errorf("no CLUT from %d input to 3 output channels", channels)
	}
	return l, nil
}

// parseCurves reads curves one after the other, each padded to four bytes.
func parseCurves(data []byte, channels int) (curves, error) {
	list := make(curves, channels)
	for i := range list {
		c, size, err := parseCurve(data)
		if err != nil {
			return nil, fmt.Errorf("channel %d: %w", i, err)
		}
		list[i] = c
		data = data[min(size+(-size&3), len(data)):]
	}
	return list, nil
}

// parseGrid reads a CLUT with its header.
func parseGrid(data []byte, channels int) (*grid, error) {
	if len(data) < gridHeader {
		return nil, errShort
	}
	bytes := int(data[gridPrecision])
	if bytes != 1 && bytes != 2 {
		return nil, fmt.Errorf("CLUT of %d bytes a value, want 1 or 2", bytes)
	}
	points := make([]int, channels)
	for i := range points {
		points[i] = int(data[i])
	}
	g, _, err := newGrid(data[gridHeader:], points, bytes)
	return g, err
}

// parseAffine reads nine elements of a matrix and three of an offset.
func parseAffine(data []byte) (*affine, error) {
	v, err := fixedArray(data, 12)
	if err != nil {
		return nil, err
	}
	return &affine{matrixOf(v), [3]float64(v[9:])}, nil
}
