package adjust

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
