package board

import (
	"math"
	"slices"

	"safelight/app/window/drawing"
	"safelight/app/window/exportsheet"
)

// Sheet is something laid over the window.
type Sheet interface {
	// Title is what it is called.
	Title() string
	// Pieces are its controls in a column of a width, and its height.
	Pieces(width float64) (list []Piece, height float64)
}

// SheetWidth is that of all sheets.
const SheetWidth = 460

// sheet is a column of rows with labels before them.
type sheet struct {
	width, y float64
	list     []Piece
}

// wide is what is written before a control of a sheet.
const wide = 150

func (s *sheet) add(p Piece) { s.list = append(s.list, p) }

func (s *sheet) label(key, text string) {
	s.add(Piece{Key: joined(key, "label"), Kind: Label, X: margin, Y: s.y, W: wide - gap, H: row, Text: text, Spoken: text, Enabled: true, Color: drawing.Dim, Align: drawing.Right})
}

// control is a control with a label, less wide by some points.
func (s *sheet) control(text string, p Piece, less float64) {
	s.label(p.Key, text)
	p.X, p.Y, p.W, p.H, p.Spoken, p.Enabled = margin+wide, s.y, s.width-2*margin-wide-less, row, text, true
	if p.Kind == Field {
		p.Color = drawing.Text
	}
	s.add(p)
	s.y += row + gap
}

// words is a text, in as many lines as it needs.
func (s *sheet) words(key, text string, color drawing.Color, bold bool) {
	h := 16 * max(math.Ceil(textWidth(text, small)/(s.width-2*margin)), 1)
	s.add(Piece{Key: key, Kind: Label, X: margin, Y: s.y, W: s.width - 2*margin, H: h, Text: text, Spoken: text, Enabled: true, Color: color, Bold: bold})
	s.y += h + gap
}

// buttons are those at the lower right, the first at the right.
func (s *sheet) buttons(list ...Piece) {
	s.y += gap
	x := s.width - margin
	for _, b := range list {
		b.Kind, b.W, b.H, b.Y, b.Spoken = Button, textWidth(b.Text, small)+36, 26, s.y, b.Text
		x -= b.W
		b.X = x
		x -= 8
		s.add(b)
	}
	s.y += 26 + gap
}

// popUp is a pop-up of options, of which one is chosen by its name.
func (s *sheet) popUp(key, text string, options []exportsheet.Option, now string, choose func(name string)) {
	p := Piece{Key: key, Kind: PopUp, Chosen: slices.IndexFunc(options, func(o exportsheet.Option) bool { return o.Name == now })}
	for _, o := range options {
		p.Options = append(p.Options, Option{Title: o.Title, Enabled: true})
	}
	p.Choose = func(i int) {
		if i >= 0 && i < len(options) {
			choose(options[i].Name)
		}
	}
	s.control(text, p, 0)
}
