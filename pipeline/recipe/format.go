package recipe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// format is v as JSON for people: indented by two spaces, with what belongs
// together on one line (a matrix row, a point, a chromaticity), and a newline
// at the end. Equal values give equal text.
func format(file FileKind, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	tree, err := parseTree(file, data)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	tree.print(&out, "")
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// print writes a value whose first line is indented already.
func (n node) print(out *bytes.Buffer, indent string) {
	if n.kind != isList && n.kind != isObject {
		out.WriteString(n.literal())
		return
	}
	opening, closing := "[", "]"
	if n.kind == isObject {
		opening, closing = "{", "}"
	}
	separator, end := ",\n"+indent+"  ", "\n"+indent
	start := separator[1:]
	if n.short() {
		separator, start, end = ", ", "", ""
	}
	out.WriteString(opening + start)
	for i, item := range n.items {
		if i > 0 {
			out.WriteString(separator)
		}
		if n.kind == isObject {
			out.WriteString(literal(n.names[i]) + ": ")
		}
		item.print(out, indent+"  ")
	}
	out.WriteString(end + closing)
}

// short reports whether a list or an object goes on one line: when it holds
// nothing but a few numbers.
func (n node) short() bool {
	for _, item := range n.items {
		if item.kind != isNumber {
			return false
		}
	}
	return len(n.items) <= 4
}

// literal is the JSON text of a string, a number, a boolean or null.
func (n node) literal() string {
	switch n.kind {
	case isString:
		return literal(n.text)
	case isNull:
		return "null"
	}
	return n.text
}

// literal is a string as JSON writes it, but with "b&w" left legible.
func literal(s string) string {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // there is no string that cannot be encoded
	}
	return strings.TrimSuffix(out.String(), "\n")
}
