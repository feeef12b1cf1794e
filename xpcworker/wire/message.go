package wire

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"unicode"
)

// Message is what a frame's payload decodes to.
type Message interface {
	Type() Type
	MarshalBinary() ([]byte, error)
}

// Pack makes a frame of a message.
func Pack(generation uint64, m Message, files ...*os.File) (Frame, error) {
	payload, err := m.MarshalBinary()
	if err != nil {
		return Frame{}, fmt.Errorf("%v message: %w", m.Type(), err)
	}
	return Frame{Type: m.Type(), Generation: generation, Payload: payload, Files: files}, nil
}

// Decode reads a frame's payload into a message of its type. The error wraps
// ErrProtocol.
func Decode(f Frame, into interface {
	Type() Type
	UnmarshalBinary([]byte) error
}) error {
	if f.Type != into.Type() {
		return fmt.Errorf("%v frame, not %v: %w", f.Type, into.Type(), ErrProtocol)
	}
	if err := f.Type.check(len(f.Payload), len(f.Files)); err != nil {
		return err
	}
	if err := into.UnmarshalBinary(f.Payload); err != nil {
		return fmt.Errorf("%v frame: %v: %w", f.Type, err, ErrProtocol)
	}
	return nil
}

// decodeJSON reads exactly one JSON value.
func decodeJSON(payload []byte, into any) error {
	// The JSON package's own errors can quote what they were given.
	if err := json.Unmarshal(payload, into); err != nil {
		return fmt.Errorf("not the JSON it should be: %.200s", Printable(err.Error()))
	}
	return nil
}

// Printable makes text that came from a worker fit for a terminal or a window:
// of the control and formatting characters, which can move the cursor or turn
// the reading direction, only line feeds and tabs stay.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// Line is Printable for what belongs on one line, at most limit bytes long.
func Line(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, text)
	text = Printable(text)
	if len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}
