package adjust

import (
	"fmt"
	"slices"

	"safelight/pipeline/recipe"
)

// Aspect is a shape that a crop is kept to: width by height in pixels. One with zeros
// is free.
type Aspect struct {
	Name   string  `json:"name"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Label  Label   `json:"label"`
}

// free is no shape in particular.
var free = Aspect{Name: "free", Label: Label{"Free", "自由"}}

// Aspects are those that are offered: free, and the shapes of films and papers, each
// followed by itself upright.
func Aspects() []Aspect {
	list := []Aspect{free}
	for _, a := range []Aspect{
		{"1:1", 1, 1, Label{"Square", "正方形"}},
		{"5:4", 5, 4, Label{"Large format", "大画幅"}},
		{"7:6", 7, 6, Label{"6×7 film", "6×7 胶片"}},
		{"4:3", 4, 3, Label{"Four thirds", "四比三"}},
		{"6:4.5", 6, 4.5, Label{"6×4.5 film", "645 胶片"}},
		{"7:5", 7, 5, Label{"5×7 paper", "5×7 相纸"}},
		{"3:2", 3, 2, Label{"35 mm film", "135 胶片"}},
		{"16:9", 16, 9, Label{"Wide screen", "宽屏"}},
		{"65:24", 65, 24, Label{"Panorama", "全景"}},
	} {
		list = append(list, a)
		if a.Width != a.Height {
			list = append(list, a.Upright())
		}
	}
	return list
}

// AspectNamed finds one of Aspects; the error lists their names.
func AspectNamed(name string) (Aspect, error) {
	var names []string
	for _, a := range Aspects() {
		if a.Name == name {
			return a, nil
		}
		names = append(names, a.Name)
	}
	return free, fmt.Errorf("there is no aspect ratio %q; there are %v", name, names)
}

// Original is the shape of a picture of a size in pixels.
func Original(width, height int) Aspect {
	return Aspect{"original", float64(width), float64(height), Label{"Original", "原始"}}
}

// Upright is an aspect with width and height changed.
func (a Aspect) Upright() Aspect {
	if a.Free() || a.Width == a.Height {
		return a
	}
	name := a.Name
	if i := slices.Index([]byte(name), ':'); i >= 0 {
		name = name[i+1:] + ":" + name[:i]
	}
	return Aspect{name, a.Height, a.Width, Label{a.Label.English + ", upright", a.Label.Chinese + "（竖）"}}
}

// Free reports whether an aspect is no shape in particular.
func (a Aspect) Free() bool { return !(a.Width > 0 && a.Height > 0) }

// ratio is width by height in fractions of a picture of a size in pixels, 0 if free.
func (a Aspect) ratio(size [2]int) float64 {
	if a.Free() {
		return 0
	}
	return a.Width / a.Height * float64(size[1]) / float64(size[0])
}

// Fitted is the largest rectangle of an aspect inside another of a picture of a size
// in pixels, about its middle.
func (a Aspect) Fitted(r recipe.Rect, size [2]int) recipe.Rect {
	ratio := a.ratio(size)
	if ratio == 0 {
		return r
	}
	w := min(r[2], r[3]*ratio)
	h := min(r[3], w/ratio)
	return recipe.Rect{r[0] + (r[2]-w)/2, r[1] + (r[3]-h)/2, w, h}
}
