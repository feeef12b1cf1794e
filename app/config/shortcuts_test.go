package config

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/shortcut"
)

func TestKeysCanBeSet(t *testing.T) {
	path := write(t, alone(t), `{"shortcuts": {"undo": ["u", "ctrl+z"], "upright": [], "red-more-fine": ["Option+e"]}}`)
	c, err := Load(Given{})
	require.NoError(t, err)
	require.Equal(t, map[string][]string{"undo": {"U", "Mod+Z"}, "upright": {}, "red-more-fine": {"Alt+E"}}, c.Shortcuts)
	require.Equal(t, Default(), c.ProcessIsolation)
	table, err := shortcut.With(c.Shortcuts)
	require.NoError(t, err)
	require.Len(t, table, len(shortcut.Table()))
	settings := c.Settings()
	require.Equal(t, []Setting{
		{`shortcuts["red-more-fine"]`, `["Alt+E"]`, path}, {"shortcuts.undo", `["U","Mod+Z"]`, path}, {"shortcuts.upright", "[]", path},
	}, settings[len(settings)-3:])

	write(t, path, `{"shortcuts": {"undo": ["C"], "copy": ["Z"]}}`)
	_, err = Load(Given{})
	require.NoError(t, err, "two can change places")
	write(t, path, `{"shortcuts": {}}`)
	c, err = Load(Given{})
	require.NoError(t, err)
	require.Empty(t, c.Shortcuts)
}

func TestWhatIsWrongWithKeysIsNamed(t *testing.T) {
	path := alone(t)
	for text, want := range map[string]string{
		`[]`:                                             "line 2: shortcuts: want an object, found a list",
		"{\n\"undoo\": [\"U\"]}":                         "line 3: shortcuts.undoo: unknown shortcut; did you mean undo?",
		"{\n\"undo\": \"J\"}":                            "line 3: shortcuts.undo: want a list of keys, found a string",
		"{\"undo\": [\"J\",\n7]}":                        "line 3: shortcuts.undo[1]: want a string, found a number",
		"{\"undo\":\n[\"Hyper+J\"]}":                     `line 3: shortcuts.undo[0]: "Hyper" is nothing to hold; there are Mod, Alt, Shift`,
		"{\"undo\": [\"J\"],\n\"undo\": [\"O\"]}":        "line 3: shortcuts.undo: the field is there twice",
		"{\"undo\": [\n\"J\",\n\"j\"]}":                  "line 4: shortcuts.undo[1]: J would be the key of both undo and undo",
		"{\"undo\": [\n\"J\"],\n\"crop\": [\"j\"]}":      "line 4: shortcuts.crop[0]: J would be the key of both undo and crop",
		"{\"crop\": [\n\"J\",\n\"ctrl+shift+z\"]}":       "line 4: shortcuts.crop[1]: Mod+Shift+Z would be the key of both redo and crop",
		"{\"crop\": [\"Shift+?\"], \"nothing\": [\"\"]}": "line 2: shortcuts.crop[0]: \"Shift+?\": with Shift, ? is another character or the same; name what is typed\n",
	} {
		write(t, path, "{\n\"shortcuts\": "+text+"}")
		c, err := Load(Given{})
		require.Nil(t, c)
		if want[len(want)-1] == '\n' { // and more
			require.ErrorContains(t, err, path+": "+want)
			require.ErrorContains(t, err, "shortcuts.nothing: unknown shortcut; ")
			continue
		}
		require.EqualError(t, err, path+": "+want, text)
	}
}
