// Package recipe holds what a photographer chose for a picture, and how that
// is kept in files.
//
// A [Recipe] says how scan values become light. It is complete in itself: the
// numbers in it, not the names beside them, decide what comes out, so a recipe
// gives the same picture on another machine and in another year. A [Frame] is
// a recipe together with the crop and the orientation of one picture of the
// scan. A [Sidecar] is the file beside the scan that keeps its frames.
//
// [Load] reads any of the files users have (a recipe, a sidecar, a DiVERE
// preset); [Default] gives a film type's static starting point;
// [Recipe.Validate] checks every parameter against its documented range.
package recipe

import (
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
)

// RenderVersion is the rendering version this program implements. A recipe
// carries the version it was made for, and a version's arithmetic never
// changes.
const RenderVersion = 1

// Film says what kind of film, if any, was scanned.
type Film string

// The film types.
const (
	ColorNegative     Film = "color-negative"      // C-41
	ColorNegativeECN2 Film = "color-negative-ecn2" // motion picture negative
	ColorPositive     Film = "color-positive"      // slide
	BWNegative        Film = "bw-negative"
	BWPositive        Film = "bw-positive"
	Digital           Film = "digital" // a positive picture from a camera
)

// Recipe is everything that decides how a scan value becomes light. Ranges are
// inclusive; Validate enforces them.
type Recipe struct {
	// Render is the rendering version, 1.
	Render int `json:"render"`
	// Film is the film type.
	Film Film `json:"film"`
	// Input describes the scan.
	Input Input `json:"input"`
	// Working names the space the grading happens in; default "acescg".
	Working string `json:"working"`
	// Base is the scan value of unexposed, developed film (Dmin) per channel,
	// as it stands in the file before the input gamma, 0.0001 to 1. Without
	// one, the film is taken to have no base.
	Base *[3]float64 `json:"base,omitempty"`
	// Density holds the parameters of the density inversion.
	Density Density `json:"density"`
	// Exposure are the printer lights in density, -3 to 3; positive is
	// brighter.
	Exposure [3]float64 `json:"exposure"`
	// Curve holds the density curves.
	Curve Curve `json:"curve,omitzero"`
	// Glare is the light of the viewing surround, subtracted in linear light,
	// 0 to 0.2.
	Glare float64 `json:"glare"`
}

// Input describes the values a scan holds.
type Input struct {
	// Space names the scanner's space; "" means that the scan is taken to be
	// in the working space already, [Embedded] that the profile in its file
	// says what its values are. Primaries and White, when present, win over
	// the name.
	Space     string           `json:"space,omitempty"`
	Primaries *color.Primaries `json:"primaries,omitempty"`
	White     *color.XY        `json:"white,omitempty"`
	// Black is the scan value of no light, 0 to 0.1, subtracted before all
	// else; what remains is scaled so that full scale stays 1.
	Black float64 `json:"black,omitempty"`
	// Gamma is the exponent applied to a scan value, 0.1 to 4; 1 is linear.
	Gamma float64 `json:"gamma"`
}

// Embedded is the name of the input space that the profile embedded in the
// scan's file stands for. It is a full account of the values, tones included:
// a recipe with it has no primaries, gamma 1 and black 0.
const Embedded = "embedded"

// Density holds the parameters of the density inversion.
type Density struct {
	// Gamma is the contrast about density 0.7, 0.1 to 4.
	Gamma float64 `json:"gamma"`
	// Dmax is the density that prints as white, 0 to 4.8.
	Dmax float64 `json:"dmax"`
	// Matrix is the density matrix; nil is the identity.
	Matrix *Matrix `json:"matrix,omitempty"`
	// Channel are the contrasts of red and blue relative to green, 0.1 to 4.
	Channel ChannelGamma `json:"channel_gamma"`
}

// Matrix is a density matrix and the name it is known by, if any. Each value
// is in -10 to 10.
type Matrix struct {
	Name   string       `json:"name,omitempty"`
	Values color.Matrix `json:"values"`
}

// ChannelGamma are the contrasts of red and blue; green is fixed at 1.
type ChannelGamma struct {
	R float64 `json:"r"`
	B float64 `json:"b"`
}

// Curve holds the density curves and the name of the paper they come from, if
// any. A curve without points is the identity. A curve has at most 128
// points, with X and Y in 0 to 1 and each X at least 0.0005 above the one
// before.
type Curve struct {
	Name string      `json:"name,omitempty"`
	RGB  curve.Curve `json:"rgb,omitempty"`
	R    curve.Curve `json:"r,omitempty"`
	G    curve.Curve `json:"g,omitempty"`
	B    curve.Curve `json:"b,omitempty"`
}

// Rect is a rectangle in fractions of the unrotated scan: left, top, width,
// height.
type Rect [4]float64

// Frame is one picture of a scan.
type Frame struct {
	// ID and Name identify the frame among those of the scan; empty for a
	// scan that is one picture.
	ID, Name string
	Recipe   *Recipe
	// Crop is the part of the scan; nil is the whole, or, of a picture that is
	// straightened, the largest part with the scan's proportions and center that
	// fits.
	Crop *Rect
	// Straighten turns the picture counterclockwise by -45 to 45 degrees, together
	// with the crop and before the orientation: what is cut from the scan is Crop,
	// turned clockwise by as much about its center. It has to lie within the scan,
	// see [Rect.FitsTurned].
	Straighten float64 `json:",omitzero"` // a digest of a frame without is as it always was
	// Orientation turns the picture counterclockwise by 0, 90, 180 or 270
	// degrees, after the crop. It is counted from the rows as stored and takes
	// the place of the file's own orientation tag; nil follows the tag.
	Orientation *int
	// Mirror changes left and right of the picture, after Orientation. Without an
	// Orientation there is none: the file's tag says so itself.
	Mirror bool `json:",omitzero"` // as Straighten
}
