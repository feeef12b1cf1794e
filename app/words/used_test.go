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

// front is a front end, and how its sources say words.
type front struct {
	words map[string]Word
	// dirs are the folders of its sources, below app, and exts what those end in.
	dirs, exts []string
	// made are the beginnings of keys that are put together.
	made []string
	// says are where a key is written out.
	says *regexp.Regexp
}

func fronts() map[string]front {
	return map[string]front{
		"page": {Page(), []string{"browser/web"}, []string{".js", ".html"}, []string{
			"panel.", "film.", "space.", "paper.", "base.", "curve.", "matrix.to.", "matrix.from.", "nudge.", "hint.", "status.", "step.",
			"export.size.", "export.quality.", "format.", "compression.", "result.",
		}, regexp.MustCompile(`(?:\b(?:t|button|choice|field|dialog)\(|\b(?:t|title|label): |iconButton\("[^"]*", |data-t[a-z-]*=)"([^"]+)"`)},
		"window": {Window(), []string{"window", "appkit"}, []string{".go"}, []string{
			"panel.", "film.", "space.", "paper.", "base.", "curve.", "nudge.", "hint.", "status.", "step.",
			"export.over", "export.running", "format.", "compression.", "result.", "toolbar.", "menu.", "gesture.",
		}, regexp.MustCompile(`[sS]ay\("([^"]+)"[,)]`)},
	}
}

// sources are those of a front end, without their tests.
func (f front) sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, dir := range f.dirs {
		root := filepath.Join(fixture.Repository(t), "app", filepath.FromSlash(dir))
		require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains(f.exts, filepath.Ext(path)) || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			all.Write(text)
			return err
		}))
	}
	return all.String()
}

// Words that nothing says are not kept.
func TestAllWordsAreSaid(t *testing.T) {
	for name, f := range fronts() {
		said := f.sources(t)
		for key := range f.words {
			if slices.ContainsFunc(f.made, func(m string) bool { return strings.HasPrefix(key, m) }) {
				continue
			}
			require.True(t, strings.Contains(said, `"`+key+`"`), "nothing in the %s says %q", name, key)
		}
	}
}

func TestAllThatIsSaidHasWords(t *testing.T) {
	for name, f := range fronts() {
		said := f.says.FindAllStringSubmatch(f.sources(t), -1)
		require.Greater(t, len(said), 50, name)
		for _, m := range said {
			_, ok := f.words[m[1]]
			require.True(t, ok, "the %s has no words for %q", name, m[1])
		}
	}
}
