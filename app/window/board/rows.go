package board

import (
	"math"
	"slices"
	"time"

	"safelight/app/window"
	"safelight/app/window/curveview"
	"safelight/app/window/drawing"
	"safelight/app/window/inspector"
)

// words is a row of text.
func (c *column) words(r inspector.Row, color drawing.Color, h float64) {
	c.add(Piece{Key: r.Name, Kind: Label, X: margin, Y: c.y, W: c.inner(), H: h, Text: r.Label, Spoken: r.Spoken, Enabled: true, Color: color})
	c.next(h)
}

// before is the label of a row.
func (c *column) before(r inspector.Row, w float64) {
	c.add(Piece{Key: joined(r.Name, "label"), Kind: Label, X: margin, Y: c.y, W: w, H: row, Text: r.Label, Tip: r.Label, Spoken: r.Label, Enabled: r.Enabled, Color: drawing.Dim})
}

func (c *column) slider(r inspector.Row) {
	c.before(r, label)
	right := c.width - margin
	for _, b := range slices.Backward(r.Buttons) {
		right -= square
		c.button(joined(r.Name, b.Name), b, right, c.y, square)
		right -= 4
	}
	win, s, name := c.window(), *r.Slider, r.Name
	color := drawing.Text
	if s.Channel != "" {
		color = drawing.Channel(s.Channel)
	}
	c.add(Piece{Key: joined(name, "number"), Kind: Field, X: right - number, Y: c.y, W: number, H: row, Text: s.Text, Spoken: r.Spoken, Enabled: r.Enabled,
		Color: color, Align: drawing.Right,
		Typed: func(text string) bool { return win.Type(name, text) },
		Step: func(steps int, fine bool) {
			if fine { // SliderStep has no fine steps
				win.SliderKey(name, arrow(steps), true)
				return
			}
			win.SliderStep(name, steps)
		}})
	right -= number + 2
	x := margin + label + 2.0
	key := joined(name, "slider")
	c.add(Piece{Key: key, Kind: Drawn, X: x, Y: c.y, W: max(right-x, 1), H: row, Spoken: r.Spoken, Enabled: r.Enabled,
		Drawing: drawing.Slider(s, right-x, row, r.Enabled, c.inspector.Held == key), Role: "AXSlider", Value: s.Spoken, Keys: true,
		Event: func(e Event) bool {
			if e.Kind == Scroll && c.inspector.Held != key {
				return false // the column is scrolled: nothing changes by passing over it
			}
			return slide(win, name, right-x-2*drawing.SliderInset, e)
		}})
	c.next(row)
}

func arrow(steps int) string {
	if steps < 0 {
		return "ArrowDown"
	}
	return "ArrowUp"
}

// slide is an event of a slider whose line is of a width.
func slide(w *window.Window, name string, width float64, e Event) bool {
	x := e.X - drawing.SliderInset
	switch e.Kind {
	case Press:
		w.SliderPress(name, x, width, e.Shift(), e.Clicks)
	case Drag:
		w.SliderMove(x, e.Shift())
	case Release:
		w.SliderRelease()
	case Scroll:
		if math.Abs(e.DX) > math.Abs(e.DY) {
			return false // sideways is nobody's
		}
		w.SliderWheel(name, e.DY, e.Precise, e.Shift())
	case Key:
		return w.SliderKey(name, e.Name(), e.Shift())
	case More:
		w.SliderStep(name, 1)
	case Less:
		w.SliderStep(name, -1)
	default:
		return false
	}
	return true
}

func (c *column) popUp(r inspector.Row) {
	c.before(r, label)
	win, options := c.window(), r.PopUp.Options
	p := Piece{Key: joined(r.Name, "choice"), Kind: PopUp, X: margin + label, Y: c.y, W: c.inner() - label, H: row, Spoken: r.Spoken, Enabled: r.Enabled, Chosen: r.PopUp.Chosen,
		Choose: func(i int) {
			if i >= 0 && i < len(options) && options[i].Name != "" {
				win.Do(options[i].Name)
			}
		}}
	for _, o := range options {
		p.Options = append(p.Options, Option{Title: o.Title, Enabled: o.Enabled && !o.Heading, Heading: o.Heading})
	}
	c.add(p)
	c.next(row)
}

// flow are buttons in as many lines as they need.
func (c *column) flow(r inspector.Row, kind Kind) {
	x := float64(margin)
	for _, b := range r.Buttons {
		w := min(buttonWidth(b), c.inner())
		if x > margin && x+w > c.width-margin {
			x = margin
			c.next(row)
		}
		c.button(joined(r.Name, b.Name), b, x, c.y, w)
		c.list[len(c.list)-1].Kind = kind
		x += w + 4
	}
	c.next(row)
}

func (c *column) cells(r inspector.Row) {
	win := c.window()
	x := float64(margin)
	if r.Swatch != nil {
		c.add(Piece{Key: joined(r.Name, "swatch"), Kind: Drawn, X: x, Y: c.y, W: 40, H: row, Spoken: r.Swatch.Spoken, Enabled: r.Enabled,
			Drawing: drawing.Swatch(*r.Swatch, 40, row), Role: "AXImage"})
		x += 40 + gap
	}
	right := c.width - margin
	for _, b := range slices.Backward(r.Buttons) {
		w := buttonWidth(b)
		right -= w
		c.button(joined(r.Name, b.Name), b, right, c.y, w)
		right -= gap
	}
	w := (right-x+4)/3 - 4
	for n, cell := range r.Cells {
		if n > 0 && n%3 == 0 {
			c.next(row)
		}
		name := cell.Name
		c.add(Piece{Key: name, Kind: Field, X: x + float64(n%3)*(w+4), Y: c.y, W: w, H: row, Text: cell.Text, Spoken: cell.Spoken, Enabled: cell.Enabled,
			Color: drawing.Channel(cell.Channel), Align: drawing.Right,
			Typed: func(text string) bool { return win.Type(name, text) },
			Step:  func(steps int, fine bool) { win.CellStep(name, steps, fine) }})
	}
	c.next(row)
}

func (c *column) curve(r inspector.Row) {
	win := c.window()
	w := c.inner()
	h := math.Round(w * 0.75)
	v := window.Curve(w, h)
	chosen := win.ChosenPoint()
	hint := r.Curve.Hint
	if chosen >= 0 && chosen < len(r.Curve.Points) {
		hint = curveview.Readout(r.Curve.Points[chosen])
	}
	c.add(Piece{Key: r.Name, Kind: Drawn, X: margin, Y: c.y, W: w, H: h, Spoken: r.Spoken, Enabled: r.Enabled,
		Drawing: drawing.Curve(*r.Curve, v, chosen, c.inspector.Held == r.Name), Role: "AXGroup", Value: hint, Keys: true,
		Event: func(e Event) bool { return bend(win, v, e) }})
	c.y += h + 2
	c.add(Piece{Key: joined(r.Name, "hint"), Kind: Label, X: margin, Y: c.y, W: w / 2, H: 16, Text: hint, Spoken: hint, Enabled: true, Color: drawing.Faint})
	c.add(Piece{Key: joined(r.Name, "axis"), Kind: Label, X: margin + w/2, Y: c.y, W: w / 2, H: 16, Text: r.Curve.Axis, Spoken: r.Curve.Axis, Enabled: true, Color: drawing.Faint, Align: drawing.Right})
	c.next(16)
}

// bend is an event of the curve editor.
func bend(w *window.Window, v curveview.View, e Event) bool {
	switch e.Kind {
	case Press:
		w.CurvePress(v, e.X, e.Y, e.Clicks)
	case Drag:
		w.CurveMove(e.X, e.Y, e.Shift())
	case Release:
		w.CurveRelease()
	case Key:
		return w.CurveKey(e.Name(), e.Shift())
	case More, Less: // VoiceOver goes from point to point
		return w.CurveKey(map[EventKind]string{More: "]", Less: "["}[e.Kind], false)
	default:
		return false
	}
	return true
}

func (c *column) histogram(r inspector.Row) {
	const h = 96
	c.add(Piece{Key: r.Name, Kind: Drawn, X: margin, Y: c.y, W: c.inner(), H: h, Spoken: r.Spoken, Enabled: true,
		Drawing: drawing.Histogram(*r.Histogram, c.inner(), h), Role: "AXImage"})
	c.next(h)
}

func (c *column) readout(r inspector.Row) {
	const h = 34
	c.add(Piece{Key: r.Name, Kind: Drawn, X: margin, Y: c.y, W: c.inner(), H: h, Spoken: r.Spoken, Enabled: true,
		Drawing: drawing.Readout(*r.Readout, r.Label, c.window().Desk().Say("readout.density"), c.inner(), h), Role: "AXStaticText"})
	c.next(h)
}

// held is the longest time between two steps of a button that is held.
const held = 300 * time.Millisecond

// nudge is a row of two buttons that go on as long as they are held.
func (c *column) nudge(r inspector.Row) {
	i, win := c.inspector, c.window()
	now := i.Now
	if now == nil {
		now = time.Now
	}
	for n, b := range r.Buttons {
		x := margin + float64(n)*(c.inner()-36)
		name := b.Name
		c.button(joined(r.Name, name), b, x, c.y, 36)
		p := &c.list[len(c.list)-1]
		p.Repeats = true
		p.Press = func(shift bool) {
			at := now()
			win.Nudge(name, shift, at.Sub(i.nudged) > held)
			i.nudged = at
		}
	}
	c.add(Piece{Key: joined(r.Name, "label"), Kind: Label, X: margin + 36, Y: c.y, W: c.inner() - 72, H: row, Text: r.Label, Spoken: r.Spoken, Enabled: r.Enabled, Color: drawing.Dim, Align: drawing.Middle})
	c.next(row)
}

// entry is a picture of the scan: a button that shows it or, of the one that is shown, its
// name to type; and behind it a cross.
func (c *column) entry(r inspector.Row, e inspector.Entry) {
	win := c.window()
	w := c.inner()
	if e.Editable {
		w -= square + 4
		tip := win.Desk().Say("crop.delete")
		c.add(Piece{Key: joined(r.Name, "delete", e.ID), Kind: Button, X: margin + w + 4, Y: c.y, W: square, H: row, Symbol: "xmark", Tip: tip, Spoken: tip + ", " + e.Title,
			Enabled: r.Enabled, Press: func(bool) { win.DeleteCrop(e.ID) }})
	}
	if e.Editable && e.Current {
		c.add(Piece{Key: joined(r.Name, "name", e.ID), Kind: Field, X: margin, Y: c.y, W: w, H: row, Text: e.Title, Spoken: win.Desk().Say("crop.name") + ", " + e.Spoken, Tip: e.Note,
			Enabled: r.Enabled, Color: drawing.Accent, Typed: func(text string) bool {
				win.NameCrop(e.ID, text)
				return true
			}})
	} else {
		title := e.Title
		if e.Note != "" {
			title += "  (" + e.Note + ")"
		}
		c.add(Piece{Key: joined(r.Name, "show", e.ID), Kind: Tab, X: margin, Y: c.y, W: w, H: row, Text: title, Spoken: e.Spoken, Enabled: r.Enabled, On: e.Current,
			Press: func(bool) { win.Do(e.Name) }})
	}
	c.next(row)
}
