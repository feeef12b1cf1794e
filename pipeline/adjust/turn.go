package adjust

import "safelight/pipeline/recipe"

// Orientations are those of EXIF, 1 to 8: how the rows and columns of a scan are
// turned and mirrored to be seen.

// orientation as its matrix: where the picture's right and down are in the scan.
type axes struct{ xx, xy, yx, yy int }

var exif = [9]axes{
	1: {1, 0, 0, 1}, 2: {-1, 0, 0, 1}, 3: {-1, 0, 0, -1}, 4: {1, 0, 0, -1},
	5: {0, 1, 1, 0}, 6: {0, -1, 1, 0}, 7: {0, -1, -1, 0}, 8: {0, 1, -1, 0},
}

// of finds the orientation of axes.
func of(a axes) int {
	for o := 1; o <= 8; o++ {
		if exif[o] == a {
			return o
		}
	}
	return 1
}

// then is what is seen when b is done to what a makes.
func then(a, b axes) axes {
	return axes{
		b.xx*a.xx + b.xy*a.yx, b.xx*a.xy + b.xy*a.yy,
		b.yx*a.xx + b.yy*a.yx, b.yx*a.xy + b.yy*a.yy,
	}
}

// Turned is an orientation turned by quarter turns, counterclockwise.
func Turned(orientation, quarters int) int {
	a := exif[valid(orientation)]
	for range (quarters%4 + 4) % 4 {
		a = then(a, exif[8])
	}
	return of(a)
}

// Mirrored is an orientation with left and right of the picture changed.
func Mirrored(orientation int) int { return of(then(exif[valid(orientation)], exif[2])) }

// Then is the orientation of a picture that has one and is turned and mirrored as
// another says.
func Then(orientation, next int) int {
	return of(then(exif[valid(orientation)], exif[valid(next)]))
}

// Reverse is the orientation that undoes another.
func Reverse(orientation int) int {
	a := exif[valid(orientation)]
	return of(axes{a.xx, a.yx, a.xy, a.yy})
}

// Transposed reports whether an orientation changes width and height.
func Transposed(orientation int) bool { return valid(orientation) >= 5 }

// Degrees is an orientation as a sidecar keeps it: degrees counterclockwise, 0, 90, 180
// or 270, and whether left and right of what that makes are changed.
func Degrees(orientation int) (degrees int, mirror bool) {
	a := exif[valid(orientation)]
	if mirror = a.xx*a.yy-a.xy*a.yx < 0; mirror {
		a = then(a, exif[2])
	}
	switch a {
	case exif[8]:
		return 90, mirror
	case exif[3]:
		return 180, mirror
	case exif[6]:
		return 270, mirror
	}
	return 0, mirror
}

// OfDegrees is the orientation that turns counterclockwise by degrees, any multiple of
// 90, and then mirrors or does not; it is the reverse of Degrees.
func OfDegrees(degrees int, mirror bool) int {
	turned := Turned(1, degrees/90)
	if mirror {
		return Mirrored(turned)
	}
	return turned
}

func valid(orientation int) int {
	if orientation < 1 || orientation > 8 {
		return 1
	}
	return orientation
}

// ToPicture is where a point of the unrotated scan, or of a part of it, is in the
// picture: fractions of width and height, to the right and down.
func ToPicture(p [2]float64, orientation int) [2]float64 {
	a := exif[valid(orientation)]
	x, y := p[0]-0.5, p[1]-0.5
	return [2]float64{0.5 + float64(a.xx)*x + float64(a.xy)*y, 0.5 + float64(a.yx)*x + float64(a.yy)*y}
}

// ToScan is where a point of the picture is in the unrotated scan, or the part of it
// that is shown; it is the reverse of ToPicture.
func ToScan(p [2]float64, orientation int) [2]float64 {
	a := exif[valid(orientation)]
	x, y := p[0]-0.5, p[1]-0.5
	return [2]float64{0.5 + float64(a.xx)*x + float64(a.yx)*y, 0.5 + float64(a.xy)*x + float64(a.yy)*y}
}

// RectToPicture is where a rectangle of the scan is in the picture of it; see ToPicture.
func RectToPicture(r recipe.Rect, orientation int) recipe.Rect {
	return turnedRect(r, exif[valid(orientation)])
}

// RectToScan is where a rectangle of the picture is in the scan; it is the reverse of
// RectToPicture.
func RectToScan(r recipe.Rect, orientation int) recipe.Rect {
	return turnedRect(r, exif[Reverse(orientation)])
}

// turnedRect takes each side to where it comes to lie. Sides that stay on their own
// keep their numbers to the last digit.
func turnedRect(r recipe.Rect, a axes) recipe.Rect {
	side := func(x, y int) (from, length float64) {
		from, length = r[0], r[2]
		if y != 0 {
			from, length = r[1], r[3]
		}
		if x+y < 0 {
			from = max(1-from-length, 0) // rounding may take it beyond
		}
		return from, length
	}
	left, width := side(a.xx, a.xy)
	top, height := side(a.yx, a.yy)
	return recipe.Rect{left, top, width, height}
}

// Inside is where a rectangle of a picture that shows a crop of the scan, not turned,
// is in the scan: both are rectangles of what they are cut from.
func Inside(crop, r recipe.Rect) recipe.Rect {
	return recipe.Rect{crop[0] + r[0]*crop[2], crop[1] + r[1]*crop[3], r[2] * crop[2], r[3] * crop[3]}
}

// Through is the reverse of Inside: where a rectangle of the scan is in the picture of
// a crop; it may reach beyond.
func Through(crop, r recipe.Rect) recipe.Rect {
	return recipe.Rect{(r[0] - crop[0]) / crop[2], (r[1] - crop[1]) / crop[3], r[2] / crop[2], r[3] / crop[3]}
}
