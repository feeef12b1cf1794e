package raster_test

import (
	"bytes"
	"io"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
)

func TestCheckSize(t *testing.T) {
	lim := raster.DefaultLimits()
	require.NoError(t, lim.CheckSize(300_000, 3000))
	for _, c := range []struct {
		w, h uint64
		kind error
	}{
		{0, 5, raster.ErrCorrupt},
		{5, 0, raster.ErrCorrupt},
		{300_001, 1, raster.ErrLimit},
		{1 << 15, 1<<15 + 1, raster.ErrLimit},
		{math.MaxUint64, math.MaxUint64, raster.ErrLimit},
	} {
		require.ErrorIs(t, lim.CheckSize(c.w, c.h), c.kind, "%d x %d", c.w, c.h)
	}
}

func TestCheckWhole(t *testing.T) {
	lim := raster.Limits{MaxWholeBytes: 1000, MaxExpansion: 10}
	require.NoError(t, lim.CheckWhole(1000, 100))
	require.ErrorIs(t, lim.CheckWhole(1001, 1000), raster.ErrLimit)
	require.ErrorIs(t, lim.CheckWhole(1000, 90), raster.ErrLimit)
	require.ErrorIs(t, lim.CheckWhole(1, 0), raster.ErrLimit)
}

func TestCheckRange(t *testing.T) {
	i := raster.Info{Width: 4, Height: 10, Channels: 3}
	require.NoError(t, i.CheckRead(make([]uint16, 24), 8, 10))
	require.NoError(t, i.CheckRange(8, 4, 0, 2))
	for _, c := range [][4]int{{7, 4, 0, 2}, {100, 4, -1, 2}, {100, 4, 3, 2}, {100, 4, 9, 11}} {
		require.ErrorIs(t, i.CheckRange(c[0], c[1], c[2], c[3]), raster.ErrMisuse, "%v", c)
	}
}

// Floating point is only for formats that ask for it with CheckFloat.
func TestCheckFloat(t *testing.T) {
	good := raster.Spec{Width: 4, Height: 4, Channels: 3, Depth: 32, Float: true}
	require.NoError(t, good.CheckFloat())
	require.ErrorIs(t, good.Check(), raster.ErrMisuse)
	require.ErrorIs(t, good.CheckWrite(make([]uint16, 12), 0), raster.ErrMisuse)
	require.NoError(t, good.CheckRows(12, 3))
	require.ErrorIs(t, good.CheckRows(12, 4), raster.ErrMisuse)
	require.ErrorIs(t, good.CheckRows(11, 0), raster.ErrMisuse)
	for _, change := range []func(*raster.Spec){
		func(s *raster.Spec) { s.Depth = 16 },
		func(s *raster.Spec) { s.Float = false },
		func(s *raster.Spec) { s.Channels = 2 },
	} {
		bad := good
		change(&bad)
		require.ErrorIs(t, bad.CheckFloat(), raster.ErrMisuse, "%+v", bad)
	}
	require.NoError(t, raster.Spec{Width: 4, Height: 4, Channels: 1, Depth: 8}.CheckFloat())
}

func TestErrorsReadAsASentence(t *testing.T) {
	err := &raster.Error{Stage: "decode", Place: "strip 12", Detail: "LZW code 4711 beyond the table", Err: raster.ErrCorrupt}
	require.EqualError(t, err, "strip 12: LZW code 4711 beyond the table (damaged file)")
	require.ErrorIs(t, err, raster.ErrCorrupt)
}

func TestExtentStaysInTheFile(t *testing.T) {
	e := raster.Extent{R: bytes.NewReader([]byte("0123456789")), Size: 10}
	b, err := e.Read(7, 3)
	require.NoError(t, err)
	require.Equal(t, "789", string(b))
	for _, c := range [][2]uint64{{8, 3}, {11, 0}, {math.MaxUint64, 2}, {2, math.MaxUint64}} {
		_, err := e.Read(c[0], c[1])
		require.ErrorIs(t, err, raster.ErrTruncated, "%v", c)
	}
	s := e.Stream(2, 5)
	b = make([]byte, 5)
	_, err = io.ReadFull(s, b)
	require.NoError(t, err)
	require.Equal(t, "23456", string(b))
	require.False(t, s.Past())
	_, err = s.Read(b)
	require.Equal(t, io.EOF, err)
	require.True(t, s.Past())
	require.NoError(t, s.Err())
}

// A file that has shrunk since its size was told is a truncated file.
func TestShrunkenFileIsTruncated(t *testing.T) {
	e := raster.Extent{R: bytes.NewReader([]byte("0123")), Size: 10}
	_, err := e.Read(2, 5)
	require.ErrorIs(t, err, raster.ErrTruncated)
	s := e.Stream(2, 5)
	_, err = io.ReadAll(s)
	require.ErrorIs(t, err, raster.ErrTruncated)
	require.ErrorIs(t, s.Err(), raster.ErrTruncated)
}
