package shortcut

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

var write = flag.Bool("write", false, "write docs/shortcuts.md anew")

func TestNoKeyDoesTwoThings(t *testing.T) {
	table, err := With(nil)
	require.NoError(t, err)
	groups := map[string]bool{}
	for _, g := range Groups() {
		groups[g.Name] = true
	}
	names := map[string]bool{}
	for _, s := range table {
		require.False(t, names[s.Name], s.Name)
		names[s.Name] = true
		require.True(t, groups[s.Group], s.Name)
		require.NotEmpty(t, s.Label.Chinese)
	}
}

func TestKeysCanBeOthers(t *testing.T) {
	table, err := With(map[string][]string{"undo": {"j"}, "crop": {"Z", "k"}, "save": nil})
	require.NoError(t, err)
	for _, s := range table {
		switch s.Name {
		case "undo":
			require.Equal(t, []string{"j"}, s.Keys)
		case "save":
			require.Empty(t, s.Keys)
		}
	}
	_, err = With(map[string][]string{"lunch": {"l"}})
	require.ErrorContains(t, err, `there is no shortcut "lunch"`)
	_, err = With(map[string][]string{"crop": {"z"}})
	require.ErrorContains(t, err, "would be the key of both undo and crop")
	_, err = With(map[string][]string{"crop": {""}})
	require.ErrorContains(t, err, "an empty key")
}

// The documentation is made from the table.
func TestTheDocumentationIsTheTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Shortcuts\n\nMade from the table in `app/shortcut`. Mod is Command on a Mac and Control elsewhere. Other\nkeys are set in the configuration file, see [configuration.md](configuration.md).\n")
	for _, g := range Groups() {
		fmt.Fprintf(&b, "\n## %s\n\n| key | what it does | name |\n|---|---|---|\n", g.Label.English)
		for _, s := range Table() {
			if s.Group == g.Name {
				fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.Join(s.Keys, "`, `"), s.Label.English, s.Name)
			}
		}
	}
	path := filepath.Join(fixture.Repository(t), "docs", "shortcuts.md")
	if *write {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o666))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(text), "go test ./app/shortcut -write")
}
