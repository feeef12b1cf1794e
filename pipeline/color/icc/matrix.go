package icc

import (
	"fmt"
	"math"

	"safelight/pipeline/color"
	"safelight/pipeline/color/internal/iccfile"
)

// matrixCurves is a three-component matrix-based profile (ICC.1:2022, annex F):
// curves to linear light, and a matrix whose columns are the colorants. It is
// always XYZ, whatever the connection space is.
type matrixCurves struct {
	curves curves
	matrix color.Matrix
}

func (m *matrixCurves) toPCS(v [3]float64) [3]float64 {
	return m.matrix.Apply(m.curves.at(v))
}

// grayCurve is a monochrome profile (ICC.1:2022, annex F): one curve that
// gives the share of white, in XYZ, or in L* if the connection space is Lab.
type grayCurve struct {
	curve      curve
	connection Connection
}

func (g *grayCurve) toPCS(v [3]float64) [3]float64 {
	share := g.curve.at(v[0])
	if g.connection == Lab {
		return color.Lab{L: 100 * share}.XYZ()
	}
	white := color.PCSWhite()
	return [3]float64{share * white[0], share * white[1], share * white[2]}
}

// parseMatrix reads the tags of matrix and curves.
func parseMatrix(file iccfile.File) (*matrixCurves, error) {
	m := &matrixCurves{curves: make(curves, 3)}
	for i, primary := range [3]string{"r", "g", "b"} {
		colorant, err := numbers(file, primary+"XYZ", "XYZ ", 3)
		if err != nil {
			return nil, err
		}
		for j, v := range colorant {
			m.matrix[j][i] = v
		}
		if m.curves[i], err = parseTRC(file, primary+"TRC"); err != nil {
			return nil, err
		}
	}
	// Of real spaces even the narrow have 0.05. Without a volume, different
	// device values would be the same color.
	if det := m.matrix.Det(); math.Abs(det) < 1e-4 {
		return nil, fmt.Errorf("colorants rXYZ, gXYZ and bXYZ lie in one plane (determinant %.2g)", det)
	}
	return m, nil
}

// parseGray reads the tag of a gray curve.
func parseGray(file iccfile.File, connection Connection) (*grayCurve, error) {
	c, err := parseTRC(file, "kTRC")
	if err != nil {
		return nil, err
	}
	return &grayCurve{c, connection}, nil
}

// parseTRC reads a tag that is a curve.
func parseTRC(file iccfile.File, signature string) (curve, error) {
	data, err := file.Tag(signature)
	if err != nil {
		return nil, err
	}
	c, _, err := parseCurve(data)
	if err != nil {
		return nil, fmt.Errorf("tag %s: %w", signature, err)
	}
	return c, nil
}
