package drawing

import "safelight/app/window/strip"

// Frame is a frame of the filmstrip in a view of a size, drawn over its thumbnail: what
// marks it, and its name.
func Frame(c strip.Cell, w, h float64) (l List) {
	switch {
	case c.Current:
		l.Fill(Accent.With(0.16), Rect(0, 0, w, h))
		l.Stroke(Accent, 2, Rect(1, 1, w-2, h-2))
	case c.Selected:
		l.Fill(White.With(0.08), Rect(0, 0, w, h))
		l.Stroke(Dim, 1, Rect(0.5, 0.5, w-1, h-1))
	}
	title, color := c.Title, Dim
	if c.Current {
		color = Text
	}
	const most = 15 // runes that there is room for
	if r := []rune(title); len(r) > most {
		title = string(r[:most/2]) + "…" + string(r[len(r)-most/2:])
	}
	l.Write(color, 10, Point{w / 2, 10}, Middle, title)
	if c.Badge != "" {
		badge := Accent
		if c.Failed {
			badge = Alarm
		}
		l.Write(badge, 12, Point{w - 6, h - 10}, Right, c.Badge)
	}
	return l
}

// Bar is where a filmstrip is scrolled to, in a view of a size: from which part of it to
// which, 0 to 1.
func Bar(from, to, w, h float64) (l List) {
	if from <= 0 && to >= 1 {
		return nil
	}
	l.Fill(Line, Rect(from*w, 0, max((to-from)*w, 12), h))
	return l
}
