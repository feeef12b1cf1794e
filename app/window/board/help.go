package board

import (
	"math"
	"strconv"
	"strings"

	"safelight/app/window"
	"safelight/app/window/drawing"
)

// Help is the sheet of all keys and gestures.
type Help struct {
	Window *window.Window
	Close  func()
}

// Title is what the sheet is called.
func (x *Help) Title() string { return x.Window.Desk().Say("help") }

// Pieces are the controls of the sheet.
func (x *Help) Pieces(width float64) ([]Piece, float64) {
	s := &sheet{width: width, y: margin}
	for i, section := range x.Window.Help() {
		s.words(joined("section", strconv.Itoa(i)), section.Title, drawing.Text, true)
		for j, r := range section.Rows {
			key := joined(strconv.Itoa(i), strconv.Itoa(j))
			s.label(key, strings.Join(r.Keys, "  "))
			room := s.width - 2*margin - wide
			h := max(16*math.Ceil(textWidth(r.Does, small)/room), row)
			s.add(Piece{Key: key, Kind: Label, X: margin + wide, Y: s.y, W: room, H: h, Text: r.Does, Spoken: r.Does, Enabled: true, Color: drawing.Text})
			s.y += h
		}
		s.y += gap
	}
	s.buttons(Piece{Key: "close", Text: x.Window.Desk().Say("menu.close"), Enabled: true, Default: true, Press: func(bool) { x.Close() }})
	return s.list, s.y + gap
}
