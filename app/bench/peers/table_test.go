package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTable(t *testing.T) {
	rows := []row{
		{task: "invert", program: "Safelight", seconds: []float64{1, 2, 4}, memory: []float64{30}, bytes: 3 << 20},
		{task: "invert", program: "other", seconds: []float64{5, 4, 40}, memory: []float64{300, 310}, bytes: 1 << 19},
		{task: "compress", program: "Safelight", seconds: []float64{0.126}, bytes: 1 << 20},
		{task: "compress", program: "other", seconds: []float64{0.063}, bytes: 1 << 20},
	}
	require.Equal(t, `| | seconds | times Safelight's | memory, MB | file, MB |
|---|---|---|---|---|
| **invert** | | | | |
| Safelight | 2.00 (1.00–4.00) |  | 30 | 3.0 |
| other | 5.00 (4.00–40.00) | 5.0 (2.0–10.0) | 305 (300–310) | 0.5 |
| **compress** | | | | |
| Safelight | 0.13 |  |  | 1.0 |
| other | 0.06 | 0.5 |  | 1.0 |
`, table(rows))
	require.Equal(t, []float64{5, 4, 40}, rows[1].seconds, "in the order of the rounds")
}

func TestSpliceReplacesWhatIsBetweenTheMarks(t *testing.T) {
	text := "before\n" + beginMark + "\nold\n" + endMark + "\nafter\n"
	once, err := splice(text, "new\n")
	require.NoError(t, err)
	require.Equal(t, "before\n"+beginMark+"\nnew\n"+endMark+"\nafter\n", once)
	again, err := splice(once, "newer\n")
	require.NoError(t, err)
	require.Equal(t, "before\n"+beginMark+"\nnewer\n"+endMark+"\nafter\n", again)
	for _, broken := range []string{"", "before\n", beginMark + "\nno end\n", endMark + "\n"} {
		_, err := splice(broken, "new\n")
		require.ErrorContains(t, err, "mark", broken)
	}
}

func TestInsertLeavesFilesWithoutMarksAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "performance.md")
	require.NoError(t, insert(path, "new\n"))
	require.NoFileExists(t, path)
	for text, want := range map[string]string{
		"no marks\n": "no marks\n",
		"a\n" + beginMark + "\nold\n" + endMark + "\n": "a\n" + beginMark + "\nnew\n" + endMark + "\n",
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		require.NoError(t, insert(path, "new\n"))
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
}
