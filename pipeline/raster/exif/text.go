package exif

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"safelight/pipeline/raster"
)

// MaxText is the length in bytes up to which a text is kept.
const MaxText = 2000

// Text is what can be printed of a text in a file: up to its first NUL, trimmed,
// without control characters, cut after MaxText bytes. What is not UTF-8 is
// taken as [Western].
func Text(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\x00")
	if !utf8.ValidString(s) {
		s = Western([]byte(s))
	}
	s = strings.TrimSpace(strings.Map(printable, s))
	if len(s) <= MaxText {
		return s
	}
	for s = s[:MaxText]; !utf8.ValidString(s); {
		s = s[:len(s)-1]
	}
	return strings.TrimSpace(s)
}

// printable maps spaces of all kinds to one, and drops what cannot be seen.
func printable(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsPrint(r):
		return r
	}
	return -1
}

// Western is a text of Windows-1252: that is ISO 8859-1 (Latin-1), where bytes are
// the first 256 runes, with quotes, dashes and a few letters in place of the
// control characters from 0x80 on.
func Western(b []byte) string {
	const first = 0x80
	windows := []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
		if at := int(c) - first; at >= 0 && at < len(windows) {
			runes[i] = windows[at]
		}
	}
	return string(runes)
}

// Texts are the texts that a file with this spec carries, as [Text] has them.
func Texts(spec raster.Spec) raster.Metadata {
	m := spec.Metadata
	if m.Software == "" {
		m.Software = spec.Software
	}
	for _, s := range []*string{&m.Make, &m.Model, &m.Software, &m.DateTime, &m.Artist, &m.Copyright, &m.Description} {
		*s = Text([]byte(*s))
	}
	return m
}
