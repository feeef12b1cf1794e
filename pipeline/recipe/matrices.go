package recipe

import (
	_ "embed"
	"encoding/json"
	"strings"

	"safelight/pipeline/color"
)

//go:embed matrices.json
var matricesFile []byte

// lookupMatrix finds the values of a density matrix that presets refer to by
// its name only. Case does not matter.
func lookupMatrix(name string) (color.Matrix, bool) {
	var table []struct {
		Name, Source string
		Values       color.Matrix
	}
	if err := json.Unmarshal(matricesFile, &table); err != nil {
		panic("recipe: matrices.json: " + err.Error())
	}
	for _, m := range table {
		if strings.EqualFold(m.Name, name) {
			return m.Values, true
		}
	}
	return color.Matrix{}, false
}
