// Package exportsheet is the sheet for exports: what is chosen in it, whether that can be
// done, how an export goes, and what came of each file.
package exportsheet

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
)

// What of a folder is exported.
const (
	Shown    = "shown"
	Selected = "selected"
	All      = "all"
)

// Choice is what is chosen, as it is remembered, too.
type Choice struct {
	Scans       string `json:"-"`
	Output      string `json:"output"`
	Format      string `json:"format"`
	Space       string `json:"space"`
	MaxEdge     int    `json:"max_edge"` // 0: as large as it is
	Quality     int    `json:"quality"`
	Compression string `json:"compression"` // "": the program's
	Overwrite   bool   `json:"overwrite"`
	// Roll is the folder that Output was chosen for.
	Roll string `json:"roll"`
}

// Begin is the choice that the sheet begins with: what was chosen last, an output for
// the folder that is open, and the selection if there is one.
func Begin(d *desk.Desk, last Choice) Choice {
	c := last
	folder := d.State.Folder.Path
	if c.Roll != folder || c.Output == "" {
		c.Output = ""
		if folder != "" {
			c.Output = filepath.Join(folder, "finished")
		}
	}
	c.Roll = folder
	if !slices.Contains(d.Choices.Formats, c.Format) {
		c.Format = "tiff16"
	}
	if !slices.ContainsFunc(d.Choices.Spaces.Output, func(n choice.Named) bool { return n.Name == c.Space }) {
		c.Space = "srgb"
	}
	if c.Quality < 1 || c.Quality > 100 {
		c.Quality = 92
	}
	if !slices.Contains(d.Choices.Compressions, c.Compression) {
		c.Compression = ""
	}
	c.MaxEdge = max(c.MaxEdge, 0)
	c.Scans = Shown
	switch {
	case d.Selected() > 1:
		c.Scans = Selected
	case d.State.Image == nil:
		c.Scans = All
	}
	return c
}

// Option is one of a list.
type Option struct{ Name, Title string }

// Form is the sheet with a choice.
type Form struct {
	Scans, Formats, Spaces, Compressions []Option
	// HasQuality and HasCompression say whether the format has them.
	HasQuality, HasCompression bool
	// Problem is why it cannot be done, "" if it can.
	Problem string
}

// FormOf is the sheet on a desk as it is.
func FormOf(d *desk.Desk, c Choice) (f Form) {
	l := d.Language
	count := d.Selected()
	if count > 1 {
		f.Scans = append(f.Scans, Option{Selected, l.Say("export.what.selected", words.Args{"count": words.Count(count)})})
	}
	f.Scans = append(f.Scans, Option{Shown, l.Say("export.what.shown", nil)},
		Option{All, l.Say("export.what.all", words.Args{"count": words.Count(d.State.Folder.Count)})})
	for _, name := range d.Choices.Formats {
		f.Formats = append(f.Formats, Option{name, d.Titled("format", choice.Named{Name: name})})
	}
	for _, s := range d.Choices.Spaces.Output {
		f.Spaces = append(f.Spaces, Option{s.Name, d.Titled("space", s)})
	}
	f.Compressions = []Option{{"", l.Say("compression.default", nil)}}
	for _, name := range d.Choices.Compressions {
		f.Compressions = append(f.Compressions, Option{name, d.Titled("compression", choice.Named{Name: name})})
	}
	f.HasQuality, f.HasCompression = lossy(c.Format), strings.HasPrefix(c.Format, "tiff")
	f.Problem = problem(d, c)
	return f
}

func lossy(format string) bool { return slices.Contains([]string{"jpeg", "jxl", "avif"}, format) }

// LargestEdge is the longest edge that can be asked for.
const LargestEdge = 1 << 20

func problem(d *desk.Desk, c Choice) string {
	st := d.State
	switch {
	case st.Export != nil && st.Export.Running:
		return d.Say("export.busy")
	case strings.TrimSpace(c.Output) == "" || strings.ContainsRune(c.Output, 0):
		return d.Say("export.folder.missing")
	case c.Scans == Shown && st.Image == nil, st.Folder.Count == 0:
		return d.Say("export.nothing")
	case c.Scans == Selected && d.Selected() == 0:
		return d.Say("export.nothing")
	case c.MaxEdge < 0 || c.MaxEdge > LargestEdge:
		return d.Language.Say("export.size.wrong", words.Args{"most": words.Count(LargestEdge)})
	case lossy(c.Format) && (c.Quality < 1 || c.Quality > 100):
		return d.Say("export.quality.wrong")
	}
	return ""
}

// ParseEdge is the longest edge that was typed: nothing is 0, that of the picture. It is
// false for what is no whole number of pixels.
func ParseEdge(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if text == "" || text == words.None {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= LargestEdge
}

// Command starts the export that is chosen.
func Command(c Choice) session.Command {
	options := map[string]any{"scans": c.Scans, "output": strings.TrimSpace(c.Output)}
	add := func(name string, value any, is bool) {
		if is {
			options[name] = value
		}
	}
	add("format", c.Format, c.Format != "")
	add("space", c.Space, c.Space != "")
	add("max_edge", c.MaxEdge, c.MaxEdge > 0)
	add("quality", c.Quality, lossy(c.Format) && c.Quality > 0)
	add("compression", c.Compression, strings.HasPrefix(c.Format, "tiff") && c.Compression != "")
	add("overwrite", true, c.Overwrite)
	text, _ := json.Marshal(options) // strings, numbers and booleans
	return session.Command{Do: session.StartExport, Export: text}
}

// Progress is an export that runs, or did.
type Progress struct {
	Title string
	// Done of Total files have ended; Fraction is that as 0 to 1.
	Done, Total int
	Fraction    float64
	Running     bool
	Error       string
	Files       []File
}

// File is what came of a file.
type File struct {
	Name, Result, Tip string
	// Failed says that it is to be seen.
	Failed bool
}

// ProgressOf is that of a desk; false if nothing was exported.
func ProgressOf(d *desk.Desk) (p Progress, ok bool) {
	e := d.State.Export
	if e == nil {
		return p, false
	}
	p = Progress{Done: e.Done + e.Failed + e.Skipped, Total: e.Total, Running: e.Running, Error: e.Error}
	p.Fraction = min(float64(p.Done)/float64(max(p.Total, 1)), 1)
	key := "export.over.long"
	done := e.Done
	switch {
	case e.Running:
		key, done = "export.running.long", p.Done
	case e.Canceled:
		key = "export.canceled"
	}
	p.Title = d.Language.Say(key, words.Args{
		"done": words.Count(done), "total": words.Count(e.Total), "failed": words.Count(e.Failed), "skipped": words.Count(e.Skipped), "folder": e.Output,
	})
	for _, f := range e.Files {
		file := File{Name: filepath.Base(f.File), Tip: f.Output, Failed: f.Result == "failed" || f.Result == "interrupted"}
		file.Result = strings.Replace(f.Error, f.File+": ", "", 1)
		if file.Result == "" {
			file.Result = d.Titled("result", choice.Named{Name: f.Result})
		}
		if file.Tip == "" {
			file.Tip = f.Error
		}
		p.Files = append(p.Files, file)
	}
	return p, true
}

// Question is asked before something that cannot be taken back.
type Question struct {
	Title, Text, Do, Cancel string
}

// Quit is what is asked when the program is to end; ask is false where nothing would be
// lost.
func Quit(d *desk.Desk) (q Question, ask bool) {
	e := d.State.Export
	if e == nil || !e.Running {
		return q, false
	}
	left := max(e.Total-e.Done-e.Failed-e.Skipped, 0)
	return Question{
		Title: d.Say("quit.exporting"), Text: d.Language.Say("quit.exporting.text", words.Args{"left": words.Count(left), "total": words.Count(e.Total)}),
		Do: d.Say("quit.anyway"), Cancel: d.Say("quit.cancel"),
	}, true
}

// Labels are the words of the sheet: what is written before its controls, and on its
// buttons, which are also what they are called for who does not see them.
type Labels struct {
	Title, Scans, Folder, Format, Space, Edge, Quality, Compression, Overwrite string
	// Choose opens a panel for the folder, Start exports, Cancel and Forget do
	// "export-cancel" and "export-forget", Again shows the choice anew, Close ends the
	// sheet.
	Choose, Start, Cancel, Forget, Again, Close string
	// Progress and Files name the bar and the list.
	Progress, Files string
}

// LabelsOf are those of a desk.
func LabelsOf(d *desk.Desk) Labels {
	return Labels{
		Title: d.Say("export"), Scans: d.Say("export.what"), Folder: d.Say("export.folder"), Format: d.Say("export.format"),
		Space: d.Say("export.space"), Edge: d.Say("export.size"), Quality: d.Say("export.quality"), Compression: d.Say("export.compression"),
		Overwrite: d.Say("export.overwrite"), Choose: d.Say("export.choose"), Start: d.Say("export.start"), Cancel: d.Say("export.cancel"),
		Forget: d.Say("export.forget"), Again: d.Say("export.again"), Close: d.Say("close"), Progress: d.Say("export.progress"), Files: d.Say("export.files"),
	}
}
