package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"safelight/app/progress"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/wire"
)

// job is a scan that is exported.
type job struct {
	input
	source *checksum
	// standing are the files that an earlier run has made of it and that are not
	// to be made again.
	standing map[string]bool
}

// scanned is what has come of a scan so far.
type scanned struct {
	notices  []string
	outputs  []string       // that have their names
	skipped  []string       // outputs that had them before
	missing  map[string]int // rows of the scan, by output
	failures []error        // of pictures
	next     int            // the picture that is to be made next
	left     int            // pictures from there on; 0 if it is not known
}

// note adds notices, each once.
func (s *scanned) note(notices ...string) {
	for _, text := range notices {
		if !slices.Contains(s.notices, text) {
			s.notices = append(s.notices, text)
		}
	}
}

// add takes over what came of a picture.
func (s *scanned) add(m made) {
	s.outputs = append(s.outputs, m.outputs...)
	s.skipped = append(s.skipped, m.skipped...)
	s.failures = append(s.failures, m.failures...)
	s.note(m.notes...)
	s.notices = salvaged(s.notices, m.missing)
	for _, output := range m.outputs {
		s.missing[output] = rowsIn(m.missing)
	}
}

// scan exports the pictures of one scan. It returns what is to be reported. A
// picture that fails does not cost the scan's others. A worker that dies is
// replaced once, as what killed it may have been none of its doing; the second goes
// on with the picture that the first was at.
func (x *exporter) scan(ctx context.Context, in input) func() {
	begun := time.Now()
	x.events.begin(in.path)
	outcome := progress.Failed
	defer func() { x.events.end(in.path, outcome) }()
	j := job{input: in, source: startChecksum(ctx, in.path)}
	defer j.source.stop()
	if x.resume {
		standing, all := x.standing(j)
		if all {
			outcome = progress.Skipped
			return func() { x.events.skipped(in.path, standing) }
		}
		j.standing = make(map[string]bool)
		for _, output := range standing {
			j.standing[output] = true
		}
	}
	s := &scanned{missing: make(map[string]int)}
	err := x.pictures(ctx, j, s)
	if died(err) && ctx.Err() == nil {
		s.note(strings.TrimPrefix(inFile(in.path, err), in.path+": ") + "; tried once more")
		err = x.pictures(ctx, j, s)
	}
	interrupted := err != nil && ctx.Err() != nil
	if err != nil && !interrupted {
		s.failures = append(s.failures, err)
		if s.left > 1 {
			s.failures = append(s.failures, fmt.Errorf("%d more pictures of this scan were not made", s.left-1))
		}
	}
	if len(s.failures) == 0 {
		outcome = progress.Done
	}
	took := time.Since(begun)
	return func() {
		x.events.notices(in.path, s.notices)
		x.events.skipped(in.path, s.skipped)
		for _, output := range s.outputs {
			x.events.done(in.path, output, took, s.missing[output])
		}
		for _, err := range s.failures {
			x.events.failed(in.path, err)
		}
		if interrupted {
			x.events.interrupted(in.path)
		}
	}
}

// died says that an error is that of a worker which a signal ended, or that ended
// by itself. One that panicked or took too much memory would do so again.
func died(err error) bool {
	var e *host.Error
	return errors.As(err, &e) && (e.Kind == host.KindCrash || e.Kind == host.KindExit) && !errors.Is(err, host.ErrMemory)
}

// pictures makes the pictures of a scan that are not made yet, in one worker. The
// error is what ended that before all were tried.
func (x *exporter) pictures(ctx context.Context, j job, s *scanned) error {
	w, err := x.host.Open(ctx, j.path)
	if err != nil {
		return err
	}
	s.note(w.Opened().Warnings...)
	x.events.waiting(j.path)
	giveBack, err := x.reserve(ctx, w, j.input)
	if err != nil {
		w.Close()
		return err
	}
	defer giveBack() // when the worker is gone
	defer w.Close()
	w.Follow(func(p wire.Progress) { x.events.analyzing(j.path, p) })
	found, err := x.look.Pictures(ctx, w, j.path)
	if err != nil {
		return at(stageRecipe, err)
	}
	s.note(found.Notices...)
	for i := s.next; i < len(found.Frames); i++ {
		s.next, s.left = i, len(found.Frames)-i
		frame := found.Frames[i]
		m, err := x.picture(ctx, w, j, frame, found.Given, cropName(frame, i, len(found.Frames)))
		if err != nil && w.Err() != nil { // and the next pictures would only say so
			return err
		}
		s.add(m)
		if err != nil {
			s.failures = append(s.failures, err)
		}
	}
	s.left = 0
	return nil
}

// claim takes the places of all pictures of a scan, as far as no scan before it has
// them.
func (x *exporter) claim(in input) error {
	frames := []recipe.Frame{{}}
	if loaded, err := x.look.Frames(in.path); err == nil && loaded != nil { // an error the export will tell
		frames = loaded.Frames
	}
	var all []string
	for i, frame := range frames {
		for _, o := range x.outputs {
			all = append(all, o.place(in, cropName(frame, i, len(frames))))
		}
	}
	return x.places.claims.reserve(in.path, all)
}

// cropName tells the picture of a crop from those of the scan's others.
func cropName(frame recipe.Frame, index, count int) string {
	switch {
	case count == 1:
		return ""
	case frame.ID == "":
		return fmt.Sprintf("-%d", index+1)
	}
	return "-" + fileName(frame.ID)
}

// fileName is text with everything replaced that has no place in a file name.
func fileName(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '_'
	}, text)
}
