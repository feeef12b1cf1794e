package progress

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"

	"golang.org/x/term"
)

// What a terminal understands.
const (
	lineUp     = "\x1b[%dA"
	eraseRest  = "\x1b[K" // of the line
	eraseBelow = "\x1b[J" // and the rest of the line
)

// maxWidth is the widest a line gets: what is longer is hard to read, and on a
// terminal that is made narrower it would be two lines from then on.
const maxWidth = 100

// screen is the end of a terminal, where the lines stand. It is what mpb draws
// frames on, an mpb.ConsoleWriter of ours because that of mpb erases all lines
// before it draws them, which flickers, and loses count of them where they are
// more than the terminal has. One goroutine uses it, but for room.
type screen struct {
	terminal *os.File
	above    bytes.Buffer // what goes above the lines with the next frame
	lines    bytes.Buffer // of the next frame
	drawn    []byte       // the lines that stand on the terminal
	height   int          // of the terminal, in rows
}

// IsTerminal says that frames can be drawn.
func (s *screen) IsTerminal() bool { return true }

// GetTermSize begins a frame. The width is that of a line. mpb is to leave out
// none, so it is told of no height.
func (s *screen) GetTermSize() (width, height int, err error) {
	columns, rows, err := term.GetSize(int(s.terminal.Fd()))
	if err != nil {
		return 0, 0, fmt.Errorf("size of the terminal: %w", err)
	}
	if columns == 0 || rows == 0 { // terminals over serial lines do not know
		columns, rows = 80, 24
	}
	s.height = rows
	// A full line leaves the cursor between two lines, and terminals differ.
	return min(columns-1, maxWidth), math.MaxInt, nil
}

// room is how many lines there can be above the last. The row below that is the
// cursor's.
func (s *screen) room() int { return max(0, s.height-2) }

// Write takes text that goes above the lines.
func (s *screen) Write(text []byte) (int, error) { return s.above.Write(text) }

// ReadFrom takes lines.
func (s *screen) ReadFrom(r io.Reader) (int64, error) { return s.lines.ReadFrom(r) }

// Flush draws the frame at once. Every line is overwritten in its place, so that
// nothing flickers, and nothing is written when nothing has changed.
func (s *screen) Flush(int) error {
	defer s.lines.Reset()
	if s.above.Len() == 0 && bytes.Equal(s.lines.Bytes(), s.drawn) {
		return nil
	}
	frame := []byte("\r") // what a person types is echoed where the cursor is
	if n := bytes.Count(s.drawn, []byte("\n")); n > 0 {
		frame = fmt.Appendf(frame, lineUp, n)
	}
	if s.above.Len() > 0 {
		frame = append(append(frame, eraseBelow...), s.above.Bytes()...)
		s.above.Reset()
	}
	frame = append(frame, bytes.ReplaceAll(s.lines.Bytes(), []byte("\n"), []byte(eraseRest+"\n"))...)
	frame = append(frame, eraseBelow...)
	s.drawn = append(s.drawn[:0], s.lines.Bytes()...)
	_, err := s.terminal.Write(frame)
	return err
}
