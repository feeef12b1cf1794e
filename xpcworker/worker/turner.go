package worker

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
)

// turner turns a picture that comes in rows from the top down and has to go
// out in other rows: it writes all of it to a scratch file, and gathers each
// outgoing strip from there. Memory is that of one strip, whatever the size.
type turner struct {
	file          *os.File
	orientation   int // EXIF, 2 to 8
	width, height int // of the turned picture
	channels      int
	stripBytes    int // about how much is gathered at a time; 0 is turnBytes

	buf     []byte
	written int64
}

// WriteRows stores rows as they come.
func (t *turner) WriteRows(_ context.Context, rows []uint16) error {
	t.buf = t.buf[:0]
	for _, v := range rows {
		t.buf = binary.LittleEndian.AppendUint16(t.buf, v)
	}
	n, err := t.file.WriteAt(t.buf, t.written)
	t.written += int64(n)
	if err != nil {
		return fmt.Errorf("scratch file: %w", err)
	}
	return nil
}

// turnBytes is how much of the picture is gathered at a time. Rows that become
// columns are read piece by piece, so fewer and longer pieces are worth a few
// megabytes.
const turnBytes = 8 << 20

// each gives the turned picture, in strips from the top down.
func (t *turner) each(yield func(rows []uint16) error) error {
	storedWidth := t.width
	if t.orientation >= 5 {
		storedWidth = t.height
	}
	bytes := t.stripBytes
	if bytes == 0 {
		bytes = turnBytes
	}
	strip := max(1, bytes/(2*t.width*t.channels))
	at := placement(t.orientation, t.width, t.height)
	var block []byte
	var rows []uint16
	for y0 := 0; y0 < t.height; y0 += strip {
		y1 := min(y0+strip, t.height)
		// The strip's corners bound its place in the stored picture.
		ax, ay := at(0, y0)
		bx, by := at(t.width-1, y1-1)
		left, right := min(ax, bx), max(ax, bx)+1
		top, bottom := min(ay, by), max(ay, by)+1
		piece := (right - left) * t.channels * 2
		block = grown(block, piece*(bottom-top))
		for sy := top; sy < bottom; sy++ {
			offset := (int64(sy)*int64(storedWidth) + int64(left)) * int64(t.channels) * 2
			if _, err := t.file.ReadAt(block[(sy-top)*piece:][:piece], offset); err != nil {
				return fmt.Errorf("scratch file: %w", err)
			}
		}
		rows = grown(rows, (y1-y0)*t.width*t.channels)
		i := 0
		for y := y0; y < y1; y++ {
			for x := range t.width {
				sx, sy := at(x, y)
				from := (sy-top)*piece + (sx-left)*t.channels*2
				for c := range t.channels {
					rows[i] = binary.LittleEndian.Uint16(block[from+2*c:])
					i++
				}
			}
		}
		if err := yield(rows); err != nil {
			return err
		}
	}
	return nil
}

// grown is s with length n, made anew if it is too short.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
