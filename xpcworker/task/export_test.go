package task

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/wire"
)

func TestTheMostOutputsBringTheMostFiles(t *testing.T) {
	var e Export
	for range MaxOutputs {
		e.Outputs = append(e.Outputs, Output{Scratch: true})
	}
	require.Equal(t, wire.MaxFiles, e.Files())
	e.Outputs[3].Scratch = false
	require.Equal(t, wire.MaxFiles-1, e.Files())
	require.Zero(t, Export{}.Files())
}

func TestWhatAWorkerReportsIsReadStrictly(t *testing.T) {
	const good = `{"width": 3, "height": 2, "bytes": 9, "crc32": 7}`
	for name, c := range map[string]struct {
		answer  string
		outputs int
		want    string
	}{
		"no JSON":         {"{{", 1, "the worker's report: invalid character"},
		"nothing":         {`{}`, 1, "0 outputs, 1 were asked for"},
		"null":            {`null`, 1, "0 outputs, 1 were asked for"},
		"too few":         {`{"written": [` + good + `]}`, 2, "1 outputs, 2 were asked for"},
		"too many":        {`{"written": [` + good + `,` + good + `]}`, 1, "2 outputs, 1 were asked for"},
		"negative sum":    {`{"written": [{"crc32": -1}]}`, 1, "the worker's report: "},
		"unknown stage":   {`{"written": [{"failed": {"kind": "failed", "stage": "lunch"}}]}`, 1, `unknown stage "lunch"`},
		"unknown failure": {`{"written": [` + good + `, {"failed": {"kind": "bored", "stage": "encode"}}]}`, 2, `output 2: failure of kind "bored"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseExported([]byte(c.answer), c.outputs)
			require.ErrorContains(t, err, c.want)
		})
	}
	got, err := ParseExported([]byte(`{"written": [{"failed": {"kind": "failed", "stage": "encode", "message": "no\u001b[2J\nspace"}}, `+good+`], "notes": ["x"]}`), 2)
	require.NoError(t, err)
	require.Equal(t, Exported{Notes: []string{"x"}, Written: []Written{
		{Failed: &wire.Failed{Kind: wire.FailError, Stage: wire.StageEncode, Message: "no\ufffd[2J space"}},
		{Width: 3, Height: 2, Bytes: 9, CRC32: 7},
	}}, got)
}

func TestAFileHasToBeWhatWasReported(t *testing.T) {
	w := Written{Width: 3, Height: 2, Bytes: 9}
	require.NoError(t, w.Check(3, 2, 9))
	require.ErrorContains(t, w.Check(2, 3, 9), "3 x 2 pixels in 9 bytes were reported, there should be 2 x 3 in 9")
	require.ErrorContains(t, w.Check(3, 2, 8), "there should be 3 x 2 in 8")
	require.Error(t, Written{Width: 3, Height: 2}.Check(3, 2, 0), "an empty file is no picture")
}

// What ParseExported accepts can be shown, and says as much of every output as
// was asked for.
func FuzzParseExported(f *testing.F) {
	f.Add([]byte(`{"written": [{"width": 1, "height": 2, "bytes": 3, "crc32": 4}]}`), 1)
	f.Add([]byte(`{"written": [{"failed": {"kind": "failed", "stage": "verify", "message": "m"}}, {}], "missing": [[1, 2]]}`), 2)
	f.Add([]byte(`{"written": [{"failed": null}]}`), 1)
	f.Fuzz(func(t *testing.T, answer []byte, outputs int) {
		e, err := ParseExported(answer, outputs)
		if err != nil {
			require.Equal(t, err.Error(), wire.Printable(err.Error()))
			return
		}
		require.Len(t, e.Written, outputs)
		for _, w := range e.Written {
			if w.Failed != nil {
				require.False(t, strings.ContainsAny(w.Failed.Message, "\x1b\n"))
			}
		}
		_, err = json.Marshal(e)
		require.NoError(t, err)
	})
}
