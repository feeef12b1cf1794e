package session

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"safelight/pipeline/adjust"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// editable is the document that can be changed now.
func (s *Session) editable() (*document, error) {
	switch im := s.image; {
	case im == nil:
		return nil, errNoImage
	case im.phase == Failed && !im.mendable:
		return nil, errors.New("the scan could not be opened")
	case im.document.content == nil || !known(im.document.opened):
		return nil, errNotYet
	default:
		return im.document, nil
	}
}

// alter does a command that changes what is kept of the image shown.
func (s *Session) alter(c Command) error {
	d, err := s.editable()
	if err != nil {
		return err
	}
	next, to := d.content.clone(), d.crop
	switch c.Do {
	case Rotate, Flip, Straighten, CropAdd, CropSet, CropName, CropDelete, CropFromAll, CropToAll:
		to, err = s.alterPictures(d, next, c)
	default:
		r := d.frame().Recipe.Clone()
		if err = s.alterRecipe(r, c); err == nil {
			next.setRecipe(d.crop, r)
		}
	}
	if err != nil {
		return err
	}
	return s.commit(d, c, next, to)
}

// commit makes a change a step, unless it changes nothing.
func (s *Session) commit(d *document, c Command, next *content, to string) error {
	if err := next.check(); err != nil {
		return plain(err)
	}
	if err := next.compiles(d.content); err != nil {
		return err
	}
	if next.equal(d.content) {
		if d.crop != to {
			d.show(to)
			s.change()
			s.draw()
		}
		return nil
	}
	drag := c.Drag
	if drag != "" {
		drag = string(c.Do) + " " + drag
	}
	d.history.add(step{name: stepName(c), drag: drag, before: d.content, after: next, from: d.crop, to: to})
	s.set(d, next, to)
	return nil
}

// set has a document have another content.
func (s *Session) set(d *document, next *content, crop string) {
	d.content = next
	d.show(crop)
	s.changedContent(d)
	s.draw()
	if im := s.image; im != nil && im.document == d && im.phase == Failed {
		s.reopen(im)
	}
}

// plain is an error of a recipe without where in a file the value would be.
func plain(err error) error {
	var field *recipe.FieldError
	if errors.As(err, &field) {
		return fmt.Errorf("%s: %w", field.Path, field.Err)
	}
	return err
}

// undo takes the last step back.
func (s *Session) undo() error {
	d, err := s.editable()
	if err != nil {
		return err
	}
	last := d.history.last()
	if last == nil {
		return errors.New("there is nothing to undo")
	}
	d.history.done--
	s.set(d, last.before, last.from)
	return nil
}

// redo does a step again that was taken back.
func (s *Session) redo() error {
	d, err := s.editable()
	if err != nil {
		return err
	}
	next := d.history.next()
	if next == nil {
		return errors.New("there is nothing to redo")
	}
	d.history.done++
	s.set(d, next.after, next.to)
	return nil
}

// alterRecipe changes a recipe.
func (s *Session) alterRecipe(r *recipe.Recipe, c Command) error {
	switch c.Do {
	case Set:
		return setParameter(r, c.Name, c.Value)
	case Nudge:
		return nudgeParameter(r, c.Name, c.Value)
	case Film:
		film, err := recipe.ParseFilm(c.Name)
		if err != nil {
			return err
		}
		r.Film = film
	case InputSpace:
		return s.setInputSpace(r, c.Name)
	case Base:
		switch len(c.Values) {
		case 0:
			r.Base = nil
		case 3:
			r.Base = (*[3]float64)(append([]float64(nil), c.Values...))
		default:
			return fmt.Errorf("a film base has 3 values, not %d", len(c.Values))
		}
	case Matrix:
		return s.setMatrix(r, c)
	case Curve:
		return setCurve(r, c)
	case Paper:
		return s.setPaper(r, c.Name)
	case MatrixNudge:
		return nudgeMatrix(r, c)
	case Paste:
		return s.paste(r, c.Names)
	default:
		return errors.New("there is no such command")
	}
	return nil
}

// parameterNames are names of parameters beside their JSON paths.
var parameterNames = map[string]string{
	"exposure.r": "exposure[0]", "exposure.g": "exposure[1]", "exposure.b": "exposure[2]",
	"base.r": "base[0]", "base.g": "base[1]", "base.b": "base[2]",
}

// setParameter sets a number of a recipe.
func setParameter(r *recipe.Recipe, name string, value *float64) error {
	p, err := parameterOf(r, name, value)
	if err != nil {
		return err
	}
	if !(*value >= p.Min && *value <= p.Max) {
		return fmt.Errorf("%s: %v is outside %v to %v", name, *value, p.Min, p.Max)
	}
	*p.Value = *value
	return nil
}

// nudgeParameter adds to a number, as far as its range goes.
func nudgeParameter(r *recipe.Recipe, name string, by *float64) error {
	p, err := parameterOf(r, name, by)
	if err != nil {
		return err
	}
	if math.IsNaN(*by) {
		return fmt.Errorf("%s: by no number", name)
	}
	*p.Value = min(max(*p.Value+*by, p.Min), p.Max)
	return nil
}

// parameterOf finds the number of a command that has a value.
func parameterOf(r *recipe.Recipe, name string, value *float64) (recipe.Parameter, error) {
	if value == nil {
		return recipe.Parameter{}, errors.New("no value")
	}
	at := name
	if other, ok := parameterNames[name]; ok {
		at = other
	}
	p, ok := r.Parameter(at)
	if !ok {
		return p, fmt.Errorf("there is no parameter %q", name)
	}
	return p, nil
}

// setInputSpace says what a scan's values are.
func (s *Session) setInputSpace(r *recipe.Recipe, name string) error {
	in := recipe.Input{Gamma: r.Input.Gamma, Black: r.Input.Black}
	switch name {
	case "":
	case recipe.Embedded:
		if o := s.image.document.opened; !o.ICCUsable {
			return errors.New("the scan has no profile that can be used")
		}
		in = recipe.Input{Space: recipe.Embedded, Gamma: 1}
	default:
		space, ok := s.look.Library().Lookup(name)
		if !ok {
			return fmt.Errorf("there is no color space %q", name)
		}
		in.Space = space.Name
	}
	r.Input = in
	return plain(r.Resolve(s.look.Library()))
}

// setCurve sets the points of a curve. The curves are those of no paper then.
func setCurve(r *recipe.Recipe, c Command) error {
	at := map[string]*curve.Curve{"rgb": &r.Curve.RGB, "r": &r.Curve.R, "g": &r.Curve.G, "b": &r.Curve.B}[c.Name]
	if at == nil {
		return fmt.Errorf("there is no curve %q; there are rgb, r, g and b", c.Name)
	}
	*at = nil
	for _, p := range c.Points {
		*at = append(*at, curve.Point{X: p[0], Y: p[1]})
	}
	r.Curve.Name = ""
	return nil
}

// setPaper takes the curves of a paper, or none.
func (s *Session) setPaper(r *recipe.Recipe, name string) error {
	r.Curve = recipe.Curve{}
	if name == "" {
		return nil
	}
	paper, ok := s.look.Papers().Lookup(name)
	if !ok {
		return fmt.Errorf("there is no paper %q", name)
	}
	r.Curve = recipe.Curve{Name: paper.Name, RGB: paper.Curves.RGB, R: paper.Curves.R, G: paper.Curves.G, B: paper.Curves.B}
	return nil
}

// setMatrix takes a density matrix: one that is known by its name, or its values
// by rows; neither is the identity.
func (s *Session) setMatrix(r *recipe.Recipe, c Command) error {
	m := &recipe.Matrix{Name: c.Name}
	switch len(c.Values) {
	case 0:
		if c.Name == "" {
			r.Density.Matrix = nil
			return nil
		}
		known := recipe.Matrices()
		i := slices.IndexFunc(known, func(k recipe.Matrix) bool { return strings.EqualFold(k.Name, c.Name) })
		if i < 0 {
			return fmt.Errorf("there is no matrix %q", c.Name)
		}
		*m = known[i]
	case 9:
		for i, v := range c.Values {
			m.Values[i/3][i%3] = v
		}
	default:
		return fmt.Errorf("a matrix has 9 values, not %d", len(c.Values))
	}
	r.Density.Matrix = m
	return nil
}

// nudgeMatrix makes colors purer, or turns those of a channel.
func nudgeMatrix(r *recipe.Recipe, c Command) (err error) {
	if c.Value == nil {
		return errors.New("no value")
	}
	if v := *c.Value; !(v >= -10 && v <= 10) {
		return fmt.Errorf("%v is outside -10 to 10", v)
	}
	m := color.Identity()
	if r.Density.Matrix != nil {
		m = r.Density.Matrix.Values
	}
	channel := slices.Index([]string{"hue.r", "hue.g", "hue.b"}, c.Name)
	switch {
	case c.Name == "purity":
		m = adjust.Purity(m, *c.Value)
	case channel >= 0:
		m, err = adjust.Hue(m, channel, *c.Value)
	default:
		return fmt.Errorf("there is no %q to nudge, but purity, hue.r, hue.g and hue.b", c.Name)
	}
	r.Density.Matrix = &recipe.Matrix{Values: m}
	return err
}
