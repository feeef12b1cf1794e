package drawing

import (
	"safelight/app/window/overlay"
	"safelight/app/window/zoom"
)

// grip is half the edge of a handle.
const grip = 4

// Hint is what a tool wants, over the picture.
func Hint(text string, w, h float64) (l List) {
	l.Fill(Gray(0).With(0.6), Rect(0, 0, w, h))
	l.Write(Text, 11, Point{w / 2, h / 2}, Middle, text)
	return l
}

// Overlay is what lies over the picture, in points of the stage with Y up.
func Overlay(o overlay.Overlay, s zoom.Stage) (l List) {
	polygon := func(p overlay.Polygon) []Point { return closed(stagePath(s, p[:]...)) }
	if o.Crops {
		shade, alpha := [][]Point{polygon(o.Shade)}, float32(0.25)
		if o.HasHole {
			shade, alpha = append(shade, polygon(o.Hole)), 0.55
		}
		l.Fill(Gray(0).With(alpha), shade...)
	}
	for _, c := range o.Others {
		l.Stroke(Text.With(0.7), 1, polygon(c.Polygon))
		at := stagePath(s, c.At)[0]
		l.Write(Text, 11, Point{at[0] + 4, at[1] - 10}, Left, c.Name)
	}
	for _, line := range o.Thirds {
		l.Stroke(White.With(0.35), 1, stagePath(s, line[:]...))
	}
	if o.HasHole {
		l.Stroke(White, 1, polygon(o.Hole))
	}
	for _, g := range o.Grips {
		at := stagePath(s, g.At)[0]
		box := Rect(at[0]-grip, at[1]-grip, 2*grip, 2*grip)
		l.Fill(White, box)
		l.Stroke(Gray(0), 1, box)
	}
	if o.Picked != nil {
		box := polygon(*o.Picked)
		l.Stroke(Gray(0), 1, box)
		l.Dash(White, 1, box)
	}
	if o.Stroke != nil {
		line := stagePath(s, o.Stroke[:]...)
		l.Stroke(Gray(0).With(0.7), 3, line)
		l.Stroke(Accent, 1.5, line)
	}
	if o.HasSplit {
		line := stagePath(s, o.Split[:]...)
		l.Stroke(Gray(0).With(0.6), 3, line)
		l.Stroke(White, 1, line)
		top := line[0]
		l.Write(White, 11, Point{top[0] - 8, top[1] - 14}, Right, o.Before)
		l.Write(White, 11, Point{top[0] + 8, top[1] - 14}, Left, o.After)
	}
	return l
}
