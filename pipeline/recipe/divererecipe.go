package recipe

import (
	"strings"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/jsontree"
)

// recipe makes a recipe of a preset's settings. Figures win over the names
// beside them; names without figures are looked up.
func (im *divereImport) recipe(s divereSettings) *Recipe {
	params, at := s.params.value, s.params.at
	if params == nil {
		im.notice(at, "missing; the defaults are used")
		params = &divereParams{}
	}
	r := Default(im.film(s.film, placed[*bool]{params.EnableInversion, at.Field("enable_density_inversion")}))
	r.Working = im.working.Name
	r.Input = im.input(s.idt)
	set(&r.Density.Gamma, params.Gamma)
	set(&r.Density.Dmax, params.Dmax)
	set(&r.Density.Channel.R, params.Channel.R)
	set(&r.Density.Channel.B, params.Channel.B)
	set(&r.Glare, params.Glare)
	if enabled(params.EnableGains) {
		set(&r.Exposure, params.Gains)
	}
	if enabled(params.EnableMatrix) {
		r.Density.Matrix = im.matrix(at.Field("density_matrix"), params.Matrix)
	}
	if enabled(params.EnableCurve) {
		r.Curve = im.curve(at.Field("density_curve"), params.Curve)
	}
	im.clamp(r, s)
	return r
}

// set sets a value that a preset has.
func set[T any](value, from *T) {
	if from != nil {
		*value = *from
	}
}

// enabled is a switch of a preset; what is not switched off is on.
func enabled(flag *bool) bool { return flag == nil || *flag }

// film is the film type. One that is missing means a color negative: that is
// what was written before there were film types. An inversion that is switched
// off makes a positive of it.
func (im *divereImport) film(name placed[string], inversion placed[*bool]) Film {
	film, ok := map[string]Film{
		"":                    ColorNegative,
		"color_negative_c41":  ColorNegative,
		"color_negative_ecn2": ColorNegativeECN2,
		"color_reversal":      ColorPositive,
		"b&w_negative":        BWNegative,
		"b&w_reversal":        BWPositive,
		"digital":             Digital,
	}[name.value]
	if !ok {
		im.notice(name.at, "%s is unknown; a color negative is assumed", jsontree.Quote(name.value))
		film = ColorNegative
	}
	switch on := inversion.value; {
	case on == nil || *on == film.Negative():
		return film
	case *on:
		im.notice(inversion.at, "passed over, as the film is a positive")
		return film
	}
	positive := ColorPositive
	if film.Monochrome() {
		positive = BWPositive
	}
	im.notice(inversion.at, "off, so the film is a %s instead of a %s", positive, film)
	return positive
}

// input describes the scan's values. A preset without an input transform means
// a scan that is in the working space already.
func (im *divereImport) input(from placed[*divereIDT]) Input {
	idt, at := from.value, from.at
	if idt == nil {
		im.notice(at, "missing; the scan is taken to be linear and in the working space")
		return Input{Gamma: 1}
	}
	in := Input{Space: im.name(at.Field("name"), idt.Name), Primaries: clone(idt.Primitives), White: clone(idt.White), Gamma: 1}
	set(&in.Gamma, idt.Gamma)

	named, known := im.opts.Library.Lookup(in.Space)
	space := im.working
	if known {
		space = named
	}
	set(&space.Primaries, in.Primaries)
	set(&space.White, in.White)
	if err := space.Validate(); err != nil {
		im.notice(at, "%v, so the figures are passed over", err)
		in.Primaries, in.White = nil, nil
		space = im.working
		if known {
			space = named
		}
	}
	if in.Primaries != nil && in.White != nil {
		return in
	}
	switch {
	case known:
		in.Space = named.Name
	case in.Primaries == nil && in.White == nil:
		if in.Space != "" {
			im.notice(at.Field("name"), "no color space %s; the scan is taken to be in the working space", jsontree.Quote(in.Space))
		}
		in.Space = ""
		return in
	default:
		im.notice(at, "no primaries or no white; those of the working space are used")
	}
	in.Primaries, in.White = &space.Primaries, &space.White
	return in
}

// matrix is the density matrix, nil when it is the identity.
func (im *divereImport) matrix(at path, m divereMatrix) *Matrix {
	name := im.name(at.Field("name"), m.Name)
	var values color.Matrix
	switch known, ok := lookupMatrix(name); {
	case m.Values != nil:
		values = *m.Values
	case ok:
		values = known
	case name == "":
		return nil
	default:
		im.notice(at, "no values, and no matrix %s is known; none is used", jsontree.Quote(name))
		return nil
	}
	if values == color.Identity() {
		return nil
	}
	return &Matrix{Name: name, Values: values}
}

// curve holds the density curves, those without effect left out.
func (im *divereImport) curve(at path, c divereCurve) Curve {
	name := im.name(at.Field("name"), c.Name)
	p := c.Points
	if len(p.RGB)+len(p.R)+len(p.G)+len(p.B) == 0 {
		return im.paper(at, name)
	}
	points := at.Field("points")
	out := Curve{
		Name: name,
		RGB:  im.points(points.Field("rgb"), p.RGB),
		R:    im.points(points.Field("r"), p.R),
		G:    im.points(points.Field("g"), p.G),
		B:    im.points(points.Field("b"), p.B),
	}
	if out.empty() {
		out.Name = "" // of a curve that does nothing
	}
	return out
}

// paper holds the curves of a paper that a preset has only the name of.
func (im *divereImport) paper(at path, name string) Curve {
	switch strings.ToLower(name) {
	case "", "linear", "identity":
		return Curve{}
	}
	paper, ok := im.opts.Papers.Lookup(name)
	if !ok {
		im.notice(at, "no points, and no paper %s is known; no curve is used", jsontree.Quote(name))
		return Curve{}
	}
	s := paper.Curves
	return Curve{Name: name, RGB: s.RGB, R: s.R, G: s.G, B: s.B}
}

// points is a curve made valid.
func (im *divereImport) points(at path, points []curve.Point) curve.Curve {
	c, notices := curve.Normalize(points)
	for _, n := range notices {
		im.notice(at, "%s", n)
	}
	if c.IsIdentity() {
		return nil
	}
	return c
}

// clamp brings the parameters into their ranges, and tells each that was not,
// by its name in the preset.
func (im *divereImport) clamp(r *Recipe, s divereSettings) {
	params := string(s.params.at) + "."
	names := strings.NewReplacer(
		"input.gamma", string(s.idt.at)+".gamma",
		"density.gamma", params+"density_gamma",
		"density.dmax", params+"density_dmax",
		"density.matrix", params+"density_matrix",
		"density.channel_gamma", params+"channel_gamma",
		"exposure", params+"rgb_gains",
		"glare", params+"screen_glare_compensation",
	)
	for _, p := range r.parameters() {
		if p.inRange() {
			continue
		}
		outside := p.outside()
		*p.value = min(max(*p.value, p.min), p.max)
		im.notice(path(names.Replace(string(p.at))), "%v; %v is used", outside, *p.value)
	}
}
