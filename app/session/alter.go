package session

import (
	"errors"
	"fmt"
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
		return nil, tell("the scan could not be opened", "这张扫描件无法打开")
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

// plain is an error of a recipe that names what a user knows instead of where in a file
// the value would be.
func plain(err error) error {
	var field *recipe.FieldError
	if !errors.As(err, &field) {
		return err
	}
	label := called(strings.TrimPrefix(field.Path, "recipe."))
	return &told{adjust.Label{English: label.English + ": " + field.Err.Error(), Chinese: label.Chinese + "：" + field.Err.Error()}}
}

// called is what users call a place in a recipe.
func called(path string) adjust.Label {
	if p, ok := adjust.Lookup(path); ok {
		return p.Label
	}
	name, _, _ := strings.Cut(path, "[")
	name = strings.TrimSuffix(strings.TrimPrefix(name, "density."), ".values")
	name, _, _ = strings.Cut(name, ".")
	if name == "channel" {
		name = "channel-gamma"
	}
	for _, g := range adjust.Groups() {
		if g.Name == name {
			return g.Label
		}
	}
	return adjust.Label{English: path, Chinese: path}
}

// undo takes the last step back.
func (s *Session) undo() error {
	d, err := s.editable()
	if err != nil {
		return err
	}
	last := d.history.last()
	if last == nil {
		return tell("there is nothing to undo", "没有可以撤销的步骤")
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
		return tell("there is nothing to redo", "没有可以重做的步骤")
	}
	d.history.done++
	s.set(d, next.after, next.to)
	return nil
}

// alterRecipe changes a recipe.
func (s *Session) alterRecipe(r *recipe.Recipe, c Command) error {
	switch c.Do {
	case Set, Nudge:
		return setParameter(r, c)
	case Film:
		film, err := recipe.ParseFilm(c.Name)
		if err != nil {
			return err
		}
		r.Film = film
	case InputSpace:
		return s.setInputSpace(r, c.Name)
	case Working:
		if !slices.Contains(s.look.Library().Names(color.Working), c.Name) {
			return tell("there is no color space %q", "没有色彩空间 %q", c.Name)
		}
		r.Working = c.Name
		return plain(r.Resolve(s.look.Library()))
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
		return become(r)(adjust.WithPaper(r, s.look.Papers(), c.Name))
	case MatrixNudge:
		return nudgeMatrix(r, c)
	case Paste:
		return s.paste(r, c.Names)
	default:
		return errors.New("there is no such command")
	}
	return nil
}

// setParameter sets a number of a recipe, or adds to it as far as its range goes.
func setParameter(r *recipe.Recipe, c Command) error {
	if c.Value == nil {
		return errors.New("no value")
	}
	change := adjust.Set
	switch {
	case c.Name == adjust.Lights().Name && c.Do == Nudge:
		change = func(r *recipe.Recipe, _ string, by float64) (*recipe.Recipe, error) {
			return adjust.NudgeExposure(r, by)
		}
	case c.Name == adjust.Lights().Name:
		change = func(r *recipe.Recipe, _ string, v float64) (*recipe.Recipe, error) { return adjust.SetExposure(r, v) }
	case c.Do == Nudge:
		change = adjust.Nudge
	}
	return become(r)(change(r, c.Name, *c.Value))
}

// become has a recipe be what it was made into, if there was no error.
func become(r *recipe.Recipe) func(next *recipe.Recipe, err error) error {
	return func(next *recipe.Recipe, err error) error {
		if err == nil {
			*r = *next
		}
		return err
	}
}

// setInputSpace says what a scan's values are.
func (s *Session) setInputSpace(r *recipe.Recipe, name string) error {
	in := recipe.Input{Gamma: r.Input.Gamma, Black: r.Input.Black}
	switch name {
	case "":
	case recipe.Embedded:
		if o := s.image.document.opened; !o.ICCUsable {
			return tell("the scan has no profile that can be used", "这张扫描件没有可用的色彩配置文件")
		}
		in = recipe.Input{Space: recipe.Embedded, Gamma: 1}
	default:
		space, ok := s.look.Library().Lookup(name)
		if !ok {
			return tell("there is no color space %q", "没有色彩空间 %q", name)
		}
		in.Space = space.Name
	}
	r.Input = in
	return plain(r.Resolve(s.look.Library()))
}

// setCurve sets the points of a curve. The curves are those of no paper then.
func setCurve(r *recipe.Recipe, c Command) error {
	points := make(curve.Curve, len(c.Points))
	for i, p := range c.Points {
		points[i] = curve.Point{X: p[0], Y: p[1]}
	}
	return become(r)(adjust.WithCurve(r, c.Name, points))
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
		known, ok := adjust.MatrixNamed(c.Name)
		if !ok {
			return tell("there is no matrix %q", "没有矩阵 %q", c.Name)
		}
		*m = known
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
