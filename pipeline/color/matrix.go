package color

// Identity is the matrix that changes nothing.
func Identity() Matrix {
	return Matrix{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
}

// diagonal is the matrix that scales each component.
func diagonal(v [3]float64) Matrix {
	return Matrix{{v[0], 0, 0}, {0, v[1], 0}, {0, 0, v[2]}}
}

// Mul is the product m·n: what n does, then what m does.
func (m Matrix) Mul(n Matrix) Matrix {
	var p Matrix
	for i := range 3 {
		for j := range 3 {
			p[i][j] = m[i][0]*n[0][j] + m[i][1]*n[1][j] + m[i][2]*n[2][j]
		}
	}
	return p
}

// Apply is the product m·v.
func (m Matrix) Apply(v [3]float64) [3]float64 {
	return [3]float64{
		m[0][0]*v[0] + m[0][1]*v[1] + m[0][2]*v[2],
		m[1][0]*v[0] + m[1][1]*v[1] + m[1][2]*v[2],
		m[2][0]*v[0] + m[2][1]*v[1] + m[2][2]*v[2],
	}
}

// Inverse is the matrix that undoes m, by cofactors. The inverse of a singular
// matrix has elements that are infinite or not a number.
func (m Matrix) Inverse() Matrix {
	cofactor, det := m.cofactors(), m.Det()

	var inv Matrix
	for i := range 3 {
		for j := range 3 {
			inv[i][j] = cofactor[j][i] / det
		}
	}
	return inv
}

// Det is the determinant: 0 when m makes a plane, a line or a point of all
// space.
func (m Matrix) Det() float64 {
	cofactor := m.cofactors()
	return m[0][0]*cofactor[0][0] + m[0][1]*cofactor[0][1] + m[0][2]*cofactor[0][2]
}

// cofactors has in each row the cross product of the other two rows of m.
func (m Matrix) cofactors() Matrix {
	cross := func(a, b [3]float64) [3]float64 {
		return [3]float64{
			a[1]*b[2] - a[2]*b[1],
			a[2]*b[0] - a[0]*b[2],
			a[0]*b[1] - a[1]*b[0],
		}
	}
	return Matrix{cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1])}
}
