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

// What a tree prints is the same value again, as encoding/json sees it, and
// printing it once more changes nothing.
func FuzzTree(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e-3,-0,true,false,null,"x\u00e9\ud83c\udf9e"],"b":{}}`, "\ufeff[]", `[1,2,3,4,5]`, `"<&>\u2028"`, `{"a":1,"a":2}`, fullText,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := parseTree(unknownFile, data)
		if err != nil {
			var field *FieldError
			require.ErrorAs(t, err, &field)
			return
		}
		decode := func(text []byte) any {
			var v any
			d := json.NewDecoder(bytes.NewReader(text))
			d.UseNumber()
			require.NoError(t, d.Decode(&v))
			return v
		}
		var out, again bytes.Buffer
		printNode(&out, n, "")
		require.Equal(t, decode(bytes.TrimPrefix(data, []byte("\ufeff"))), decode(out.Bytes()))
		n, err = parseTree(unknownFile, out.Bytes())
		require.NoError(t, err)
		printNode(&again, n, "")
		require.Equal(t, out.String(), again.String())
	})
}

func TestFaultsWrapTheirCause(t *testing.T) {
	cause := errors.New("cause")
	f := faults{file: RecipeFile}
	require.NoError(t, f.err())
	f.addErr("a", cause)
	require.ErrorIs(t, f.err(), cause)
	require.EqualError(t, f.err(), "recipe: a: cause")
}
