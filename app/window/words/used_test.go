package words

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

// spoken are the words of a file of the browser's page.
func spoken(t *testing.T, name string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(fixture.Repository(t), "app", "browser", "web", "words", name))
	require.NoError(t, err)
	list := map[string]string{}
	for _, m := range regexp.MustCompile(`(?:"([\w.-]+)"|\b([a-z]\w*)): "((?:[^"\\]|\\.)*)"`).FindAllStringSubmatch(string(text), -1) {
		list[m[1]+m[2]] = m[3]
	}
	require.Greater(t, len(list), 100)
	return list
}

// Where page and window say the same thing, they say it in the same words.
func TestWordsAreThoseOfThePage(t *testing.T) {
	shared := 0
	for name, mine := range map[string]map[string]string{"en.js": english, "zh.js": chinese} {
		page := spoken(t, name)
		for key, text := range mine {
			if theirs, ok := page[key]; ok {
				require.Equal(t, theirs, text, "%s of %s", key, name)
				shared++
			}
		}
	}
	require.Greater(t, shared, 200)
}

// made are the beginnings of keys that are put together.
var made = []string{
	"panel.", "toolbar.", "menu.", "film.", "space.", "format.", "compression.", "result.", "step.", "status.", "hint.",
	"curve.", "nudge.", "base.", "paper.", "gesture.", "export.over", "export.running",
}

// Words that nothing says are not kept.
func TestAllWordsAreSaid(t *testing.T) {
	var source strings.Builder
	root := filepath.Join(fixture.Repository(t), "app", "window")
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Dir(path) == filepath.Join(root, "words") {
			return err
		}
		text, err := os.ReadFile(path)
		source.Write(text)
		return err
	}))
	said := source.String()
	for key := range english {
		if slices.ContainsFunc(made, func(m string) bool { return strings.HasPrefix(key, m) }) {
			continue
		}
		require.True(t, strings.Contains(said, `"`+key+`"`), "nothing says %q", key)
	}
}
