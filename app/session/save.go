package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"safelight/pipeline/recipe"
)

// saving is how much of a document is on the disk.
type saving struct {
	kept    *content // what is, or what there is no need to keep
	there   *content // what the sidecar was when it was last read or written, nil if there was none
	path    string   // where, "" if there is no sidecar
	stale   bool     // what the sidecar says about the file is to be written again
	writing bool
	failed  error
	tries   int // since it was last saved
	timer   *time.Timer
	since   time.Time    // when it was first changed since it was last written
	waiting []chan error // for all to be saved, or not
}

// clean says whether nothing has to be saved.
func (d *document) clean() bool {
	return d.content == nil || d.content == d.save.kept && !d.save.stale && !d.save.writing
}

// saved says how it is about saving.
func (d *document) saved() (how Saved, reason, path string) {
	switch path = shownText(d.save.path); {
	case d.save.failed != nil:
		return SaveFailed, shownText(d.save.failed.Error()), path
	case d.content != nil && d.content != d.save.kept:
		return SaveWaits, "", path
	}
	return IsSaved, "", path
}

// changedContent sees to it that a document will be saved.
func (s *Session) changedContent(d *document) {
	s.change()
	if !d.clean() {
		s.saveSoon(d)
		s.sumUp(d)
	}
}

// saveSoon saves a document when nothing was changed for a while, and after three times
// as long in any case.
func (s *Session) saveSoon(d *document) {
	if d.save.since.IsZero() {
		d.save.since = time.Now()
	}
	s.saveAfter(d, min(s.config.SaveAfter, max(0, 3*s.config.SaveAfter-time.Since(d.save.since))))
}

// saveAfter saves a document some time later, and not before.
func (s *Session) saveAfter(d *document, wait time.Duration) {
	if d.save.timer != nil {
		d.save.timer.Stop()
	}
	d.save.timer = time.AfterFunc(wait, func() { s.post(func() { s.save(d) }) })
}

// save writes a document's sidecar in the background, if it is not as it should.
func (s *Session) save(d *document) {
	if d.save.timer != nil {
		d.save.timer.Stop()
	}
	if d.save.writing {
		return // and looks again when that is done
	}
	if d.clean() {
		s.answerSaved(d, nil)
		return
	}
	d.save.writing, d.save.stale, d.save.since = true, false, time.Time{}
	w := written{content: d.content, was: d.save.there, path: d.path, file: d.file, sum: d.sum.digits, lastCrop: d.lastCrop}
	s.background(func() func() {
		at, notices, err := s.write(w)
		return func() { s.wrote(d, w, at, notices, err) }
	})
}

// written is what is written of a document.
type written struct {
	content  *content
	was      *content // what is known to be in its place, nil if there is nothing
	path     string
	file     identity
	sum      string
	lastCrop int
}

// wrote takes note of what became of a sidecar.
func (s *Session) wrote(d *document, w written, at string, notices []string, err error) {
	d.save.writing = false
	s.change()
	elsewhere := at != "" && at != recipe.SidecarName(d.path)
	for _, text := range notices {
		if !elsewhere || text != recipe.Elsewhere(d.path, at) { // that is told shorter
			s.warn("notice", shownText(text))
		}
	}
	if elsewhere && err == nil && d.save.path != at { // or it was told before
		name := shownName(d.path)
		s.tell(Status{Key: "elsewhere", Warning: true, Text: "no sidecar can be written beside " + name + ": its settings are in " + shownText(at),
			Args: map[string]string{"name": name, "path": shownText(at)}})
	}
	s.elsewhere(d.path, at)
	if err != nil {
		d.save.stale = d.save.stale || w.content == d.save.kept
		d.save.tries++
		if told := d.save.failed; told == nil || told.Error() != err.Error() {
			s.tell(Status{Key: "save-failed", Warning: true, Text: shownName(d.path) + " is not saved: " + shownText(err.Error()),
				Args: map[string]string{"name": shownName(d.path), "error": shownText(err.Error())}})
		}
		d.save.failed = err
		s.answerSaved(d, err)
		if !s.closing {
			s.saveAfter(d, s.config.SaveAfter<<min(d.save.tries, 5))
		}
		return
	}
	d.save.kept, d.save.there, d.save.path, d.save.failed, d.save.tries = w.content, w.content, at, nil, 0
	if w.file == d.file && w.sum != d.sum.digits { // which came while it was written
		d.save.stale = true
	}
	s.mark(d.path, func(m *mark) { m.edited = true; m.revision++ })
	shown := at
	if !elsewhere {
		shown = filepath.Base(at) // beside the scan
	}
	s.replace(Status{Key: "saved", Text: "saved " + shownText(shown), Args: map[string]string{"path": shownText(shown)}})
	switch {
	case d.clean():
		s.answerSaved(d, nil)
	case len(d.save.waiting) > 0 || s.image == nil || s.image.document != d:
		s.save(d)
	default:
		s.saveAfter(d, s.config.SaveAfter)
	}
}

// elsewhere notes that the sidecars of a folder are not beside its scans.
func (s *Session) elsewhere(path, at string) {
	if at != "" && at != recipe.SidecarName(path) && s.list.index(path) >= 0 && !s.folder.ReadOnly {
		s.folder.ReadOnly = true
		s.change()
	}
}

// answerSaved answers those who wait for a document to be saved.
func (s *Session) answerSaved(d *document, err error) {
	for _, w := range d.save.waiting {
		w <- err
	}
	d.save.waiting = nil
}

// The reasons why a sidecar is not written.
var (
	errGone     = tell("the scan is not there any more", "扫描件已不存在")
	errReplaced = tell("another file has taken the scan's place since it was opened; open it again to keep the settings for that", "打开之后，原文件已被另一个文件替换；请重新打开，设置将用于新文件")
)

// write writes a sidecar, and says where it is.
func (s *Session) write(w written) (at string, notices []string, err error) {
	now, err := identify(w.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil, errGone
	case err != nil:
		return "", nil, err
	case now != w.file:
		return "", nil, errReplaced
	}
	sc := w.content.sidecar(recipe.Source{Name: shownName(w.path), Size: w.file.size, SHA256: w.sum})
	if w.lastCrop > w.content.lastCrop() { // that one is gone
		sc.LastCrop = w.lastCrop
	}
	if now, _, err := s.look.Sidecar(w.path); err == nil {
		if c := contentOf(now); !(w.was != nil && c.equal(w.was)) && !c.equal(w.content) {
			notice, err := recipe.KeepChanged(s.keptAt(w.path))
			if err != nil {
				return "", nil, err
			}
			notices = append(notices, notice)
		}
	}
	more, err := recipe.WriteSidecar(w.path, sc, s.config.DataDir, s.look.Library())
	notices = append(notices, more...)
	if err != nil {
		return "", notices, err
	}
	return s.keptAt(w.path), notices, nil
}

// keptAt is where the sidecar of a scan is, the later written one if there are two.
func (s *Session) keptAt(path string) string {
	beside, kept := recipe.SidecarPaths(path, s.config.DataDir)
	a, errA := os.Stat(beside)
	if kept == "" {
		return beside
	}
	b, errB := os.Stat(kept)
	if errB == nil && (errA != nil || b.ModTime().After(a.ModTime())) {
		return kept
	}
	return beside
}

// unsaved begins to save all that is not saved, and returns what tells the outcome.
func (s *Session) unsaved() (waits []chan error, paths []string) {
	for _, d := range s.documents {
		if d.clean() {
			continue
		}
		c := make(chan error, 1)
		d.save.waiting = append(d.save.waiting, c)
		waits, paths = append(waits, c), append(paths, d.path)
		s.save(d)
	}
	return waits, paths
}

// saveAll saves all that is not saved, and says what could not be.
func (s *Session) saveAll() error {
	var waits []chan error
	var paths []string
	s.call(func() { waits, paths = s.unsaved() })
	return outcome(waits, paths)
}

func outcome(waits []chan error, paths []string) error {
	var all []error
	for i, w := range waits {
		if err := <-w; err != nil {
			all = append(all, fmt.Errorf("%s is not saved: %w", shownName(paths[i]), err))
		}
	}
	return errors.Join(all...)
}

// saveNow is the command.
func (s *Session) saveNow(ctx context.Context) error {
	return s.question(ctx, func() (func() func() error, error) {
		if s.closing {
			return nil, ErrOver
		}
		waits, paths := s.unsaved()
		return func() func() error {
			err := outcome(waits, paths)
			return func() error { return err }
		}, nil
	})
}
