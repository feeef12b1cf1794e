package toolbar

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window/desk"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/pipeline/recipe"
)

func newDesk(t *testing.T) *desk.Desk {
	keys, err := shortcut.With(nil)
	require.NoError(t, err)
	return desk.New(&choice.Set{}, keys, words.English)
}

func TestEveryItemThatCanBeThereIs(t *testing.T) {
	d := newDesk(t)
	for _, name := range Allowed() {
		i, ok := Of(d, name)
		if name == Space || name == FlexibleSpace {
			require.False(t, ok, "AppKit makes it")
			continue
		}
		require.True(t, ok, name)
		require.Equal(t, name, i.Name)
		require.NotContains(t, i.Label, "toolbar.")
		require.True(t, i.Symbol != "" || name == ZoomText)
	}
	for _, name := range Default() {
		require.Contains(t, Allowed(), name)
	}
	for name := range symbols {
		require.True(t, slices.Contains(Allowed(), name), name)
	}
	_, ok := Of(d, "lunch")
	require.False(t, ok)
}

func TestItemsFollowTheState(t *testing.T) {
	d := newDesk(t)
	item := func(name string) Item {
		i, ok := Of(d, name)
		require.True(t, ok)
		return i
	}
	require.False(t, item("crop").Enabled)
	require.Empty(t, item(ZoomText).Title)
	require.Equal(t, "Turn Left  ([)", item("turn-left").Tip)
	im := &session.Image{Name: "a.tif", Phase: session.Ready, Size: [2]int{4000, 3000}, Recipe: recipe.Default(recipe.Digital), Saved: session.IsSaved}
	d.State = &session.State{Folder: session.Folder{Name: "roll", Count: 9}, Index: 2, Image: im}
	d.Stage = zoom.Stage{Width: 1000, Height: 750, Scale: 2}
	require.Equal(t, "25 %", item(ZoomText).Title)
	require.True(t, item("fit").On)
	require.False(t, item("one-to-one").On)
	require.True(t, item("crop").Enabled)
	d.Tool = desk.Crop
	require.True(t, item("crop").On)
	require.False(t, item("turn-left").On, "it does not stay pressed")
	title, sub := Title(d)
	require.Equal(t, []string{"a.tif", "roll  3 / 9"}, []string{title, sub})
	require.False(t, Edited(d))
	im.Saved = session.SaveFailed
	_, sub = Title(d)
	require.Equal(t, "roll  3 / 9  Not saved", sub)
	require.True(t, Edited(d))
	d.State.Image = nil
	title, _ = Title(d)
	require.Equal(t, "roll", title)
	d.State.Folder = session.Folder{}
	title, sub = Title(d)
	require.Equal(t, []string{"Safelight", ""}, []string{title, sub})
	require.False(t, Edited(d))
}
