package board

import (
	"math"
	"slices"
	"time"

	"safelight/app/window"
	"safelight/app/window/drawing"
	"safelight/app/window/inspector"
)

// The measures of columns of controls.
const (
	margin = 12
	gap    = 6
	row    = 22
	label  = 92 // of what is written before a control
	number = 54 // of a number to type
	square = 26 // of a button with a picture
	small  = 11 // the size of texts
)

// Inspector is the column beside the picture.
type Inspector struct {
	Window *window.Window
	// Held is the key of the piece that has the keyboard, "" if it is none of these.
	Held string
	// Now is the clock; nil is time.Now.
	Now func() time.Time

	nudged time.Time // the last step of a button that repeats
}

// Pieces are its controls in a column of a width, and its height.
func (i *Inspector) Pieces(width float64) (list []Piece, height float64) {
	c := &column{inspector: i, width: max(width, 200), y: margin}
	for _, p := range i.Window.Panels() {
		c.panel(p)
	}
	return c.list, c.y + margin
}

// column is a column that is being filled from the top.
type column struct {
	inspector *Inspector
	width, y  float64
	list      []Piece
}

func (c *column) window() *window.Window { return c.inspector.Window }

// inner is the width between the margins.
func (c *column) inner() float64 { return c.width - 2*margin }

func (c *column) add(p Piece) { c.list = append(c.list, p) }

// next goes below what is h high.
func (c *column) next(h float64) { c.y += h + gap }

func (c *column) panel(p inspector.Panel) {
	w := c.window()
	if p.Name != "histogram" {
		c.add(Piece{
			Key: joined(p.Name, "fold"), Kind: Tab, X: margin - 4, Y: c.y, W: row, H: row, Symbol: folded(p.Folded), Tip: p.Title, Spoken: p.Title,
			Enabled: true, On: !p.Folded, Press: func(bool) { w.Fold(p.Name, !p.Folded) },
		})
		right := c.width - margin
		for _, b := range slices.Backward(p.Buttons) {
			bw := buttonWidth(b)
			right -= bw
			c.button(joined(p.Name, b.Name), b, right, c.y, bw)
			right -= 4
		}
		c.add(Piece{Key: joined(p.Name, "title"), Kind: Label, X: margin + row - 2, Y: c.y, W: max(right-margin-row, 0), H: row,
			Text: p.Title, Spoken: p.Title, Enabled: true, Color: drawing.Text, Bold: true})
		c.next(row)
	}
	if !p.Folded {
		for _, r := range p.Rows {
			if !r.Hidden {
				c.row(r)
			}
		}
	}
	c.y += gap
}

func folded(is bool) string {
	if is {
		return "chevron.right"
	}
	return "chevron.down"
}

func buttonWidth(b inspector.Button) float64 {
	if b.Title == "" {
		return square
	}
	return textWidth(b.Title, small) + 20
}

// button is one of the inspector's.
func (c *column) button(key string, b inspector.Button, x, y, w float64) {
	win := c.window()
	c.add(Piece{Key: key, Kind: Button, X: x, Y: y, W: w, H: row, Text: b.Title, Symbol: b.Symbol, Tip: b.Tip, Spoken: b.Spoken,
		Enabled: b.Enabled, On: b.On, Press: func(bool) { win.Do(b.Name) }})
}

func (c *column) row(r inspector.Row) {
	switch r.Kind {
	case inspector.SliderRow:
		c.slider(r)
	case inspector.PopUpRow:
		c.popUp(r)
	case inspector.ButtonsRow:
		c.flow(r, Button)
	case inspector.TabsRow, inspector.ChipsRow:
		c.flow(r, Tab)
	case inspector.CellsRow:
		c.cells(r)
	case inspector.CurveRow:
		c.curve(r)
	case inspector.HistogramRow:
		c.histogram(r)
	case inspector.ReadoutRow:
		c.readout(r)
	case inspector.NudgeRow:
		c.nudge(r)
	case inspector.ListRow:
		for _, e := range r.List {
			c.entry(r, e)
		}
	case inspector.HeadingRow:
		c.words(r, drawing.Dim, row)
	case inspector.NoteRow:
		lines := math.Ceil(textWidth(r.Label, small) / c.inner())
		c.words(r, drawing.Faint, max(lines, 1)*15)
	}
}
