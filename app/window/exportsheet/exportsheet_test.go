package exportsheet

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
)

func roll() *desk.Desk {
	d := desk.New(choice.New(color.Builtin(), curve.Builtin(), []string{"tiff16", "png8", "jpeg"}), nil, words.English)
	d.State = &session.State{Folder: session.Folder{Path: "/roll", Count: 7}, Image: &session.Image{Path: "/roll/a.tif"}, Selected: [][2]int{{0, 0}}}
	return d
}

func TestTheSheetBeginsWithWhatWasChosenLast(t *testing.T) {
	d := roll()
	c := Begin(d, Choice{})
	require.Equal(t, Choice{Scans: Shown, Output: "/roll/finished", Format: "tiff16", Space: "srgb", Quality: 92, Roll: "/roll"}, c)
	last := Choice{Output: "/out", Format: "jpeg", Space: "display-p3", MaxEdge: 2000, Quality: 80, Compression: "lzw", Overwrite: true, Roll: "/roll"}
	want := last
	want.Scans = Shown
	require.Equal(t, want, Begin(d, last))
	last.Roll = "/other"
	require.Equal(t, "/roll/finished", Begin(d, last).Output, "a folder is for the roll it was chosen with")
	d.State.Selected = [][2]int{{0, 3}}
	require.Equal(t, Selected, Begin(d, last).Scans)
	odd := Begin(d, Choice{Format: "gif", Space: "cmyk", Quality: 900, Compression: "zip", MaxEdge: -4})
	require.Empty(t, FormOf(d, odd).Problem, "%+v", odd)
	require.Equal(t, All, Begin(&desk.Desk{State: &session.State{}, Choices: d.Choices}, Choice{}).Scans)
}

func TestWhatCannotBeExportedIsSaid(t *testing.T) {
	d := roll()
	good := Begin(d, Choice{})
	require.Empty(t, FormOf(d, good).Problem)
	for want, f := range map[string]func(c *Choice, d *desk.Desk){
		"Name a folder":       func(c *Choice, _ *desk.Desk) { c.Output = "  " },
		"longest edge":        func(c *Choice, _ *desk.Desk) { c.MaxEdge = LargestEdge + 1 },
		"quality is":          func(c *Choice, _ *desk.Desk) { c.Format, c.Quality = "jpeg", 101 },
		"An export is":        func(_ *Choice, d *desk.Desk) { d.State.Export = &session.Export{Running: true} },
		"nothing to export":   func(_ *Choice, d *desk.Desk) { d.State.Image = nil },
		"is nothing to exp":   func(c *Choice, d *desk.Desk) { c.Scans, d.State.Selected = Selected, nil },
		"There is nothing to": func(c *Choice, d *desk.Desk) { c.Scans, d.State.Folder.Count = All, 0 },
	} {
		c, d := good, roll()
		f(&c, d)
		require.Contains(t, FormOf(d, c).Problem, want)
	}
}

func TestTheFormHasWhatTheFormatHas(t *testing.T) {
	d := roll()
	c := Begin(d, Choice{})
	f := FormOf(d, c)
	require.True(t, f.HasCompression)
	require.False(t, f.HasQuality)
	require.Len(t, f.Scans, 2)
	require.Equal(t, "TIFF, 16 bit", f.Formats[0].Title)
	require.Equal(t, "", f.Compressions[0].Name)
	c.Format = "jpeg"
	f = FormOf(d, c)
	require.False(t, f.HasCompression)
	require.True(t, f.HasQuality)
	d.State.Selected = [][2]int{{1, 2}}
	require.Equal(t, Option{Selected, "2 selected scans"}, FormOf(d, c).Scans[0])
}

func TestTheCommandSaysNothingThatTheFormatDoesNotHave(t *testing.T) {
	c := Choice{Scans: All, Output: " /out ", Format: "jpeg", Space: "srgb", Quality: 90, Compression: "lzw", MaxEdge: 100, Overwrite: true}
	var got map[string]any
	require.NoError(t, json.Unmarshal(Command(c).Export, &got))
	require.Equal(t, map[string]any{"scans": "all", "output": "/out", "format": "jpeg", "space": "srgb", "quality": 90., "max_edge": 100., "overwrite": true}, got)
	c.Format, c.Overwrite, c.MaxEdge = "tiff8", false, 0
	got = nil
	require.NoError(t, json.Unmarshal(Command(c).Export, &got))
	require.Equal(t, map[string]any{"scans": "all", "output": "/out", "format": "tiff8", "space": "srgb", "compression": "lzw"}, got)
}

func TestALongestEdgeIsAWholeNumber(t *testing.T) {
	for text, want := range map[string]int{"": 0, " 2000 ": 2000, "–": 0, "0": 0} {
		n, ok := ParseEdge(text)
		require.True(t, ok)
		require.Equal(t, want, n)
	}
	for _, text := range []string{"-1", "2000.5", "much", "99999999999"} {
		_, ok := ParseEdge(text)
		require.False(t, ok, text)
	}
}

func TestProgressTellsOfEveryFile(t *testing.T) {
	d := roll()
	_, ok := ProgressOf(d)
	require.False(t, ok)
	e := &session.Export{Output: "/out", Running: true, Done: 2, Failed: 1, Total: 6, Files: []session.Exported{
		{File: "/roll/a.tif", Output: "/out/a.tif", Result: "done"}, {File: "/roll/b.tif", Result: "failed", Error: "/roll/b.tif: torn"},
	}}
	d.State.Export = e
	p, _ := ProgressOf(d)
	require.Equal(t, "3 of 6 to /out", p.Title)
	require.Equal(t, 0.5, p.Fraction)
	require.Equal(t, []File{{"a.tif", "done", "/out/a.tif", false}, {"b.tif", "torn", "/roll/b.tif: torn", true}}, p.Files)
	e.Running = false
	p, _ = ProgressOf(d)
	require.Equal(t, "2 exported, 1 failed, 0 skipped, to /out", p.Title)
	e.Canceled = true
	p, _ = ProgressOf(d)
	require.Contains(t, p.Title, "Canceled")
	e.Total = 0
	p, _ = ProgressOf(d)
	require.Equal(t, 1.0, p.Fraction)
}

func TestQuittingWithAnExportRunningIsAsked(t *testing.T) {
	d := roll()
	_, ask := Quit(d)
	require.False(t, ask)
	d.State.Export = &session.Export{Running: true, Total: 10, Done: 3}
	for _, l := range []words.Language{words.English, words.Chinese} {
		d.Language = l
		q, ask := Quit(d)
		require.True(t, ask)
		require.Contains(t, q.Text, "7")
		require.NotEmpty(t, q.Title+q.Do+q.Cancel)
	}
	d.State.Export.Running = false
	_, ask = Quit(d)
	require.False(t, ask)
}
