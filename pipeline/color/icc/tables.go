package icc

import (
	"encoding/binary"
	"fmt"
	"math"

	"safelight/pipeline/color"
)

// What lut8Type (mft1) and lut16Type (mft2) begin with (ICC.1:2022, clauses
// 10.11 and 10.10): the points of the grid, the same in each input, and a
// matrix; then the numbers of table entries in mft2, which mft1 has 256 of.
const (
	tablesPoints = 10
	tablesMatrix = 12
	tablesEnd8   = 48
	tablesCounts = 48
	tablesEnd16  = 52
)

// parseTables8 reads a LUT of type mft1.
func parseTables8(data []byte, header Header) (*lut, error) {
	if len(data) < tablesEnd8 {
		return nil, fmt.Errorf("mft1 %w", errShort)
	}
	l := &lut{decode: decodeXYZ}
	if header.Connection == Lab {
		l.decode = decodeLab
	}
	return l, l.parseTables(data, data[tablesEnd8:], header, 256, 256, 1)
}

// parseTables16 reads a LUT of type mft2.
func parseTables16(data []byte, header Header) (*lut, error) {
	if len(data) < tablesEnd16 {
		return nil, fmt.Errorf("mft2 %w", errShort)
	}
	inputs := int(binary.BigEndian.Uint16(data[tablesCounts:]))
	outputs := int(binary.BigEndian.Uint16(data[tablesCounts+2:]))
	for _, entries := range []int{inputs, outputs} {
		if entries < 2 {
			return nil, fmt.Errorf("table of %d entries, want 2 or more", entries)
		}
	}
	l := &lut{decode: decodeXYZ}
	if header.Connection == Lab {
		l.decode = decodeLegacyLab
	}
	return l, l.parseTables(data, data[tablesEnd16:], header, inputs, outputs, 2)
}

// parseTables reads what both types have: input tables, grid and output tables
// one after the other, of that many bytes an entry.
func (l *lut) parseTables(data, rest []byte, header Header, inputs, outputs, bytes int) error {
	if err := checkChannels(data, header); err != nil {
		return err
	}
	if err := checkTablesMatrix(data); err != nil {
		return err
	}
	channels := header.Model.channels()
	var err error
	if l.a, rest, err = cutTables(rest, channels, inputs, bytes); err != nil {
		return fmt.Errorf("input tables: %w", err)
	}
	points := make([]int, channels)
	for i := range points {
		points[i] = int(data[tablesPoints])
	}
	var size int
	if l.grid, size, err = newGrid(rest, points, bytes); err != nil {
		return err
	}
	if l.b, _, err = cutTables(rest[size:], 3, outputs, bytes); err != nil {
		return fmt.Errorf("output tables: %w", err)
	}
	return nil
}

// checkTablesMatrix refuses a matrix that changes anything. It is for device
// values that are XYZ, and has to be the identity for others; given another one
// all the same, some programs apply it and some do not, so that there is no
// telling what the profile means.
func checkTablesMatrix(data []byte) error {
	v, err := fixedArray(data[tablesMatrix:], 9)
	if err != nil {
		return err
	}
	got := matrixOf(v)
	for i, row := range color.Identity() {
		for j, want := range row {
			if math.Abs(got[i][j]-want) > 1e-4 {
				return fmt.Errorf("matrix is %.4g, which only XYZ may have", got)
			}
		}
	}
	return nil
}

// cutTables takes as many tables as there are channels from the start of data.
func cutTables(data []byte, channels, entries, bytes int) (curves, []byte, error) {
	size := entries * bytes
	if need := channels * size; need > len(data) {
		return nil, nil, fmt.Errorf("%d bytes needed, but there are %d", need, len(data))
	}
	tables := make(curves, channels)
	for i := range tables {
		if bytes == 1 {
			tables[i] = sampled(samples8(data[:size]))
		} else {
			tables[i] = sampled(samples16(data[:size]))
		}
		data = data[size:]
	}
	return tables, data, nil
}
