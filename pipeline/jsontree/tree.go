// Package jsontree reads the JSON files that people write: strictly, and with a
// place for every fault.
//
// Unlike encoding/json it refuses fields that stand twice in an object and text
// that is not UTF-8, bounds how large and how deep a file may be, and keeps what
// a message about a value needs: the order of fields, the digits of numbers and
// the lines. What the values mean is for the packages that use it to say.
package jsontree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"
)

// What a file may hold, whatever its kind. The largest that people have, the
// presets of a folder with several hundred scans, stays well below; one that
// was made to exhaust memory or stack does not get far.
const (
	// MaxBytes is the largest file read: 4 MiB.
	MaxBytes = 4 << 20
	// MaxDepth is how deep values may be nested.
	MaxDepth = 32
	// MaxValues is how many there may be.
	MaxValues = 1 << 18
)

// Node is a JSON value as it stands in a file: objects keep the order of their
// fields, numbers their digits.
type Node struct {
	Kind  Kind
	Text  string   // of a number, a string or a boolean
	Names []string // of an object's fields
	Items []Node   // an object's fields or a list's values
	Line  int      // on which the value begins, from 1
}

// Kind is a kind of JSON value, worded for messages.
type Kind string

// The kinds of value.
const (
	Null   Kind = "null"
	Bool   Kind = "a boolean"
	Number Kind = "a number"
	String Kind = "a string"
	List   Kind = "a list"
	Object Kind = "an object"
)

// Field finds a field of an object.
func (n Node) Field(name string) (Node, bool) {
	if i := slices.Index(n.Names, name); i >= 0 && n.Kind == Object {
		return n.Items[i], true
	}
	return Node{}, false
}

// Error is a fault that keeps a file from being read at all.
type Error struct {
	// Path leads to the value the fault is in; "" is the whole.
	Path Path
	// Line is where the fault is, 0 if that is everywhere.
	Line int
	// Err says what is wrong.
	Err error
}

// Error reads "line 3: density.gamma: the field is there twice".
func (e *Error) Error() string {
	text := e.Err.Error()
	if e.Path != "" {
		text = string(e.Path) + ": " + text
	}
	if e.Line > 0 {
		text = fmt.Sprintf("line %d: %s", e.Line, text)
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// Parse reads one JSON value that makes up all of data. A byte order mark, which
// some editors write, is passed over. Errors are of type [*Error].
func Parse(data []byte) (Node, error) {
	if len(data) > MaxBytes {
		return Node{}, &Error{Err: fmt.Errorf("%d bytes are too many for such a file; at most %d are read", len(data), MaxBytes)}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return Node{}, &Error{Err: errors.New("not a text file: it is not in UTF-8")}
	}
	p := parser{data: data, tokens: json.NewDecoder(bytes.NewReader(data)), line: 1}
	p.tokens.UseNumber()
	n, err := p.value("", 0)
	if err != nil {
		return Node{}, err
	}
	if _, err := p.tokens.Token(); err != io.EOF {
		return Node{}, p.fault("", errors.New("something follows after the end"))
	}
	return n, nil
}

type parser struct {
	data   []byte
	tokens *json.Decoder
	values int
	// line is that of the byte at offset, which follows the last token.
	line, offset int
}

// value reads the next value, which is to be at the given path.
func (p *parser) value(at Path, depth int) (Node, error) {
	token, err := p.next(at)
	if err != nil {
		return Node{}, err
	}
	p.values++
	switch {
	case p.values > MaxValues:
		return Node{}, p.fault(at, fmt.Errorf("more than %d values", MaxValues))
	case depth > MaxDepth:
		return Node{}, p.fault(at, fmt.Errorf("nested more than %d deep", MaxDepth))
	}
	n := Node{Kind: Null, Line: p.reached()} // a token has no line breaks in it
	switch token := token.(type) {
	case bool:
		n.Kind, n.Text = Bool, strconv.FormatBool(token)
	case json.Number:
		n.Kind, n.Text = Number, token.String()
	case string:
		n.Kind, n.Text = String, token
	case json.Delim:
		if token == '[' {
			n.Kind = List
			return p.list(n, at, depth)
		}
		n.Kind = Object
		return p.object(n, at, depth)
	}
	return n, nil
}

func (p *parser) list(n Node, at Path, depth int) (Node, error) {
	for p.tokens.More() {
		item, err := p.value(at.Index(len(n.Items)), depth+1)
		if err != nil {
			return n, err
		}
		n.Items = append(n.Items, item)
	}
	_, err := p.next(at)
	return n, err
}

func (p *parser) object(n Node, at Path, depth int) (Node, error) {
	seen := map[string]bool{}
	for p.tokens.More() {
		token, err := p.next(at)
		if err != nil {
			return n, err
		}
		name := token.(string) // the decoder takes nothing else for a name
		if seen[name] {
			return n, p.fault(at.Field(name), errors.New("the field is there twice"))
		}
		seen[name] = true
		item, err := p.value(at.Field(name), depth+1)
		if err != nil {
			return n, err
		}
		n.Names = append(n.Names, name)
		n.Items = append(n.Items, item)
	}
	_, err := p.next(at)
	return n, err
}

func (p *parser) next(at Path) (json.Token, error) {
	token, err := p.tokens.Token()
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, p.fault(at, errors.New("the file ends in the middle"))
	}
	if err != nil {
		return nil, p.fault(at, err)
	}
	return token, nil
}

// fault is an error at the place the parser has come to.
func (p *parser) fault(at Path, err error) error {
	return &Error{Path: at, Line: p.reached(), Err: err}
}

// reached is the line the parser has come to.
func (p *parser) reached() int {
	to := min(int(p.tokens.InputOffset()), len(p.data))
	if to > p.offset {
		p.line += bytes.Count(p.data[p.offset:to], []byte("\n"))
		p.offset = to
	}
	return p.line
}
