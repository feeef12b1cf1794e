package session

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"

	"safelight/pipeline/recipe"
	"safelight/pipeline/stream"
)

// applying is groups of a recipe on their way to other scans.
type applying struct {
	clipboard
	command Command
	paths   []string
	done    int
	failed  int
	over    chan struct{} // closed when all are done
}

// apply puts groups of the picture shown into all other selected scans, in their
// order. It goes on in the background; those that are not open are not opened, but
// one that has no sidecar is analyzed, in a worker of its own.
func (s *Session) apply(c Command) error {
	taken, err := s.taken(c.Names)
	if err != nil {
		return err
	}
	if s.batch != nil {
		return tell("what was applied before is not done yet", "上一次应用尚未完成")
	}
	a := &applying{clipboard: taken, command: c, over: make(chan struct{})}
	for _, r := range s.selected {
		for i := r[0]; i <= r[1]; i++ {
			if path := s.list.path(i); path != s.image.document.path {
				a.paths = append(a.paths, path)
			}
		}
	}
	if len(a.paths) == 0 {
		return tell("no other scan is selected", "没有选中其他扫描件")
	}
	s.work(a)
	return nil
}

// work works through the scans.
func (s *Session) work(a *applying) {
	s.batch = a
	s.progress(a)
	s.background(func() func() {
		work := func(ctx context.Context, path string) (string, error) { return path, s.applyTo(ctx, a, path) }
		all := stream.Map(s.ctx, stream.From(slices.Values(a.paths)), work,
			stream.Workers(max(1, runtime.GOMAXPROCS(0)/2)), stream.OnError(stream.Yield))
		at := 0
		for _, err := range all {
			path := a.paths[min(at, len(a.paths)-1)]
			at++
			s.post(func() { s.applied(a, path, err) })
		}
		return func() {
			s.batch = nil
			close(a.over)
			s.change()
		}
	})
}

// applied counts a scan.
func (s *Session) applied(a *applying, path string, err error) {
	a.done++
	var item *stream.ItemError
	if errors.As(err, &item) {
		err = item.Err
	}
	if err != nil && !s.closing {
		a.failed++
		text := shownText(err.Error())
		s.mark(path, func(m *mark) { m.err = text })
		s.tell(Status{Key: "apply-failed", Warning: true, Text: shownName(path) + ": nothing was applied: " + text,
			Args: map[string]string{"name": shownName(path), "error": text}})
	}
	s.progress(a)
}

// progress tells how far it is.
func (s *Session) progress(a *applying) {
	text := fmt.Sprintf("applied to %d of %d scans", a.done-a.failed, len(a.paths))
	if a.failed > 0 {
		text += fmt.Sprintf("; %d failed", a.failed)
	}
	s.replace(Status{Key: applied, Text: text, Args: map[string]string{
		"done": strconv.Itoa(a.done - a.failed), "failed": strconv.Itoa(a.failed), "total": strconv.Itoa(len(a.paths)),
	}})
}

// applyTo puts the groups into a scan: as a step, if it was opened in this session,
// else into its sidecar.
func (s *Session) applyTo(ctx context.Context, a *applying, path string) (err error) {
	release := s.hold(ctx, path)
	if release == nil {
		return context.Cause(s.ctx)
	}
	defer release()
	known := false
	if !s.call(func() {
		d := s.documents[path]
		if known = d != nil && d.content != nil; known {
			err = s.applyStep(a, d)
		}
	}) {
		return ErrOver
	}
	if known {
		return err
	}
	file, err := identify(path)
	if err != nil {
		return err
	}
	of, kept, source, lastCrop, err := s.chosen(ctx, path)
	if err != nil {
		return err
	}
	next, err := a.ontoAll(of)
	if err != nil {
		return err
	}
	if source.Size != file.size {
		source.SHA256 = ""
	}
	at, notices, err := s.write(written{content: next, was: kept, path: path, file: file, sum: source.SHA256, lastCrop: lastCrop})
	s.post(func() {
		for _, text := range notices {
			s.warn("notice", shownText(text))
		}
		if err == nil {
			s.mark(path, func(m *mark) { m.edited, m.err = true, ""; m.revision++ })
			s.elsewhere(path, at)
		}
	})
	if err == nil {
		s.call(func() { s.remember(a, path, file, of, next, lastCrop, at) })
	}
	return err
}

// remember makes a step of what was applied to a scan that was not opened, so that it
// can be undone when it is.
func (s *Session) remember(a *applying, path string, file identity, of, next *content, lastCrop int, at string) {
	d := s.document(path)
	if d.content != nil || next.equal(of) {
		return
	}
	d.content, d.file, d.starting, d.lastCrop = next, file, of.recipe, max(lastCrop, next.lastCrop())
	d.save.kept, d.save.there, d.save.path = next, next, at
	d.history.add(step{name: stepName(a.command), before: of, after: next})
}

// applyStep puts the groups into a scan that was opened in this session.
func (s *Session) applyStep(a *applying, d *document) error {
	if s.closing {
		return ErrOver
	}
	next, err := a.ontoAll(d.content)
	if err != nil {
		return err
	}
	return s.commit(d, a.command, next, d.crop)
}

// chosen is what is kept of a scan that is not open; of one that has no sidecar and
// no presets, what it would start with. The second content is what its sidecar has.
func (s *Session) chosen(ctx context.Context, path string) (of, kept *content, source recipe.Source, lastCrop int, err error) {
	sidecar, _, err := s.look.Sidecar(path)
	if err == nil {
		of = contentOf(sidecar)
		return of, of, sidecar.Source, sidecar.LastCrop, nil
	}
	w, err := s.config.Viewer.Host.Open(ctx, path)
	if err != nil {
		return nil, nil, source, 0, err
	}
	defer w.Close()
	b, err := s.begin(ctx, w, path)
	if err != nil {
		return nil, nil, source, 0, err
	}
	of = b.content
	s.call(func() {
		if !b.kept {
			of = s.started(path, of)
		}
	})
	if b.kept {
		kept = b.content
	}
	return of, kept, source, b.lastCrop, nil
}
