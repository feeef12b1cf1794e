package words

import (
	"errors"
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
	"curve.", "nudge.", "base.", "paper.", "gesture.", "help.", "export.over", "export.running",
}

// sources are those of the window and of what shows it.
func sources(t *testing.T) string {
	t.Helper()
	var source strings.Builder
	root := filepath.Join(fixture.Repository(t), "app")
	for _, dir := range []string{filepath.Join(root, "window"), filepath.Join(root, "appkit")} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Dir(path) == filepath.Join(root, "window", "words") {
				return err
			}
			text, err := os.ReadFile(path)
			source.Write(text)
			return err
		})
		if !errors.Is(err, fs.ErrNotExist) {
			require.NoError(t, err)
		}
	}
	return source.String()
}

// Words that nothing says are not kept.
func TestAllWordsAreSaid(t *testing.T) {
	said := sources(t)
	for key := range english {
		if slices.ContainsFunc(made, func(m string) bool { return strings.HasPrefix(key, m) }) {
			continue
		}
		require.True(t, strings.Contains(said, `"`+key+`"`), "nothing says %q", key)
	}
}

// What is said has words.
func TestAllThatIsSaidHasWords(t *testing.T) {
	n := 0
	for _, m := range regexp.MustCompile(`[sS]ay\("([^"]+)"[,)]`).FindAllStringSubmatch(sources(t), -1) {
		require.True(t, Has(m[1]), "there are no words for %q", m[1])
		n++
	}
	require.Greater(t, n, 50)
}
