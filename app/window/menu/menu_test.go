package menu_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window/desk"
	. "safelight/app/window/menu"
	"safelight/app/window/words"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

func newDesk(t *testing.T, l words.Language, rebound map[string][]string) *desk.Desk {
	t.Helper()
	keys, err := shortcut.With(rebound)
	require.NoError(t, err)
	return desk.New(choice.New(color.Builtin(), curve.Builtin(), []string{"tiff16"}), keys, l)
}

// open has a folder with a picture on the desk.
func open(d *desk.Desk) *session.Image {
	im := &session.Image{Path: "/roll/a.tif", Name: "a.tif", Phase: session.Ready, Size: [2]int{600, 400},
		Recipe: recipe.Default(recipe.ColorNegative), Starting: recipe.Default(recipe.ColorNegative), Orientation: 1, Saved: session.IsSaved}
	d.State = &session.State{Folder: session.Folder{Path: "/roll", Count: 3}, Image: im, Selected: [][2]int{{0, 1}}}
	return im
}

func find(t *testing.T, d *desk.Desk, name string) (found Item) {
	t.Helper()
	n := 0
	Walk(Bar(d), func(_ []string, i Item) {
		if i.Name == name {
			found = i
			n++
		}
	})
	require.Equal(t, 1, n, "%s is in the menus %d times", name, n)
	return found
}

func TestNoKeyOfTheMenusDoesTwoThings(t *testing.T) {
	for _, keyboard := range []desk.Keyboard{desk.Free, desk.Control, desk.Typing} {
		d := newDesk(t, words.English, nil)
		open(d)
		d.Keyboard = keyboard
		taken := map[Key]string{}
		Walk(Bar(d), func(_ []string, i Item) {
			if i.Key == (Key{}) {
				return
			}
			require.Empty(t, taken[i.Key], "%s and %s have %s", taken[i.Key], i.Title, i.Key.Symbols())
			taken[i.Key] = i.Title
		})
		require.NotEmpty(t, taken)
	}
}

// A key of macOS stays what it is, whatever a user binds to it.
func TestTheKeysOfMacOSAreItsOwn(t *testing.T) {
	d := newDesk(t, words.English, map[string][]string{"crop": {"Mod+Q"}, "flip": {"Mod+W", "J"}})
	open(d)
	require.Zero(t, find(t, d, "crop").Key)
	require.Equal(t, Key{"j", 0}, find(t, d, "flip").Key)
	quits := 0
	Walk(Bar(d), func(_ []string, i Item) {
		if i.Key == (Key{"q", Command}) {
			require.Equal(t, "terminate:", i.Selector)
			quits++
		}
	})
	require.Equal(t, 1, quits)
	require.True(t, Taken(Key{"q", Command}))
}

func TestTheUsersKeysAreInTheMenus(t *testing.T) {
	d := newDesk(t, words.English, map[string][]string{"undo": {"J", "Mod+J"}, "next": nil})
	open(d)
	require.Equal(t, Key{"j", Command}, find(t, d, "undo").Key, "the one with Command")
	require.Zero(t, find(t, d, "next").Key)
	require.Equal(t, Key{"\uf702", 0}, find(t, d, "previous").Key)
	require.Equal(t, Key{"[", 0}, find(t, d, "turn-left").Key)
	require.Equal(t, Key{"a", Command | Shift}, find(t, d, "auto").Key)
	require.Equal(t, Key{"\b", Command}, find(t, d, "reset").Key)
}

func TestKeysWithoutCommandAreNotTakenFromWhoTypes(t *testing.T) {
	d := newDesk(t, words.English, nil)
	open(d)
	for _, keyboard := range []desk.Keyboard{desk.Control, desk.Typing} {
		d.Keyboard = keyboard
		Walk(Bar(d), func(_ []string, i Item) { require.False(t, i.Key.Bare(), i.Title) })
	}
	selectors := map[string]bool{}
	Walk(Bar(d), func(_ []string, i Item) { selectors[i.Selector] = true })
	for _, s := range []string{"undo:", "redo:", "cut:", "copy:", "paste:", "selectAll:"} {
		require.True(t, selectors[s], "%s is the text's", s)
	}
}

func TestWhatCanBeDoneFollowsTheState(t *testing.T) {
	d := newDesk(t, words.English, nil)
	// Nothing is open.
	for _, name := range []string{"undo", "paste", "crop", "next", "film:bw-negative", "export", "save", "retry", "fit"} {
		require.False(t, find(t, d, name).Enabled, name)
	}
	require.True(t, find(t, d, "open").Enabled)
	im := open(d)
	require.False(t, find(t, d, "undo").Enabled)
	require.False(t, find(t, d, "paste").Enabled)
	require.True(t, find(t, d, "next").Enabled)
	require.False(t, find(t, d, "previous").Enabled)
	require.True(t, find(t, d, "apply").Enabled)
	require.Equal(t, "Apply Look to 2 Selected", find(t, d, "apply").Title)
	im.Undo, im.Redo = "density.gamma", "crop-add"
	require.Equal(t, "Undo Gamma", find(t, d, "undo").Title)
	require.Equal(t, "Redo New Crop", find(t, d, "redo").Title)
	require.True(t, find(t, d, "film:color-negative").Checked)
	require.False(t, find(t, d, "film:bw-negative").Checked)
	require.True(t, find(t, d, "matrix:Identity").Checked || find(t, d, "matrix:identity").Checked)
	require.True(t, find(t, d, "paper:").Checked)
	im.Recipe.Curve = recipe.Curve{RGB: curve.Curve{{X: 0, Y: 0.2}, {X: 1, Y: 1}}}
	require.False(t, find(t, d, "paper:").Checked, "a curve of one's own")
	d.State.Before = 1
	require.Equal(t, "Show After", find(t, d, "before").Title)
	im.Phase = session.Failed
	require.True(t, find(t, d, "retry").Enabled)
	require.False(t, find(t, d, "crop").Enabled)
	d.State.Export = &session.Export{Running: true}
	require.True(t, find(t, d, "export-cancel").Enabled)
	im.Phase, im.Crops, im.Crop = session.Ready, []session.Crop{{ID: "4", Name: "Left"}, {ID: "7"}}, "7"
	require.Equal(t, "Left", find(t, d, "crop-show:4").Title)
	require.Equal(t, "Crop 2", find(t, d, "crop-show:7").Title)
	require.True(t, find(t, d, "crop-show:7").Checked)
	require.True(t, find(t, d, "crop-delete").Enabled)
}

func TestRecentFoldersOfTheSameNameAreToldApart(t *testing.T) {
	d := newDesk(t, words.English, nil)
	d.Recent = []string{"/a/roll", "/b/roll", "/c/film"}
	require.Equal(t, "roll — /a", find(t, d, "recent:/a/roll").Title)
	require.Equal(t, "film", find(t, d, "recent:/c/film").Title)
	require.True(t, find(t, d, "recent-clear").Enabled)
	recent := func() (items []Item) {
		Walk(Bar(d), func(_ []string, i Item) {
			if i.Title == "Open Recent" {
				items = i.Items
			}
		})
		return items
	}
	require.Len(t, recent(), 5)
	require.True(t, recent()[3].Separator())
	d.Recent = nil
	require.Len(t, recent(), 1)
	require.False(t, recent()[0].Enabled)
}

// Every item is called something in both languages, and does one thing.
func TestEveryItemIsCalledSomething(t *testing.T) {
	for _, l := range []words.Language{words.English, words.Chinese} {
		d := newDesk(t, l, nil)
		im := open(d)
		im.Crops = []session.Crop{{ID: "1"}}
		Walk(Bar(d), func(path []string, i Item) {
			if i.Separator() {
				require.Equal(t, Item{}, i)
				return
			}
			require.NotContains(t, i.Title, "{", i.Name)
			require.NotContains(t, i.Title, "menu.", i.Name)
			require.NotEqual(t, i.Name, i.Title)
			does := 0
			for _, is := range []bool{i.Name != "", i.Selector != "", len(i.Items) > 0 || i.Role != ""} {
				if is {
					does++
				}
			}
			require.Equal(t, 1, does, "%v %s", path, i.Title)
			if i.Selector != "" {
				require.True(t, strings.HasSuffix(i.Selector, ":"))
			}
		})
	}
}

// The keys of the grade are listed by what they change.
func TestNudgesAreListedByWhatTheyChange(t *testing.T) {
	d := newDesk(t, words.English, nil)
	open(d)
	var families [][]string
	Walk(Bar(d), func(path []string, i Item) {
		if i.Title != "Nudge" {
			return
		}
		families = [][]string{nil}
		for _, n := range i.Items {
			if n.Separator() {
				families = append(families, nil)
				continue
			}
			families[len(families)-1] = append(families[len(families)-1], n.Name)
		}
	})
	require.Len(t, families, 4)
	for _, f := range families {
		require.Len(t, f, 4)
		family, _, _ := strings.Cut(f[0], "-")
		for _, name := range f {
			require.True(t, strings.HasPrefix(name, family), name)
		}
	}
}

// AppKit looks for them by their selectors and roles.
func TestTheStandardItemsOfMacOSAreThere(t *testing.T) {
	d := newDesk(t, words.English, nil)
	var selectors, roles, titles []string
	for _, m := range Bar(d) {
		titles = append(titles, m.Title)
	}
	require.Equal(t, []string{"Safelight", "File", "Edit", "Image", "View", "Go", "Window", "Help"}, titles)
	Walk(Bar(d), func(_ []string, i Item) {
		selectors = append(selectors, i.Selector)
		roles = append(roles, i.Role)
	})
	for _, s := range []string{
		"orderFrontStandardAboutPanel:", "hide:", "hideOtherApplications:", "unhideAllApplications:", "terminate:", "performClose:",
		"performMiniaturize:", "performZoom:", "toggleFullScreen:", "arrangeInFront:", "toggleToolbarShown:", "runToolbarCustomizationPalette:",
	} {
		require.True(t, slices.Contains(selectors, s), s)
	}
	for _, role := range []string{"services", "window", "help"} {
		require.Contains(t, roles, role)
	}
	require.Equal(t, Key{",", Command}, find(t, d, "settings").Key)
}

// What a menu shows is what the table of shortcuts has, and what AppKit tells of a key
// that is pressed leads back to it.
func TestKeysAreTheSameBothWays(t *testing.T) {
	for _, s := range shortcut.Table() {
		for _, text := range s.Keys {
			k := KeyOf(text)
			require.NotEmpty(t, k.Character, text)
			require.Equal(t, text, k.Text())
			pressed := k
			if k.Modifiers&Shift != 0 {
				pressed.Character = strings.ToUpper(k.Character) // as AppKit tells it
			}
			require.Equal(t, text, pressed.Text())
			require.NotEmpty(t, k.Symbols())
		}
	}
	require.Equal(t, "?", Key{"?", Shift}.Text(), "Shift made the character")
	require.Equal(t, "Backspace", Key{"\x7f", 0}.Text())
	require.Equal(t, "Mod+Backspace", Key{"\x7f", Command}.Text())
	require.Equal(t, "Enter", Key{"\x03", 0}.Text())
	require.Equal(t, "Shift+ArrowLeft", Key{"\uf702", Shift}.Text())
	require.Equal(t, "⇧⌘Z", KeyOf("Mod+Shift+Z").Symbols())
	require.Equal(t, "F11", KeyOf("F11").Symbols())
	require.Equal(t, Key{"+", Command}, KeyOf("Mod++"))
	for _, nonsense := range []string{"", "Mod+", "Enterprise", "Hyper+A"} {
		require.Zero(t, KeyOf(nonsense), nonsense)
	}
	for _, nothing := range []Key{{}, {"", Command}, {"ab", 0}, {"\x01", 0}, {"\xff", 0}} {
		require.Empty(t, nothing.Text())
	}
}

func FuzzKeys(f *testing.F) {
	f.Add("Mod+Shift+Z", "Z", uint(Shift))
	f.Add("++", "\uf700", uint(Command|Option))
	f.Fuzz(func(t *testing.T, text, character string, modifiers uint) {
		if parsed, err := shortcut.ParseKey(text); err == nil {
			require.Equal(t, parsed, KeyOf(parsed).Text())
		}
		if told := (Key{character, Modifiers(modifiers)}).Text(); told != "" {
			again, err := shortcut.ParseKey(told)
			require.NoError(t, err)
			require.Equal(t, told, again)
		}
	})
}
