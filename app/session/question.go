package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"safelight/app/look"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// ask does a command that needs an answer of the image's worker first.
func (s *Session) ask(c Command) (work func() func() error, err error) {
	if s.closing {
		return nil, ErrOver
	}
	if err := s.meant(c); err != nil {
		return nil, err
	}
	d, err := s.editable()
	if err != nil {
		return nil, err
	}
	asked := asked{s: s, image: s.image, document: d, crop: d.crop, command: c}
	switch c.Do {
	case PickBase:
		return asked.base()
	case PickNeutral:
		return asked.neutral()
	case Reset:
		return asked.reset()
	}
	return asked.auto()
}

// asked is a command that waits for an answer, and what it is about.
type asked struct {
	s        *Session
	image    *image
	document *document
	crop     string
	command  Command
}

// answered changes the recipe of the picture that was asked about, if that is still
// shown.
func (a asked) answered(err error, change func(*recipe.Recipe) error) error {
	switch {
	case a.s.closing:
		return ErrOver
	case a.s.image != a.image || a.document.crop != a.crop:
		return ErrStale
	case err != nil:
		return errors.New(shownText(err.Error()))
	}
	if _, err := a.s.editable(); err != nil {
		return err
	}
	r := a.document.frame().Recipe.Clone()
	if err := change(r); err != nil {
		return err
	}
	next := a.document.content.clone()
	next.setRecipe(a.crop, r)
	return a.s.commit(a.document, a.command, next, a.crop)
}

// pickSize is how wide and high the area is that a picker takes around a point, in
// parts of the picture's long edge.
const pickSize = 0.006

// area is what a command picks, in fractions of the scan.
func (a asked) area() (task.Area, error) {
	c := a.command
	switch {
	case c.At != nil && c.Rect != nil:
		return task.Area{}, errors.New("a point or a rectangle, not both")
	case c.Rect != nil:
		area := task.Area(*c.Rect)
		return area, area.Check()
	case c.At == nil:
		return task.Area{}, errors.New("no point")
	}
	at, err := scanPoint(*c.At, a.document)
	if err != nil {
		return task.Area{}, err
	}
	o := a.document.opened
	edge := pickSize * float64(max(o.Width, o.Height))
	return around(at, edge/float64(o.Width), edge/float64(o.Height)), nil
}

// around is an area about a point, as far as it is in the scan.
func around(at [2]float64, width, height float64) task.Area {
	left, top := max(at[0]-width/2, 0), max(at[1]-height/2, 0)
	return task.Area{left, top, min(at[0]+width/2, 1) - left, min(at[1]+height/2, 1) - top}
}

// sample asks the worker of the image shown what an area holds.
func (s *Session) sample(area task.Area, r *recipe.Recipe) (got task.Sample, err error) {
	err = s.viewer.Use(s.ctx, func(ctx context.Context, w *host.Worker) error {
		request, err := json.Marshal(task.Analyze{Sample: &area, Recipe: r})
		if err != nil {
			return err
		}
		answer, err := w.Analyze(ctx, request)
		if err != nil {
			return err
		}
		got, err = task.ParseSample(answer)
		return err
	})
	return got, err
}

// base picks the film base.
func (a asked) base() (func() func() error, error) {
	area, err := a.area()
	if err != nil {
		return nil, err
	}
	r := a.document.frame().Recipe
	return func() func() error {
		got, err := a.s.sample(area, r)
		return func() error {
			return a.answered(err, func(r *recipe.Recipe) error {
				base, err := adjust.Base(got.Scan)
				if err == nil {
					r.Base = &base
				}
				return err
			})
		}
	}, nil
}

// neutral makes what is picked neutral.
func (a asked) neutral() (func() func() error, error) {
	area, err := a.area()
	if err != nil {
		return nil, err
	}
	kelvin := 0.0
	if a.command.Value != nil {
		kelvin = *a.command.Value
	}
	r := a.document.frame().Recipe
	return func() func() error {
		got, err := a.s.sample(area, r)
		exposure := r.Exposure
		if err == nil {
			exposure, err = adjust.Neutral(r, got.Light, kelvin)
		}
		return func() error {
			return a.answered(err, func(r *recipe.Recipe) error {
				r.Exposure = exposure
				return nil
			})
		}
	}, nil
}

// analyze asks the worker of the image shown to look at the whole scan.
func (s *Session) analyze(film recipe.Film, working string) (analysis *task.Analysis, err error) {
	err = s.viewer.Use(s.ctx, func(ctx context.Context, w *host.Worker) error {
		analysis, err = look.At(ctx, w, task.Analyze{Film: film, Working: working})
		return err
	})
	return analysis, err
}

// autoParts are what an analysis is asked for.
var autoParts = []string{"film", "base", "exposure", "balance"}

// auto takes what an analysis suggests: of the film type that is chosen, unless
// that is what it is asked for.
func (a asked) auto() (func() func() error, error) {
	parts := a.command.Names
	if len(parts) == 0 {
		parts = autoParts
	}
	for _, p := range parts {
		if !slices.Contains(autoParts, p) {
			return nil, fmt.Errorf("an analysis does not give %q, but film, base, exposure and balance", p)
		}
	}
	r := a.document.frame().Recipe
	film := r.Film
	if slices.Contains(parts, "film") {
		film = ""
	}
	working := r.Working
	return func() func() error {
		analysis, err := a.s.analyze(film, working)
		return func() error {
			return a.answered(err, func(r *recipe.Recipe) error { return takeParts(r, analysis.Recipe, parts) })
		}
	}, nil
}

// takeParts takes parts of what an analysis suggests. Exposure is what all lights
// have in common, balance how they differ. With all of them come the input and the
// density range they were found with.
func takeParts(r, from *recipe.Recipe, parts []string) error {
	has := func(part string) bool { return slices.Contains(parts, part) }
	var groups []string
	if has("film") {
		groups = append(groups, "film")
	}
	if has("base") {
		groups = append(groups, "base")
	}
	if len(parts) == len(autoParts) {
		groups = append(groups, "input", "density")
	}
	if len(groups) > 0 {
		next, err := adjust.Copy(r, from, groups...)
		if err != nil {
			return err
		}
		*r = *next
	}
	mean := func(v [3]float64) float64 { return (v[0] + v[1] + v[2]) / 3 }
	of, level := r.Exposure, mean(r.Exposure)
	if has("exposure") {
		level = mean(from.Exposure)
	}
	shape := of
	if has("balance") {
		shape = from.Exposure
	}
	for c := range r.Exposure {
		r.Exposure[c] = min(max(level+shape[c]-mean(shape), -3), 3)
	}
	if !has("exposure") && !has("balance") {
		r.Exposure = of
	} else if has("exposure") && has("balance") {
		r.Exposure = from.Exposure
	}
	return nil
}

// reset takes groups back to how the scan starts. One that had a sidecar starts as
// it would without: the scan is analyzed for that, once.
func (a asked) reset() (func() func() error, error) {
	groups, err := groupsOf(a.command.Names)
	if err != nil {
		return nil, err
	}
	d := a.document
	back := func(r *recipe.Recipe) error {
		next, err := adjust.Copy(r, d.starting, groups...)
		if err == nil {
			*r = *next
		}
		return err
	}
	if d.begun != nil {
		return nil, a.answered(nil, back)
	}
	return func() func() error {
		analysis, err := a.s.analyze("", "")
		return func() error {
			if err == nil {
				d.begun = &content{recipe: analysis.Recipe}
				d.starting = a.s.started(d.path, d.begun).recipe
			}
			return a.answered(err, back)
		}
	}, nil
}
