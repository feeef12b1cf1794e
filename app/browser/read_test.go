package browser

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzParse sees to it that whatever a page says is refused or is one request, which
// says the same when it is said again.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`{"id":7,"command":{"do":"set","name":"density.gamma","value":1.2,"drag":"7"}}`, `{"ack":12}`, `{"id":8,"scans":[0,100]}`,
		`{"id":1,"command":{"do":"export","export":{"scans":"all","output":"/tmp"}}}`, `{"id":1,"command":{"do":"view","view":{"width":1,"height":1,"zoom":0,"center":[0,0]}}}`,
		`{`, `[]`, `{"ack":1}{"ack":2}`, `{"id":1}`, `{"id":1e99,"ack":1}`, `null`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parse(data)
		if err != nil {
			require.NotEmpty(t, reason(err))
			require.LessOrEqual(t, len(reason(err)), 120)
			return
		}
		text, err := json.Marshal(r)
		require.NoError(t, err)
		again, err := parse(text)
		require.NoError(t, err, string(text))
		twice, err := json.Marshal(again)
		require.NoError(t, err)
		require.JSONEq(t, string(text), string(twice))
	})
}
