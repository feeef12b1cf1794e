package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

const someFault = `A misspelt title.
file window.go
says SetTitel undefined
-	w.SetTitle("a")
-	w.Show()
+	w.SetTitel("a")
+	w.Show()
`

func TestAFaultChangesWholeLinesThatStandOnce(t *testing.T) {
	f, err := parseFault(someFault)
	require.NoError(t, err)
	require.Equal(t, "window.go", f.file)
	require.Equal(t, "SetTitel undefined", f.says)
	after, err := f.apply([]byte("\tw.SetTitle(\"a\")\n\tw.Show()\n"))
	require.NoError(t, err)
	require.Equal(t, "\tw.SetTitel(\"a\")\n\tw.Show()\n", string(after))

	for _, text := range []string{
		"",
		"\tw.SetTitle(\"a\")\n",
		"\t\tw.SetTitle(\"a\")\n\tw.Show()\n", // not the whole line
		"\tw.SetTitle(\"a\")\n\tw.Show()\n\tw.SetTitle(\"a\")\n\tw.Show()\n",
	} {
		_, err := f.apply([]byte(text))
		require.ErrorContains(t, err, "not once", text)
	}
}

func TestAFaultThatIsNotWholeIsNoFault(t *testing.T) {
	for name, text := range map[string]string{
		"no words":       "\nfile a.go\nsays b\n-a\n",
		"no file":        "Words.\nsays b\n-a\n",
		"no reason":      "Words.\nfile a.go\n-a\n",
		"no change":      "Words.\nfile a.go\nsays b\n+a\n",
		"something else": "Words.\nfile a.go\nsays b\nline 7\n-a\n",
	} {
		_, err := parseFault(text)
		require.Error(t, err, name)
	}
}

// TestTheFaultsFitTheirFiles, so that who changes a file sees it without clang.
func TestTheFaultsFitTheirFiles(t *testing.T) {
	root := fixture.Repository(t)
	faults, err := readFaults(filepath.Join(root, faultFolder))
	require.NoError(t, err)
	require.Greater(t, len(faults), 40)
	for _, f := range faults {
		text, err := os.ReadFile(filepath.Join(root, f.file))
		require.NoError(t, err, f.path)
		after, err := f.apply(text)
		require.NoError(t, err, f.path)
		require.NotEqual(t, string(text), string(after), f.path)
	}
}
