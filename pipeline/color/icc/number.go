package icc

import (
	"encoding/binary"
	"errors"
	"fmt"

	"safelight/pipeline/color"
	"safelight/pipeline/color/internal/iccfile"
)

var errShort = errors.New("runs beyond the end")

// fixed is the s15Fixed16Number at the start of data.
func fixed(data []byte) float64 {
	return float64(int32(binary.BigEndian.Uint32(data))) / 65536
}

// fixedArray is count numbers at the start of data.
func fixedArray(data []byte, count int) ([]float64, error) {
	if len(data) < 4*count {
		return nil, errShort
	}
	values := make([]float64, count)
	for i := range values {
		values[i] = fixed(data[4*i:])
	}
	return values, nil
}

// numbers reads a tag of count s15Fixed16Numbers, of XYZType or
// s15Fixed16ArrayType as kind says.
func numbers(file iccfile.File, signature, kind string, count int) ([]float64, error) {
	data, err := file.Tag(signature)
	if err != nil {
		return nil, err
	}
	if got := string(data[:4]); got != kind {
		return nil, fmt.Errorf("tag %s: type %q, want %q", signature, got, kind)
	}
	values, err := fixedArray(data[8:], count)
	if err != nil {
		return nil, fmt.Errorf("tag %s: %w", signature, err)
	}
	return values, nil
}

// matrixOf has the nine values in rows.
func matrixOf(v []float64) color.Matrix {
	return color.Matrix{{v[0], v[1], v[2]}, {v[3], v[4], v[5]}, {v[6], v[7], v[8]}}
}

// clip brings v into [0, 1]; what is no number becomes 0.
func clip(v float64) float64 {
	if !(v > 0) {
		return 0
	}
	return min(v, 1)
}
