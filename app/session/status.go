package session

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"safelight/xpcworker/wire"
)

// maxStatus is how many of the things that happened are kept.
const maxStatus = 20

// tell adds to the things that happened.
func (s *Session) tell(st Status) {
	st.Text = wire.Line(st.Text, 1000)
	s.status = append(s.status, st)
	s.status = s.status[max(0, len(s.status)-maxStatus):]
	s.change()
}

// replace is tell in place of the last thing that happened, if it was of the same
// kind: what happens all the time is told once.
func (s *Session) replace(st Status) {
	if n := len(s.status); n > 0 && s.status[n-1].Key == st.Key {
		s.status = slices.Clone(s.status[:n-1])
	}
	s.tell(st)
}

// warn tells what a user should see.
func (s *Session) warn(key, text string) { s.tell(Status{Key: key, Text: text, Warning: true}) }

// ms is a time in milliseconds, for people.
func ms(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64)
}

// shownName is a file's name as text.
func shownName(path string) string { return shownText(filepath.Base(path)) }

// shownText is text that JSON can hold; file names can hold anything.
func shownText(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) { // which would show the rest in another order
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// mib is an amount for people.
func mib(bytes int64) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20)) }
