// Package vt is a terminal for tests: a pseudo-terminal that programs can be
// started on, and a model of its screen, so that a test can say what a person
// sees.
package vt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// screen is what stands on a terminal. It understands what programs here write,
// and notes what it does not understand.
type screen struct {
	columns, rows int
	cells         [][]rune // of all rows ever written, those that scrolled off too
	top           int      // the row at the upper edge
	row, column   int      // of the cursor
	faults        []string
	pending       []byte // an escape sequence or a character that is not whole yet
}

// second is the second cell of a wide character.
const second = rune(-1)

// write takes what a program wrote.
func (s *screen) write(text []byte) {
	text = append(s.pending, text...)
	for len(text) > 0 {
		n := s.next(text)
		if n == 0 {
			break
		}
		text = text[n:]
	}
	s.pending = append([]byte(nil), text...)
}

// next takes a character or an escape sequence, and returns how long it is, 0 if
// it is not whole.
func (s *screen) next(text []byte) int {
	switch text[0] {
	case '\r':
		s.column = 0
		return 1
	case '\n':
		s.down()
		return 1
	case '\x1b':
		end := 2
		for end < len(text) && (text[end] < '@' || text[end] > '~') {
			end++
		}
		if end >= len(text) {
			return 0
		}
		s.escape(string(text[1 : end+1]))
		return end + 1
	}
	if !utf8.FullRune(text) {
		return 0
	}
	r, n := utf8.DecodeRune(text)
	if r < ' ' || r == 0x7f || r == utf8.RuneError && n == 1 {
		s.faults = append(s.faults, fmt.Sprintf("%q", text[:n]))
	} else {
		s.put(r)
	}
	return n
}

// escape does what a sequence says.
func (s *screen) escape(sequence string) {
	switch sequence {
	case "[K":
		s.cells[s.row] = s.cells[s.row][:min(s.column, len(s.cells[s.row]))]
		return
	case "[J":
		s.cells[s.row] = s.cells[s.row][:min(s.column, len(s.cells[s.row]))]
		for i := s.row + 1; i < len(s.cells); i++ {
			s.cells[i] = nil
		}
		return
	}
	if number, ok := strings.CutSuffix(sequence, "A"); ok {
		if n, err := strconv.Atoi(strings.TrimPrefix(number, "[")); err == nil {
			s.row = max(s.top, s.row-n)
			return
		}
	}
	s.faults = append(s.faults, strconv.Quote(sequence))
}

// put writes a character, and wraps where the row is full.
func (s *screen) put(r rune) {
	width := cells(r)
	if width == 0 {
		return
	}
	if s.column+width > s.columns {
		s.column = 0
		s.down()
	}
	line := s.cells[s.row]
	for len(line) < s.column+width {
		line = append(line, ' ')
	}
	if line[s.column] = r; width == 2 {
		line[s.column+1] = second
	}
	s.cells[s.row] = line
	s.column += width
}

// down moves the cursor, and scrolls at the lower edge.
func (s *screen) down() {
	s.row++
	if s.row == len(s.cells) {
		s.cells = append(s.cells, nil)
	}
	s.top = max(s.top, s.row-s.rows+1)
}

// lines are all rows, without the empty ones at the end.
func (s *screen) lines() (all []string) {
	for _, row := range s.cells {
		text := string(slices.DeleteFunc(slices.Clone(row), func(r rune) bool { return r == second }))
		all = append(all, strings.TrimRight(text, " "))
	}
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// cells is how many columns a character takes.
func cells(r rune) int {
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	for _, wide := range [][2]rune{
		{0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd},
	} {
		if wide[0] <= r && r <= wide[1] {
			return 2
		}
	}
	return 1
}
