package recipe

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func nan() float64 { return math.NaN() }
func inf() float64 { return math.Inf(1) }

// value is a tree as encoding/json would have it.
func (n node) value(t *testing.T) any {
	switch n.kind {
	case isNull:
		return nil
	case isBool:
		return n.text == "true"
	case isNumber:
		return json.Number(n.text)
	case isString:
		return n.text
	case isList:
		list := []any{}
		for _, item := range n.items {
			list = append(list, item.value(t))
		}
		return list
	}
	require.Equal(t, isObject, n.kind)
	object := map[string]any{}
	for i, name := range n.names {
		object[name] = n.items[i].value(t)
	}
	require.Len(t, object, len(n.items))
	return object
}

// Whatever parseTree takes, encoding/json takes too, and for the same; and
// what it refuses is not JSON, or has one of the things that are refused here.
// What the tree prints is the same value again.
func FuzzTree(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e-3,-0,true,false,null,"x\u00e9\ud83c\udf9e"],"b":{}}`, `[1,]`, `[1 2]`, `{"a" 1}`, `{"a":1,}`,
		`01`, `1.`, `"\ud800"`, `{"a":1,"a":2}`, `nul`, `[}`, "\ufeff[]", `{1:2}`, `{[]:1}`, `[1,2,3,4,5]`, fullText,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := parseTree(unknownFile, data)
		text := bytes.TrimPrefix(data, []byte("\ufeff"))
		if err != nil {
			var field *FieldError
			require.ErrorAs(t, err, &field)
			if json.Valid(text) {
				require.Regexp(t, "twice|deep|values|UTF-8|too many", err.Error())
			}
			return
		}
		decode := func(text []byte) any {
			var v any
			d := json.NewDecoder(bytes.NewReader(text))
			d.UseNumber()
			require.NoError(t, d.Decode(&v))
			return v
		}
		require.True(t, json.Valid(text))
		require.Equal(t, decode(text), n.value(t))
		var out bytes.Buffer
		n.print(&out, "")
		require.Equal(t, n.value(t), decode(out.Bytes()))
	})
}

func TestPaths(t *testing.T) {
	require.Equal(t, path("a.b[3][0]"), path("").field("a").field("b").index(3).index(0))
	require.Equal(t, path(`["IMG 1.tif"].idt`), path("").field("IMG 1.tif").field("idt"))
	require.Equal(t, path(`a["\n"]`), path("a").field("\n"))
	require.Equal(t, path("b"), path("").join("b"))
	require.Equal(t, path("a.b.c"), path("a").join("b.c"))
}

func TestFaultsWrapTheirCause(t *testing.T) {
	cause := errors.New("cause")
	f := faults{file: RecipeFile}
	require.NoError(t, f.err())
	f.addErr("a", cause)
	require.ErrorIs(t, f.err(), cause)
	require.EqualError(t, f.err(), "recipe: a: cause")
}
