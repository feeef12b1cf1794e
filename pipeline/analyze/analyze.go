// Package analyze looks at a reduced scan and says what a photographer would
// see: the film base, where the picture lies on the density scale, whether its
// colors are balanced, and what looks wrong with the file.
//
// [Auto] makes the starting recipe for a scan that has none. It never guesses
// silently: the [Report] says where each value came from.
//
// Everything works on a [Picture], an area-averaged reduction of the scan of
// some hundred pixels a side, in which grain has averaged out, and on the
// [Histogram] of the full scan.
package analyze

import (
	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/recipe"
)

// Edge is the edge length that Pictures are reduced to: large enough to see
// the rebate of a small frame, small enough to be analyzed in some ten
// milliseconds.
const Edge = 640

// Picture is a reduced scan: 16-bit samples, full scale 65535, interleaved.
type Picture struct {
	Width, Height int
	Channels      int // 1 or 3
	Pix           []uint16
}

// Request says what is known beforehand.
type Request struct {
	// Film is the film type; "" leaves the choice to Auto.
	Film recipe.Film
	// Working is the working space; "" is the default.
	Working string
	// Info describes the scan's file.
	Info raster.Info
}

// Report is what was seen in a scan.
type Report struct {
	// Film is the film type the analysis assumed.
	Film recipe.Film `json:"film"`
	// FilmChosen is true when nobody named the film type.
	FilmChosen bool `json:"film_chosen"`
	// Base is the film base; nil for positives.
	Base *Base `json:"base,omitempty"`
	// Black is the scan value of no light, seen behind the film holder; 0 when
	// no holder is seen.
	Black float64 `json:"black"`
	// Density is the range of the picture's density above base, per channel,
	// from the 1st to the 99.5th percentile.
	Density [3][2]float64 `json:"density"`
	// Balance tells how the channels were balanced, in density per channel
	// relative to green.
	Balance [3]float64 `json:"balance"`
	// Histogram is that of the whole scan.
	Histogram *Histogram `json:"histogram,omitempty"`
	// Findings are the things that look wrong, most serious first.
	Findings []Finding `json:"findings"`
}

// Base is the film base, Dmin.
type Base struct {
	// Value is the scan value per channel, 0 to 1, before black level and gamma.
	Value [3]float64 `json:"value"`
	// Density is that of the value, once it is linear light.
	Density [3]float64 `json:"density"`
	// Rebate is true when unexposed film was seen; otherwise the value was
	// estimated from the brightest parts of the picture.
	Rebate bool `json:"rebate"`
	// Area is the part of the scan the value was measured on, 0 to 1.
	Area float64 `json:"area"`
}

// Auto analyzes a scan and makes its starting recipe, which is valid and
// compiles.
func Auto(pic Picture, hist *Histogram, req Request) (*recipe.Recipe, Report) {
	return auto(pic, hist, req, balance)
}

// auto is Auto with a way to balance.
func auto(pic Picture, hist *Histogram, req Request, neutral neutralizer) (*recipe.Recipe, Report) {
	report := Report{Film: req.Film, Histogram: hist}
	if req.Film == "" {
		report.Film, report.FilmChosen = recipe.ColorNegative, true
		if pic.Channels == 1 {
			report.Film = recipe.BWNegative
		}
	}
	r := recipe.Default(report.Film)
	if req.Working != "" {
		r.Working = req.Working
	}
	encoded := encodingOf(req.Info)
	r.Input = encoded.input
	s := survey(pic, encoded)
	report.Black = s.black
	r.Input.Black = s.black
	if report.Film.Negative() {
		report.Base = s.base(report.Film)
		report.Base.Density = s.densityOf(report.Base.Value)
		r.Base = &report.Base.Value
	}
	light := encoded.light(r.Input, workingSpace(r))
	outside := !baseIsLight(r.Base, light)
	if outside {
		// The scan's space has colors that the working space does not, and
		// the film base is one. Density is taken channel by channel in any
		// case; so take the channels as they are.
		r.Input = encoded.withoutColor()
		r.Input.Black = s.black
		light = r.Input.Light(workingSpace(r))
	}
	d := densities(s, r.Base, light)
	tone(r, d, &report, neutral)
	report.Findings = findings(s, hist, req, d, &report, encoded, outside)
	return r, report
}

// baseIsLight reports whether the film base is light, and not next to none, in
// every channel of the working space.
func baseIsLight(base *[3]float64, light func([3]float64) [3]float64) bool {
	if base == nil {
		return true
	}
	at := light(*base)
	return min(at[0], at[1], at[2]) > 1e-4
}

// workingSpace is the recipe's working space.
func workingSpace(r *recipe.Recipe) color.Space {
	s, _ := color.Lookup(r.Working)
	return s
}
