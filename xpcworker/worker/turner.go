package worker

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"os"
)

// turner turns a picture that comes in rows from the top down and has to go
// out in other rows: it writes all of it to a scratch file, and gathers each
// outgoing strip from there. Memory is that of one strip, whatever the size.
type turner[T sample] struct {
	file          *os.File
	orientation   int // EXIF, 2 to 8
	width, height int // of the turned picture
	channels      int
	stripBytes    int // about how much is gathered at a time; 0 is turnBytes

	buf     []byte
	written int64
}

// writeRows stores rows as they come.
func (t *turner[T]) writeRows(_ context.Context, src []T) error {
	t.buf = appendSamples(t.buf[:0], src)
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
func (t *turner[T]) each(yield func(strip []T) error) error {
	storedWidth := t.width
	if t.orientation >= 5 {
		storedWidth = t.height
	}
	bytes := t.stripBytes
	if bytes == 0 {
		bytes = turnBytes
	}
	pixel := t.channels * binary.Size(T(0))
	high := max(1, bytes/(pixel*t.width))
	at := placement(t.orientation, t.width, t.height)
	var block, turned []byte
	var strip []T
	for y0 := 0; y0 < t.height; y0 += high {
		y1 := min(y0+high, t.height)
		place := stored(image.Rect(0, y0, t.width, y1), t.orientation, t.width, t.height)
		left, right, top, bottom := place.Min.X, place.Max.X, place.Min.Y, place.Max.Y
		piece := (right - left) * pixel
		block = grown(block, piece*(bottom-top))
		for sy := top; sy < bottom; sy++ {
			offset := (int64(sy)*int64(storedWidth) + int64(left)) * int64(pixel)
			if _, err := t.file.ReadAt(block[(sy-top)*piece:][:piece], offset); err != nil {
				return fmt.Errorf("scratch file: %w", err)
			}
		}
		turned = turned[:0]
		for y := y0; y < y1; y++ {
			for x := range t.width {
				sx, sy := at(x, y)
				from := (sy-top)*piece + (sx-left)*pixel
				turned = append(turned, block[from:from+pixel]...)
			}
		}
		strip = grown(strip, (y1-y0)*t.width*t.channels)
		if _, err := binary.Decode(turned, binary.LittleEndian, strip); err != nil {
			return fmt.Errorf("scratch file: %w", err)
		}
		if err := yield(strip); err != nil {
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
