package icon

import "math"

// point is a place on the canvas, in units of which the icon has 1024 each way.
type point struct{ x, y float64 }

// Shapes are told by their distance: negative inside, positive outside, in units.

// disc is the distance from a disc.
func disc(p, center point, radius float64) float64 {
	return math.Hypot(p.x-center.x, p.y-center.y) - radius
}

// box is the distance from a rectangle with round corners. The corners are those of
// |x|^power + |y|^power = radius^power: arcs for 2, and for more the continuous ones of
// macOS.
func box(p, center point, halfWidth, halfHeight, radius, power float64) float64 {
	x := math.Abs(p.x-center.x) - halfWidth + radius
	y := math.Abs(p.y-center.y) - halfHeight + radius
	outside := 0.0
	switch {
	case x > 0 && y > 0 && power == 2:
		outside = math.Hypot(x, y)
	case x > 0 && y > 0:
		outside = math.Pow(math.Pow(x, power)+math.Pow(y, power), 1/power)
	default:
		outside = max(x, y, 0)
	}
	return outside + min(max(x, y), 0) - radius
}

func square(x float64) float64 { return x * x }

// clamp holds t between 0 and 1.
func clamp(t float64) float64 { return min(max(t, 0), 1) }

// smooth goes from 0 at a to 1 at b, level at both ends.
func smooth(a, b, t float64) float64 {
	t = clamp((t - a) / (b - a))
	return t * t * (3 - 2*t)
}
