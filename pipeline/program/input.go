package program

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

// log is log2 of linear scanner light of a sample, logZero if it is none. A
// sample beyond the depth counts as the largest, so that none of a broken file
// can reach outside of anything.
func (in *input) log(sample int) float64 {
	top := 1<<in.depth - 1
	v := float64(min(sample, top)) / float64(top)
	v = (v - in.black) / (1 - in.black)
	if v < lightFloor*1e-20 {
		return logZero
	}
	return in.gamma * log2(v)
}

// inputTables hold what every sample becomes.
type inputTables struct {
	tablesKey
	logs   [1 << 16]int32   // fixed-point logarithms, for narrow programs and plain input, or
	values [1 << 16]float64 // logarithms of plain input, otherwise light
}

// tablesKey is what tables are made for.
type tablesKey struct {
	of   input
	wide bool
}

// tableUnits is the number of units in which tables are filled.
const tableUnits = 32

// fill makes one unit of the tables for t.of, which is no Linearizer.
func (t *inputTables) fill(unit int) {
	const size = 1 << 16 / tableUnits
	plain := t.of.plain()
	for sample := unit * size; sample < (unit+1)*size; sample++ {
		l := t.of.log(sample)
		switch {
		case plain && t.wide:
			t.values[sample] = l
		case plain:
			t.logs[sample] = fixedLog(l)
		default:
			t.values[sample] = exp2(max(l, -1000)) // which is as good as none
		}
	}
}
