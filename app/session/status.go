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

// applied is the Key of how far a look is applied.
const applied = "applied"

// seen is how long that is read.
const seen = 4 * time.Second

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
// kind: what happens all the time is told once. How far a look is applied, which was
// asked for, stays the last for a while: what happens by itself comes before it.
func (s *Session) replace(st Status) {
	at := len(s.status)
	if st.Key == applied {
		s.appliedAt = time.Now()
	} else if time.Since(s.appliedAt) < seen {
		for i, old := range s.status {
			if old.Key == applied {
				at = i
			}
		}
	}
	before, after := slices.Clone(s.status[:at]), s.status[at:]
	if at > 0 && before[at-1].Key == st.Key {
		before = before[:at-1]
	}
	s.status = before
	s.tell(st)
	s.status = append(s.status, after...)
	s.status = s.status[max(0, len(s.status)-maxStatus):]
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
