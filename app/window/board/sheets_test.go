package board

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/words"
)

// exports is an export sheet that was opened, and what became of it.
type exports struct {
	*Export
	t       *testing.T
	closed  int
	asked   string
	changes int
}

func (r *room) exports(t *testing.T) *exports {
	x := &exports{t: t}
	x.Export = &Export{Window: r.Window, Close: func() { x.closed++ }, Changed: func() { x.changes++ },
		ChooseFolder: func(from string, chosen func(string)) {
			x.asked = from
			chosen("/out")
		}}
	return x
}

func (x *exports) piece(key string) Piece {
	x.t.Helper()
	list, height := x.Pieces(SheetWidth)
	checked(x.t, list, SheetWidth, height)
	p, ok := Find(list, key)
	require.True(x.t, ok, key)
	return p
}

func (x *exports) has(key string) bool {
	list, _ := x.Pieces(SheetWidth)
	_, ok := Find(list, key)
	return ok
}

func TestAnExportIsChosenAndStarted(t *testing.T) {
	r := enter(t)
	x := r.exports(t)
	require.Equal(t, "Export", x.Title())
	require.Equal(t, "/roll/finished", x.piece("folder").Text)
	require.Equal(t, 0, x.piece("what").Chosen, "what is selected")
	x.piece("what").Choose(2)
	x.piece("folder/choose").Press(false)
	require.Equal(t, "/roll/finished", x.asked)
	require.Equal(t, "/out", x.piece("folder").Text)
	require.True(t, x.has("compression"))
	require.False(t, x.has("quality"))
	x.piece("compression").Choose(1)
	x.piece("format").Choose(2) // jpeg
	require.False(t, x.has("compression"))
	require.True(t, x.piece("quality").Typed("80"))
	require.False(t, x.piece("quality").Typed("good"))
	require.True(t, x.piece("size").Typed("2000"))
	require.False(t, x.piece("size").Typed("large"))
	x.piece("space").Choose(1)
	x.piece("overwrite").Press(false)
	require.True(t, x.piece("overwrite").On)
	require.True(t, x.piece("start").Default, "Return")
	require.True(t, x.piece("close").Cancel, "Escape")
	x.piece("start").Press(false)
	told := r.commands()
	require.Len(t, told, 1)
	var sent map[string]any
	require.NoError(t, json.Unmarshal(told[0].Export, &sent))
	require.Equal(t, "all", sent["scans"])
	require.Equal(t, "/out", sent["output"])
	require.Equal(t, "jpeg", sent["format"])
	require.EqualValues(t, 80, sent["quality"])
	require.EqualValues(t, 2000, sent["max_edge"])
	require.Equal(t, true, sent["overwrite"])
	require.Equal(t, r.Desk().Choices.Spaces.Output[1].Name, sent["space"])
	require.NotContains(t, sent, "compression")
	require.Positive(t, x.changes)
	x.piece("close").Press(false)
	require.Equal(t, 1, x.closed)
}

func TestAnExportThatCannotBeIsNotStarted(t *testing.T) {
	r := enter(t)
	x := r.exports(t)
	require.True(t, x.piece("folder").Typed("  "))
	require.False(t, x.piece("start").Enabled)
	require.Equal(t, "Where to? Name a folder.", x.piece("problem").Text)
	x.piece("start").Press(false)
	require.Empty(t, r.commands())
}

func TestAnExportIsWatchedCanceledAndForgotten(t *testing.T) {
	r := enter(t)
	x := r.exports(t)
	r.change(func(st *session.State) {
		st.Export = &session.Export{Running: true, Done: 1, Total: 4, Output: "/out"}
		for range 30 {
			st.Export.Files = append(st.Export.Files, session.Exported{File: "/roll/1.tif", Output: "/out/1.tif", Result: "done"})
		}
		st.Export.Files = append(st.Export.Files, session.Exported{File: "/roll/bad.tif", Result: "failed", Error: "/roll/bad.tif: no strips"})
	})
	require.Equal(t, 0.25, x.piece("bar").Fraction)
	require.Equal(t, "1 of 4 to /out", x.piece("title").Text)
	require.Contains(t, x.piece("file/11").Text, "bad.tif — no strips", "the latest")
	require.False(t, x.has("again"))
	x.piece("cancel").Press(false)
	require.Equal(t, session.CancelExport, r.commands()[0].Do)

	r.change(func(st *session.State) {
		e := *st.Export
		e.Running, e.Canceled, e.Failed, e.Error = false, true, 1, "the disk is full"
		st.Export = &e
	})
	require.Contains(t, x.piece("file/0").Text, "bad.tif", "what failed comes first")
	require.Equal(t, "the disk is full", x.piece("error").Text)
	require.False(t, x.has("cancel"))
	x.piece("again").Press(false)
	require.True(t, x.has("start"), "the form")
	x.piece("start").Press(false)
	require.False(t, x.has("start"), "how it goes")
	r.commands()
	x.piece("forget").Press(false)
	require.Equal(t, session.ForgetExport, r.commands()[0].Do)
	r.change(func(st *session.State) { st.Export = nil })
	require.True(t, x.has("start"))
}

func TestTheLanguageIsChosenInTheSettings(t *testing.T) {
	r := enter(t)
	closed, revealed := 0, ""
	x := &Settings{Window: r.Window, Close: func() { closed++ }, File: "/home/config.json", Reveal: func(path string) { revealed = path }}
	list, height := x.Pieces(SheetWidth)
	checked(t, list, SheetWidth, height)
	p, _ := Find(list, "language")
	require.Equal(t, 0, p.Chosen)
	p.Choose(1)
	require.Equal(t, words.Chinese, r.Desk().Language)
	require.NotEqual(t, "Settings", x.Title())
	p, _ = Find(list, "reveal")
	p.Press(false)
	require.Equal(t, x.File, revealed)
	list, _ = x.Pieces(SheetWidth)
	p, _ = Find(list, "close")
	p.Press(false)
	require.Equal(t, 1, closed)
}

func TestHelpHasAllThatTheWindowSays(t *testing.T) {
	for _, language := range []string{"en", "zh-Hans"} {
		r := enter(t, language)
		x := &Help{Window: r.Window}
		list, height := x.Pieces(SheetWidth)
		checked(t, list, SheetWidth, height)
		require.NotEmpty(t, x.Title())
		for i, s := range r.Help() {
			title, _ := Find(list, fmt.Sprintf("section/%d", i))
			require.Equal(t, s.Title, title.Text)
			for j, row := range s.Rows {
				p, ok := Find(list, fmt.Sprintf("%d/%d", i, j))
				require.True(t, ok, row.Does)
				require.Equal(t, row.Does, p.Text)
				keys, _ := Find(list, fmt.Sprintf("%d/%d/label", i, j))
				require.NotEmpty(t, keys.Text)
			}
		}
	}
}
