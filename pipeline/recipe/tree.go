package recipe

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
	MaxBytes  = 4 << 20
	maxDepth  = 32
	maxValues = 1 << 18
)

// node is a JSON value as it stands in a file: objects keep the order of their
// fields, numbers their digits.
type node struct {
	kind  jsonKind
	text  string   // of a number, a string or a boolean
	names []string // of an object's fields
	items []node   // an object's fields or a list's values
}

// jsonKind is a kind of JSON value, worded for messages.
type jsonKind string

const (
	isNull   jsonKind = "null"
	isBool   jsonKind = "a boolean"
	isNumber jsonKind = "a number"
	isString jsonKind = "a string"
	isList   jsonKind = "a list"
	isObject jsonKind = "an object"
)

// field finds a field of an object.
func (n node) field(name string) (node, bool) {
	if i := slices.Index(n.names, name); i >= 0 && n.kind == isObject {
		return n.items[i], true
	}
	return node{}, false
}

// parseTree reads one JSON value that makes up all of data. Unlike
// encoding/json it refuses fields that stand twice in an object, and text that
// is not UTF-8. A byte order mark, which some editors write, is passed over.
//
// Errors are of type *FieldError. They say on which line and in which value
// the fault is; file is the kind of file.
func parseTree(file FileKind, data []byte) (node, error) {
	if len(data) > MaxBytes {
		return node{}, &FieldError{File: file, Err: fmt.Errorf("%d bytes are too many for such a file; at most %d are read", len(data), MaxBytes)}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return node{}, &FieldError{File: file, Err: errors.New("not a text file: it is not in UTF-8")}
	}
	t := treeParser{file: file, data: data, tokens: json.NewDecoder(bytes.NewReader(data))}
	t.tokens.UseNumber()
	n, err := t.value("", 0)
	if err != nil {
		return node{}, err
	}
	if _, err := t.tokens.Token(); err != io.EOF {
		return node{}, t.fault("", errors.New("something follows after the end"))
	}
	return n, nil
}

type treeParser struct {
	file   FileKind
	data   []byte
	tokens *json.Decoder
	values int
}

// value reads the next value, which is to be at the given path.
func (t *treeParser) value(at path, depth int) (node, error) {
	token, err := t.next(at)
	if err != nil {
		return node{}, err
	}
	t.values++
	switch {
	case t.values > maxValues:
		return node{}, t.fault(at, fmt.Errorf("more than %d values", maxValues))
	case depth > maxDepth:
		return node{}, t.fault(at, fmt.Errorf("nested more than %d deep", maxDepth))
	}
	switch token := token.(type) {
	case bool:
		return node{kind: isBool, text: strconv.FormatBool(token)}, nil
	case json.Number:
		return node{kind: isNumber, text: token.String()}, nil
	case string:
		return node{kind: isString, text: token}, nil
	case json.Delim:
		if token == '[' {
			return t.list(at, depth)
		}
		return t.object(at, depth)
	}
	return node{kind: isNull}, nil
}

func (t *treeParser) list(at path, depth int) (node, error) {
	n := node{kind: isList}
	for t.tokens.More() {
		item, err := t.value(at.index(len(n.items)), depth+1)
		if err != nil {
			return n, err
		}
		n.items = append(n.items, item)
	}
	_, err := t.next(at)
	return n, err
}

func (t *treeParser) object(at path, depth int) (node, error) {
	n := node{kind: isObject}
	seen := map[string]bool{}
	for t.tokens.More() {
		token, err := t.next(at)
		if err != nil {
			return n, err
		}
		name := token.(string) // the decoder takes nothing else for a name
		if seen[name] {
			return n, t.fault(at.field(name), errors.New("the field is there twice"))
		}
		seen[name] = true
		item, err := t.value(at.field(name), depth+1)
		if err != nil {
			return n, err
		}
		n.names = append(n.names, name)
		n.items = append(n.items, item)
	}
	_, err := t.next(at)
	return n, err
}

func (t *treeParser) next(at path) (json.Token, error) {
	token, err := t.tokens.Token()
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, t.fault(at, errors.New("the file ends in the middle"))
	}
	if err != nil {
		return nil, t.fault(at, err)
	}
	return token, nil
}

// fault is an error at the place the parser has come to.
func (t *treeParser) fault(at path, err error) error {
	before := t.data[:min(int(t.tokens.InputOffset()), len(t.data))]
	line := bytes.Count(before, []byte("\n")) + 1
	return &FieldError{File: t.file, Path: string(at), Err: fmt.Errorf("line %d: %w", line, err)}
}
