package program

import "math"

// input is what decides about step 1.
type input struct {
	linear       Linearizer // alone with depth, if not nil
	black, gamma float64
	matrix       [3][3]float64
	depth        int // of the samples; 0: no input
}

// inputOf is the input of a program, or of a Linearizer, for samples.
func inputOf(p *Program, linear Linearizer, depth int) input {
	if linear != nil {
		return input{linear: linear, depth: depth}
	}
	return input{black: p.InputBlack, gamma: p.InputGamma, matrix: p.Input, depth: depth}
}

// plain says whether channels do not mix: a sample alone decides about its
// logarithm.
func (in *input) plain() bool {
	return in.linear == nil && in.matrix == [3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
}

// light is linear scanner light of a sample. One beyond the depth counts as the
// largest, so that no sample of a broken file can reach outside of anything.
func (in *input) light(sample int) float64 {
	top := 1<<in.depth - 1
	v := float64(min(sample, top)) / float64(top)
	return math.Pow(max(v-in.black, 0)/(1-in.black), in.gamma)
}

// inputTables hold what every sample becomes: its light, and if channels do not
// mix its fixed-point logarithm.
type inputTables struct {
	of     input
	lights [1 << 16]float64
	logs   [1 << 16]int32
}

// prepare makes the tables fit an input that is no Linearizer.
func (t *inputTables) prepare(of input) {
	if t.of == of {
		return
	}
	t.of = of
	for sample := range t.lights {
		light := of.light(sample)
		t.lights[sample] = light
		if of.plain() {
			t.logs[sample] = fixedLog(logOf(light))
		}
	}
}
