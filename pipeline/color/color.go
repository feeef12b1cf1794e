// Package color knows RGB color spaces: their primaries, white points and
// transfer functions, how to get from one to another, and how to say so in an
// ICC profile.
//
// Most callers need three things. [Lookup] finds a space by name. [Convert]
// gives the matrix between the linear light of two spaces. [Profile] and
// [GrayProfile] give the ICC profile to embed in a file. What others embedded is
// read by package icc, below this one.
//
// Spaces are data: those of the standards are a table in this package, the
// measured ones are files in its folder spaces, and a [Library] takes more
// files of that kind from a user. [Space.Validate] guards everything that is
// computed from a space; the functions here take it for granted.
//
// All RGB triples here are linear light with white at (1, 1, 1), unless a
// function says "encoded". XYZ is relative, with Y = 1 for white.
package color

// XY is a CIE 1931 2° chromaticity.
type XY struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Primaries are the chromaticities of an RGB space's three primaries.
type Primaries struct {
	R XY `json:"r"`
	G XY `json:"g"`
	B XY `json:"b"`
}

// Space is an RGB color space.
type Space struct {
	// Name is the stable identifier used in recipes and on the command line,
	// such as "srgb", "display-p3", "acescg".
	Name string
	// Title is the name people know it by, such as "Display P3".
	Title string
	// Source names the standard or measurement the figures come from.
	Source    string
	Primaries Primaries
	White     XY
	Transfer  Transfer
	// Role says what the space is for; see the Role constants.
	Role Role
}

// Role says where a space may be used. Roles combine.
type Role uint8

const (
	// Output spaces can be written to files.
	Output Role = 1 << iota
	// Working spaces can be graded in.
	Working
	// Scanner spaces describe the light a scanner sees.
	Scanner
)

// Transfer is an invertible transfer function of the ICC parametric family:
// for encoded v in [0, 1],
//
//	linear = (A·v + B)^Gamma   for v >= D
//	linear = C·v               for v <  D
//
// A linear space has Gamma 1, A 1 and D 0; a pure power law has A 1 and D 0.
// See [Transfer.Decode] for what holds outside [0, 1].
type Transfer struct {
	Gamma, A, B, C, D float64
}

// Matrix is a 3×3 matrix, row-major, acting on column vectors.
type Matrix [3][3]float64
