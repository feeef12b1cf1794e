package analyze

import (
	"math"

	"safelight/pipeline/recipe"
)

// Neutralizers are the ways to balance a picture that docs/accuracy.md compares.
var Neutralizers = []string{
	"gray world", "shades of gray, 6", "white patch (shades of gray, 50)", "gray edge, 1", "gray edge, 6", "film base alone", "ours",
}

// AutoWith is Auto, balanced in another way.
func AutoWith(pic Picture, req Request, method string) *recipe.Recipe {
	film := recipe.ColorNegative
	req.Film = film
	s := survey(pic, encodingOf(req.Info))
	base := s.base(film)
	at := densities(s, &base.Value, recipe.Input{Black: s.black, Gamma: 1}.Light(workingSpace(&recipe.Recipe{Working: "acescg"}))).at
	r, _ := auto(pic, nil, req, map[string]neutralizer{
		"gray world":                       func(l [][3]float64) [3]float64 { return shadesOfGray(l, 1) },
		"shades of gray, 6":                func(l [][3]float64) [3]float64 { return shadesOfGray(l, 6) },
		"white patch (shades of gray, 50)": func(l [][3]float64) [3]float64 { return shadesOfGray(l, 50) },
		"gray edge, 1":                     func(l [][3]float64) [3]float64 { return grayEdge(l, at, 1) },
		"gray edge, 6":                     func(l [][3]float64) [3]float64 { return grayEdge(l, at, 6) },
		"film base alone":                  func([][3]float64) [3]float64 { return [3]float64{} },
		"ours":                             balance,
	}[method])
	return r
}

// grayEdge takes the Minkowski mean of the light's differences between
// neighboring patches for neutral (van de Weijer, Gevers and Gijsenij 2007).
func grayEdge(light [][3]float64, at [][2]int, p float64) [3]float64 {
	index := make(map[[2]int]int)
	for i, place := range at {
		index[place] = i
	}
	var offset [3]float64
	for c := range 3 {
		var sum float64
		for i, place := range at {
			for _, step := range [][2]int{{1, 0}, {0, 1}} {
				if j, ok := index[[2]int{place[0] + step[0], place[1] + step[1]}]; ok {
					sum += math.Pow(math.Abs(math.Pow(10, light[i][c])-math.Pow(10, light[j][c])), p)
				}
			}
		}
		offset[c] = math.Log10(sum) / p
	}
	return [3]float64{offset[0] - offset[1], 0, offset[2] - offset[1]}
}
