package color

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	"safelight/pipeline/color/internal/iccfile"
)

// maxDescription is the longest description that Describe gives, in runes.
const maxDescription = 256

// Describe gives the name by which an ICC profile of any class and version
// goes: its description tag, in English where there is a choice. What is not
// printable becomes a space, and more than 256 characters are cut. It fails
// when the bytes are no profile, or the tag is missing, damaged or empty.
func Describe(icc []byte) (string, error) {
	file, err := iccfile.Open(icc)
	if err != nil {
		return "", fmt.Errorf("icc: %w", err)
	}
	data, err := file.Tag("desc")
	if err != nil {
		return "", fmt.Errorf("icc: %w", err)
	}
	var text string
	switch kind := string(data[:4]); kind {
	case "desc":
		text, err = textDescription(data[8:])
	case "mluc":
		text, err = localizedText(data)
	default:
		err = fmt.Errorf("unknown type %q", kind)
	}
	if err == nil {
		if text = printable(text); text == "" {
			err = errors.New("empty")
		}
	}
	if err != nil {
		return "", fmt.Errorf("icc: tag desc: %w", err)
	}
	return text, nil
}

var errShort = errors.New("text runs beyond the end")

// textDescription reads textDescriptionType of version 2 (ICC.1:2001-04,
// clause 6.5.17): counted 7-bit text, a language code, counted UTF-16. Some
// profiles fill in the second only.
func textDescription(data []byte) (string, error) {
	if len(data) < 4 {
		return "", errShort
	}
	count := binary.BigEndian.Uint32(data)
	ascii, ok := iccfile.Slice(data, 4, count)
	if !ok {
		return "", errShort
	}
	ascii, _, _ = bytes.Cut(ascii, []byte{0})
	if s := latin1(ascii); strings.TrimSpace(s) != "" {
		return s, nil
	}
	rest := data[4+uint64(count):]
	if len(rest) < 8 {
		return "", nil
	}
	// Counted in UTF-16 units; one beyond the data would overflow if doubled.
	units := uint64(binary.BigEndian.Uint32(rest[4:]))
	if 2*units > uint64(len(rest)-8) {
		return "", errShort
	}
	return utf16Text(rest[8 : 8+2*units]), nil
}

// localizedText reads multiLocalizedUnicodeType of version 4 (ICC.1:2022,
// clause 10.15): records of language, country, length and offset. The first
// English one is taken, or else the first.
func localizedText(data []byte) (string, error) {
	const recordSize = 12
	if len(data) < 16 {
		return "", errShort
	}
	count, size := binary.BigEndian.Uint32(data[8:]), binary.BigEndian.Uint32(data[12:])
	if size != recordSize {
		return "", fmt.Errorf("records of %d bytes, want %d", size, recordSize)
	}
	records := data[16:]
	if uint64(count)*recordSize > uint64(len(records)) {
		return "", fmt.Errorf("%d records, but room for %d", count, len(records)/recordSize)
	}
	if count == 0 {
		return "", errors.New("no records")
	}
	chosen := records[:recordSize]
	for i := range int(count) {
		if record := records[i*recordSize:][:recordSize]; string(record[:2]) == "en" {
			chosen = record
			break
		}
	}
	text, ok := iccfile.Slice(data, binary.BigEndian.Uint32(chosen[8:]), binary.BigEndian.Uint32(chosen[4:]))
	if !ok {
		return "", errShort
	}
	return utf16Text(text), nil
}

// latin1 takes bytes for the characters of the same number: the type says
// 7-bit, and those who break that mostly meant Latin-1.
func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// utf16Text decodes big-endian UTF-16 up to the first NUL; an odd byte at the
// end is left out.
func utf16Text(b []byte) string {
	var units []uint16
	for ; len(b) >= 2; b = b[2:] {
		u := binary.BigEndian.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// printable makes text fit for a line of a window or a terminal.
func printable(s string) string {
	runes := []rune(strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)))
	if len(runes) > maxDescription {
		runes = runes[:maxDescription]
	}
	return strings.TrimSpace(string(runes))
}
