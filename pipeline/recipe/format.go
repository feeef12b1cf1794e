package recipe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"safelight/pipeline/jsontree"
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
	printNode(&out, tree, "")
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// printNode writes a value whose first line is indented already.
func printNode(out *bytes.Buffer, n node, indent string) {
	if n.Kind != jsontree.List && n.Kind != jsontree.Object {
		out.WriteString(scalar(n))
		return
	}
	opening, closing := "[", "]"
	if n.Kind == jsontree.Object {
		opening, closing = "{", "}"
	}
	separator, end := ",\n"+indent+"  ", "\n"+indent
	start := separator[1:]
	if short(n) {
		separator, start, end = ", ", "", ""
	}
	out.WriteString(opening + start)
	for i, item := range n.Items {
		if i > 0 {
			out.WriteString(separator)
		}
		if n.Kind == jsontree.Object {
			out.WriteString(literal(n.Names[i]) + ": ")
		}
		printNode(out, item, indent+"  ")
	}
	out.WriteString(end + closing)
}

// short reports whether a list or an object goes on one line: when it holds
// nothing but a few numbers.
func short(n node) bool {
	for _, item := range n.Items {
		if item.Kind != jsontree.Number {
			return false
		}
	}
	return len(n.Items) <= 4
}

// scalar is the JSON text of a string, a number, a boolean or null.
func scalar(n node) string {
	switch n.Kind {
	case jsontree.String:
		return literal(n.Text)
	case jsontree.Null:
		return "null"
	}
	return n.Text
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
