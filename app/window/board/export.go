package board

import (
	"slices"
	"strconv"
	"strings"

	"safelight/app/window"
	"safelight/app/window/drawing"
	"safelight/app/window/exportsheet"
)

// Export is the export sheet: a form or, while an export runs and after it, how it goes.
type Export struct {
	Window *window.Window
	// Close takes the sheet away. ChooseFolder asks for a folder, and calls back with its
	// path. Changed says that the pieces are others.
	Close        func()
	ChooseFolder func(from string, chosen func(path string))
	Changed      func()

	choice  exportsheet.Choice
	problem string
	begun   bool
	again   bool // the form is shown though an export has ended
}

// Title is what the sheet is called.
func (x *Export) Title() string { return x.Window.Desk().Say("export") }

// Pieces are the controls of the sheet.
func (x *Export) Pieces(width float64) ([]Piece, float64) {
	if !x.begun {
		x.choice, x.begun = x.Window.ExportChoice(), true
	}
	s := &sheet{width: width, y: margin}
	if p, ok := x.Window.ExportProgress(); ok && (p.Running || !x.again) {
		x.progress(s, p)
	} else {
		x.form(s)
	}
	return s.list, s.y + gap
}

// set changes the choice.
func (x *Export) set(change func(c *exportsheet.Choice)) {
	change(&x.choice)
	x.problem = ""
	x.Changed()
}

func (x *Export) form(s *sheet) {
	say := x.Window.Desk().Say
	f := x.Window.ExportForm(x.choice)
	c := x.choice
	s.popUp("what", say("export.what"), f.Scans, c.Scans, func(v string) { x.set(func(c *exportsheet.Choice) { c.Scans = v }) })
	choose := textWidth(say("export.choose"), small) + 24
	y := s.y
	s.control(say("export.folder"), Piece{Key: "folder", Kind: Field, Text: c.Output, Typed: func(text string) bool {
		x.set(func(c *exportsheet.Choice) { c.Output = strings.TrimSpace(text) })
		return true
	}}, choose+gap)
	s.add(Piece{Key: "folder/choose", Kind: Button, X: s.width - margin - choose, Y: y, W: choose, H: row, Text: say("export.choose"), Spoken: say("export.folder") + ", " + say("export.choose"), Enabled: true,
		Press: func(bool) {
			x.ChooseFolder(x.choice.Output, func(path string) { x.set(func(c *exportsheet.Choice) { c.Output = path }) })
		}})
	s.popUp("format", say("export.format"), f.Formats, c.Format, func(v string) { x.set(func(c *exportsheet.Choice) { c.Format = v }) })
	s.popUp("space", say("export.space"), f.Spaces, c.Space, func(v string) { x.set(func(c *exportsheet.Choice) { c.Space = v }) })
	edge := ""
	if c.MaxEdge > 0 {
		edge = strconv.Itoa(c.MaxEdge)
	}
	s.control(say("export.size"), Piece{Key: "size", Kind: Field, Text: edge, Typed: func(text string) bool {
		n, ok := exportsheet.ParseEdge(text)
		if ok {
			x.set(func(c *exportsheet.Choice) { c.MaxEdge = n })
		}
		return ok
	}}, 150)
	if f.HasQuality {
		s.control(say("export.quality"), Piece{Key: "quality", Kind: Field, Text: strconv.Itoa(c.Quality), Typed: func(text string) bool {
			n, err := strconv.Atoi(strings.TrimSpace(text))
			if err == nil {
				x.set(func(c *exportsheet.Choice) { c.Quality = n })
			}
			return err == nil
		}}, 150)
	}
	if f.HasCompression {
		s.popUp("compression", say("export.compression"), f.Compressions, c.Compression, func(v string) { x.set(func(c *exportsheet.Choice) { c.Compression = v }) })
	}
	s.control("", Piece{Key: "overwrite", Kind: CheckBox, Text: say("export.overwrite"), On: c.Overwrite, Press: func(bool) {
		x.set(func(c *exportsheet.Choice) { c.Overwrite = !c.Overwrite })
	}}, 0)
	s.list[len(s.list)-1].Spoken = say("export.overwrite")
	problem := x.problem
	if problem == "" {
		problem = f.Problem
	}
	if problem != "" {
		s.words("problem", problem, drawing.Accent, false)
	}
	s.buttons(
		Piece{Key: "start", Text: say("export.start"), Enabled: f.Problem == "", Default: true, Press: func(bool) {
			x.again = false
			x.problem = x.Window.Export(x.choice)
			x.Changed()
		}},
		Piece{Key: "close", Text: say("menu.close"), Enabled: true, Cancel: true, Press: func(bool) { x.Close() }})
}

// listed is how many of the files exported are shown.
const listed = 12

// progress is how an export goes.
func (x *Export) progress(s *sheet, p exportsheet.Progress) {
	w := x.Window
	say := w.Desk().Say
	s.words("title", p.Title, drawing.Text, true)
	s.add(Piece{Key: "bar", Kind: Progress, X: margin, Y: s.y, W: s.width - 2*margin, H: 16, Spoken: say("export.progress"), Enabled: true, Fraction: p.Fraction})
	s.y += 16 + gap
	if p.Error != "" {
		s.words("error", p.Error, drawing.Alarm, false)
	}
	files := p.Files
	if !p.Running { // those that went wrong are what matters then
		slices.SortStableFunc(files, func(a, b exportsheet.File) int { return boolean(b.Failed) - boolean(a.Failed) })
	} else if len(files) > listed {
		files = files[len(files)-listed:]
	}
	for i, f := range files[:min(len(files), listed)] {
		color := drawing.Dim
		if f.Failed {
			color = drawing.Alarm
		}
		s.add(Piece{Key: joined("file", strconv.Itoa(i)), Kind: Label, X: margin, Y: s.y, W: s.width - 2*margin, H: 16, Text: f.Name + " — " + shortened(f.Result, 52), Tip: f.Tip,
			Spoken: f.Name + ", " + f.Result, Enabled: true, Color: color})
		s.y += 16
	}
	end := Piece{Key: "close", Text: say("menu.close"), Enabled: true, Default: true, Press: func(bool) { x.Close() }}
	if p.Running {
		s.buttons(end, Piece{Key: "cancel", Text: say("export.cancel"), Enabled: true, Press: func(bool) { w.Do("export-cancel") }})
		return
	}
	s.buttons(end,
		Piece{Key: "again", Text: say("export.again"), Enabled: true, Press: func(bool) {
			x.again, x.begun = true, false
			x.Changed()
		}},
		Piece{Key: "forget", Text: say("export.forget"), Enabled: true, Press: func(bool) {
			w.Do("export-forget")
			x.begun = false
		}})
}

func boolean(is bool) int {
	if is {
		return 1
	}
	return 0
}
