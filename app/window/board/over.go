package board

import (
	"math"

	"safelight/app/window"
	"safelight/app/window/drawing"
)

// Over is what lies over the place of the picture, of a size: a thumbnail in the place of
// a picture that is to come, the message, and what the tool wants.
func Over(w *window.Window, width, height float64) (list []Piece) {
	if i, ok := w.StandIn(); ok {
		f := w.Frame(i)
		list = append(list, Piece{Key: "stand-in", Kind: Picture, W: width, H: height, JPEG: w.Thumb(f).JPEG, Spoken: f.Spoken, Enabled: true})
	}
	if m := w.Message(); m.Title != "" {
		wide := min(width-2*margin, 460)
		x, y := (width-wide)/2, math.Round(height*0.42)
		lines := max(math.Ceil(textWidth(m.Text, small)/wide), 1)
		list = append(list,
			Piece{Key: "message", Kind: Label, X: x, Y: y, W: wide, H: row, Text: m.Title, Spoken: m.Title, Enabled: true, Color: drawing.Text, Bold: true, Align: drawing.Middle},
			Piece{Key: "message/text", Kind: Label, X: x, Y: y + row + gap, W: wide, H: 16 * lines, Text: m.Text, Spoken: m.Text, Enabled: true, Color: drawing.Dim, Align: drawing.Middle})
		if m.Button != "" {
			bw := textWidth(m.ButtonTitle, small) + 36
			list = append(list, Piece{Key: "message/button", Kind: Button, X: (width - bw) / 2, Y: y + row + 2*gap + 16*lines + 8, W: bw, H: 26,
				Text: m.ButtonTitle, Spoken: m.ButtonTitle, Enabled: true, Press: func(bool) { w.Do(m.Button) }})
		}
	}
	if hint := w.Hint(); hint != "" {
		wide := min(textWidth(hint, small)+2*margin, width) // drawn, so that the picture is reached through it
		list = append(list, Piece{Key: "hint", Kind: Drawn, X: math.Round((width - wide) / 2), Y: height - row - margin, W: wide, H: row, Spoken: hint, Role: "AXStaticText",
			Enabled: true, Drawing: drawing.Hint(hint, wide, row)})
	}
	return list
}

// Status is the line at the lower edge, of a size.
func Status(w *window.Window, width, height float64) (list []Piece) {
	l := w.Status()
	right := width - margin
	add := func(key, text, tip string, color drawing.Color) {
		if text == "" {
			return
		}
		wide := min(textWidth(text, small)+10, max(right-margin, 0))
		right -= wide
		list = append(list, Piece{Key: key, Kind: Label, X: right, Y: (height - 18) / 2, W: wide, H: 18, Text: text, Tip: tip, Spoken: text,
			Enabled: true, Color: color, Align: drawing.Right})
		right -= 14
	}
	add("memory", l.Memory, "", drawing.Faint)
	add("scan", l.Scan, "", drawing.Dim)
	exported := drawing.Dim
	if l.ExportWarns {
		exported = drawing.Alarm
	}
	add("export", l.Export, "", exported)
	add("notices", shortened(l.Notices, 48), lines(l.NoticesAll), drawing.Accent)
	said := drawing.Dim
	if l.Warning {
		said = drawing.Accent
	}
	list = append(list, Piece{Key: "said", Kind: Label, X: margin, Y: (height - 18) / 2, W: max(right-margin, 0), H: 18, Text: l.Said, Tip: lines(l.All), Spoken: l.Said,
		Enabled: true, Color: said})
	return list
}

func lines(list []string) (text string) {
	for i, l := range list {
		if i > 0 {
			text += "\n"
		}
		text += l
	}
	return text
}

// shortened is a text of at most so many letters.
func shortened(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
