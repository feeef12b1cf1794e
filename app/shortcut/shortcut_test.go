package shortcut

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/internal/fixture"
	"safelight/pipeline/adjust"
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
			require.Equal(t, []string{"J"}, s.Keys)
		case "save":
			require.Empty(t, s.Keys)
		}
	}
	_, err = With(map[string][]string{"lunch": {"l"}})
	require.ErrorContains(t, err, `there is no shortcut "lunch"`)
	_, err = With(map[string][]string{"crop": {"z"}})
	require.ErrorContains(t, err, "would be the key of both undo and crop")
	_, err = With(map[string][]string{"crop": {""}})
	require.ErrorContains(t, err, `shortcut crop: "" is no key`)
	_, err = With(map[string][]string{"crop": {"shift+ctrl+z"}})
	require.EqualError(t, err, "Mod+Shift+Z would be the key of both redo and crop")
	_, err = With(map[string][]string{"crop": {"J", "j"}})
	require.EqualError(t, err, "J would be the key of both crop and crop")
}

func TestAKeyIsWrittenInOneWay(t *testing.T) {
	for text, want := range map[string]string{
		"q": "Q", "Q": "Q", "shift+q": "Shift+Q", "Shift+Ctrl+Z": "Mod+Shift+Z", "cmd+option+Z": "Mod+Alt+Z",
		"+": "+", "Mod++": "Mod++", "[": "[", "?": "?", " ": "Space", "space": "Space", "arrowleft": "ArrowLeft",
		"Shift+arrowleft": "Shift+ArrowLeft", "f11": "F11", "é": "É", "-": "-", "alt+-": "Alt+-",
	} {
		got, err := ParseKey(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got)
		again, err := ParseKey(got)
		require.NoError(t, err, text)
		require.Equal(t, want, again)
	}
	for text, want := range map[string]string{
		"": "is no key", "Shift+": "is no key", "++": "is no key", "+a": "is no key", "ab": "is no key", "\x00": "is no key", "\xff": "is no key",
		"Hyper+A": "is nothing to hold", "Shift+shift+A": "is held twice", "Ctrl+Cmd+A": "is held twice", "+ +A": "is nothing to hold",
		"Shift+?": "another character", "Shift+1": "another character", "Shift+Space": "another character", "F13": "is no key",
	} {
		_, err := ParseKey(text)
		require.ErrorContains(t, err, want, "%q", text)
	}
	for _, s := range Table() {
		for _, key := range s.Keys {
			got, err := ParseKey(key)
			require.NoError(t, err)
			require.Equal(t, key, got, "the table writes it otherwise")
		}
	}
}

// Whatever keys somebody wants, they are refused or no key does two things, and those
// who were not named keep theirs.
func TestNoTableHasAKeyThatDoesTwoThings(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var all []string
	for _, s := range Table() {
		all = append(all, s.Keys...)
	}
	all = append(all, "j", "J", "ctrl+j", "Mod+J", "O", "Shift+O", "I", "F2", "f3", "Alt+1", "2", "3", "4", "5", "nonsense")
	good, clashes := 0, 0
	for range 4_000 {
		keys := map[string][]string{}
		for range 1 + rnd.IntN(3) {
			var list []string
			for range rnd.IntN(3) {
				list = append(list, all[rnd.IntN(len(all))])
			}
			keys[Table()[rnd.IntN(len(Table()))].Name] = list
		}
		table, err := With(keys)
		if err != nil {
			require.Nil(t, table)
			var clash *Clash
			if errors.As(err, &clash) {
				clashes++
			}
			continue
		}
		good++
		taken := map[string]bool{}
		for i, s := range table {
			if _, ok := keys[s.Name]; !ok {
				require.Equal(t, Table()[i].Keys, s.Keys)
			}
			require.NotNil(t, s.Keys)
			for _, key := range s.Keys {
				require.False(t, taken[key], "%s in %v", key, keys)
				taken[key] = true
			}
		}
	}
	require.Greater(t, good, 200)
	require.Greater(t, clashes, 200)
}

// What the session is told to do it knows, with all that is said.
func TestWhatIsDoneIsACommand(t *testing.T) {
	parameters := map[string]adjust.Parameter{}
	for _, p := range adjust.Parameters() {
		parameters[p.Name] = p
	}
	for _, s := range Table() {
		if s.Do == nil {
			continue
		}
		text, err := json.Marshal(s.Do)
		require.NoError(t, err)
		var back session.Command
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		require.NoError(t, d.Decode(&back), "%s", text)
		require.Equal(t, *s.Do, back)
		if s.Do.Do == session.Nudge {
			p, ok := parameters[s.Do.Name]
			require.True(t, ok, s.Name)
			require.NotZero(t, *s.Do.Value)
			require.Less(t, math.Abs(*s.Do.Value), p.Max-p.Min)
		}
	}
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
