package board

import (
	"safelight/app/window"
	"safelight/app/window/drawing"
)

// Settings is the sheet of settings.
type Settings struct {
	Window *window.Window
	// File is the path of the configuration file, Reveal shows it in the Finder.
	File   string
	Reveal func(path string)
	Close  func()
}

// Title is what the sheet is called.
func (x *Settings) Title() string { return x.Window.Settings(x.File).Title }

// Pieces are the controls of the sheet.
func (x *Settings) Pieces(width float64) ([]Piece, float64) {
	w := x.Window
	f := w.Settings(x.File)
	s := &sheet{width: width, y: margin}
	p := Piece{Key: "language", Kind: PopUp, Chosen: f.Chosen, Choose: func(i int) {
		if i >= 0 && i < len(f.Languages) {
			w.Do(f.Languages[i].Name)
		}
	}}
	for _, l := range f.Languages {
		p.Options = append(p.Options, Option{Title: l.Title, Enabled: true})
	}
	s.control(f.LanguageTitle, p, 0)
	if x.File != "" {
		s.words("file/title", f.FileTitle, drawing.Dim, false)
		s.words("file", f.File, drawing.Faint, false)
	}
	reveal := Piece{Key: "reveal", Text: f.Reveal, Enabled: x.File != "", Press: func(bool) { x.Reveal(x.File) }}
	s.buttons(Piece{Key: "close", Text: w.Desk().Say("menu.close"), Enabled: true, Default: true, Press: func(bool) { x.Close() }}, reveal)
	return s.list, s.y + gap
}
