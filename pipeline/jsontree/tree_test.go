package jsontree

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// value is a tree as encoding/json would have it.
func value(t *testing.T, n Node) any {
	switch n.Kind {
	case Null:
		return nil
	case Bool:
		return n.Text == "true"
	case Number:
		return json.Number(n.Text)
	case String:
		return n.Text
	case List:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, value(t, item))
		}
		return list
	}
	require.Equal(t, Object, n.Kind)
	object := map[string]any{}
	for i, name := range n.Names {
		object[name] = value(t, n.Items[i])
	}
	require.Len(t, object, len(n.Items))
	return object
}

// Whatever Parse takes, encoding/json takes too, and for the same; and what it
// refuses is not JSON, or has one of the things that are refused here.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e-3,-0,true,false,null,"x\u00e9\ud83c\udf9e"],"b":{}}`, `[1,]`, `[1 2]`, `{"a" 1}`, `{"a":1,}`,
		`01`, `1.`, `"\ud800"`, `{"a":1,"a":2}`, `nul`, `[}`, "\ufeff[]", `{1:2}`, `{[]:1}`, `[1,2,3,4,5]`, "{\n\"a\"\n:\n[\n1\n,\n2]}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := Parse(data)
		text := bytes.TrimPrefix(data, []byte("\ufeff"))
		lines := bytes.Count(text, []byte("\n")) + 1
		if err != nil {
			var fault *Error
			require.ErrorAs(t, err, &fault)
			require.LessOrEqual(t, fault.Line, lines)
			if json.Valid(text) {
				require.Regexp(t, "twice|deep|values|UTF-8|too many", err.Error())
			}
			return
		}
		var want any
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		require.NoError(t, d.Decode(&want))
		require.Equal(t, want, value(t, n))
		last := 1
		var check func(n Node)
		check = func(n Node) {
			require.GreaterOrEqual(t, n.Line, last)
			require.LessOrEqual(t, n.Line, lines)
			last = n.Line
			for _, item := range n.Items {
				check(item)
			}
		}
		check(n)
	})
}

func TestEveryValueHasItsLine(t *testing.T) {
	n, err := Parse([]byte("\ufeff{\n  \"a\": 1,\n  \"b\": [\n    true, \"x\\ny\",\n    null\n  ],\n\n  \"c\":\n    {}\n}\n"))
	require.NoError(t, err)
	require.Equal(t, 1, n.Line)
	a, _ := n.Field("a")
	require.Equal(t, Node{Kind: Number, Text: "1", Line: 2}, a)
	b, _ := n.Field("b")
	require.Equal(t, 3, b.Line)
	require.Equal(t, []Node{{Kind: Bool, Text: "true", Line: 4}, {Kind: String, Text: "x\ny", Line: 4}, {Kind: Null, Line: 5}}, b.Items)
	c, _ := n.Field("c")
	require.Equal(t, Node{Kind: Object, Line: 9}, c)
	_, ok := n.Field("d")
	require.False(t, ok)
}

func TestAFaultSaysWhereItIs(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{\n\"a\": {\"b\": 1,\n\"b\": 2}}", "line 3: a.b: the field is there twice"},
		{"[1,\n2", "line 2: the file ends in the middle"},
		{"", "line 1: the file ends in the middle"},
		{"{}\n{}", "line 2: something follows after the end"},
		{"\"\xff\"", "not a text file: it is not in UTF-8"},
		{strings.Repeat(" ", MaxBytes+1), "4194305 bytes are too many for such a file; at most 4194304 are read"},
	} {
		_, err := Parse([]byte(c.text))
		require.EqualError(t, err, c.want)
	}
}

func TestPaths(t *testing.T) {
	require.Equal(t, Path("a.b[3][0]"), Path("").Field("a").Field("b").Index(3).Index(0))
	require.Equal(t, Path(`["IMG 1.tif"].idt`), Path("").Field("IMG 1.tif").Field("idt"))
	require.Equal(t, Path(`a["\n"]`), Path("a").Field("\n"))
	require.Equal(t, Path("b"), Path("").Join("b"))
	require.Equal(t, Path("a.b.c"), Path("a").Join("b.c"))
}
