package png

import "image/color"

// straight is the color of a palette entry without regard to its transparency,
// as image/png stores it.
func straight(c color.Color) [3]uint16 {
	switch c := c.(type) {
	case color.RGBA:
		return [3]uint16{uint16(c.R), uint16(c.G), uint16(c.B)}
	case color.NRGBA:
		return [3]uint16{uint16(c.R), uint16(c.G), uint16(c.B)}
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [3]uint16{uint16(n.R), uint16(n.G), uint16(n.B)}
}
