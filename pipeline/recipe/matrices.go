package recipe

import (
	_ "embed"
	"encoding/json"
	"strings"

	"safelight/pipeline/color"
)

//go:embed matrices.json
var matricesFile []byte

// Matrices are the density matrices that are known by name.
func Matrices() []Matrix {
	var table []struct {
		Name, Source string
		Values       color.Matrix
	}
	if err := json.Unmarshal(matricesFile, &table); err != nil {
		panic("recipe: matrices.json: " + err.Error())
	}
	list := make([]Matrix, len(table))
	for i, m := range table {
		list[i] = Matrix{Name: m.Name, Values: m.Values}
	}
	return list
}

// lookupMatrix finds the values of a density matrix that presets refer to by
// its name only. Case does not matter.
func lookupMatrix(name string) (color.Matrix, bool) {
	for _, m := range Matrices() {
		if strings.EqualFold(m.Name, name) {
			return m.Values, true
		}
	}
	return color.Matrix{}, false
}
