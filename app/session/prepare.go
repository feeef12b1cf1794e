package session

import (
	"context"
	"errors"
	"io/fs"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// prepare says how an image that the viewer has opened is to look. It is called by
// goroutines of the viewer, for images shown and for those opened ahead.
func (s *Session) prepare(ctx context.Context, w *host.Worker) (r task.Render, err error) {
	path := w.Path()
	done := false
	ask := func(d *document) {
		d.opened = w.Opened()
		v := s.view
		if s.image == nil || s.image.document != d {
			v.Zoom, v.Center = 0, middle
		}
		r, done = s.render(d, d.opened, v), true
	}
	s.call(func() {
		if d := s.documents[path]; d != nil && d.content != nil {
			ask(d)
		}
	})
	if done {
		return r, nil
	}
	release := s.hold(ctx, path)
	if release == nil {
		return r, context.Cause(ctx)
	}
	defer release()
	file, err := identify(path)
	if err != nil {
		return r, err
	}
	b, err := s.begin(ctx, w, path)
	if err != nil {
		return r, err
	}
	if !s.call(func() {
		d := s.document(path)
		if d.content == nil {
			s.adopt(d, b)
			d.file = file
		}
		ask(d)
	}) {
		return r, ErrOver
	}
	return r, nil
}

// beginning is how a scan begins that was not opened before.
type beginning struct {
	content *content
	// kept says that a sidecar has it.
	kept     bool
	path     string // of that
	lastCrop int    // the largest number that was the id of a crop
	notices  []string
}

// begin finds out how a scan begins: from its sidecar, the presets of its folder,
// or an analysis, with the groups that scans of its folder start with. A sidecar or
// presets that cannot be read cost only themselves.
func (s *Session) begin(ctx context.Context, w *host.Worker, path string) (beginning, error) {
	sidecar, notices, err := s.look.Sidecar(path)
	if err == nil {
		pictures, err := s.look.Given(&recipe.Loaded{Frames: sidecar.Frames(), Notices: notices}, w.Opened())
		return beginning{contentOf(sidecar), true, s.keptAt(path), sidecar.LastCrop, pictures.Notices}, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		notices = append(notices, shownText(err.Error())+"; it is kept aside when these settings are saved")
	}
	loaded, err := s.look.Presets(path)
	if err != nil {
		notices = append(notices, shownText(err.Error()))
	}
	if loaded != nil && err == nil {
		pictures, err := s.look.Given(loaded, w.Opened())
		return beginning{content: contentOfFrames(pictures.Frames), notices: append(notices, pictures.Notices...)}, err
	}
	pictures, err := s.look.Analyze(ctx, w)
	if err != nil {
		return beginning{}, err
	}
	return beginning{content: contentOfFrames(pictures.Frames), notices: append(notices, pictures.Notices...)}, nil
}

// adopt takes over how a document begins.
func (s *Session) adopt(d *document, b beginning) {
	d.content, d.notices = b.content, b.notices
	if b.kept {
		d.save.kept, d.save.there = b.content, b.content
		d.save.path = b.path
	} else {
		d.begun = b.content
		s.startOver(d)
	}
	d.starting = d.content.recipe
	d.lastCrop = max(b.lastCrop, d.content.lastCrop())
}
