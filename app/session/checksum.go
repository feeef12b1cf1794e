package session

import (
	"os"
	"syscall"

	"safelight/pipeline/recipe"
)

// checksum is what a scan's bytes add up to.
type checksum struct {
	digits    string // "" until it is known
	computing bool
}

// sumUp computes the checksum of a document's file in the background, once, one
// file at a time, and has the sidecar written again with it.
func (s *Session) sumUp(d *document) {
	if d.sum.computing || d.sum.digits != "" || s.closing {
		return
	}
	d.sum.computing = true
	path, file := d.path, d.file
	s.background(func() func() {
		digits := s.sum(path, file)
		return func() {
			if d.file != file { // and its sum is none of ours
				return
			}
			d.sum.digits = digits // "" if it cannot be known: then that is kept
			if digits != "" && d.save.path != "" && d.content == d.save.kept {
				d.save.stale = true
				s.saveAfter(d, s.config.SaveAfter)
			}
		}
	})
}

// sum reads a file through, if it is still the one that is meant.
func (s *Session) sum(path string, file identity) string {
	select {
	case s.summing <- struct{}{}:
		defer func() { <-s.summing }()
	case <-s.ctx.Done():
		return ""
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // it may be a pipe by now
	if err != nil {
		return ""
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || identityOf(info) != file {
		return ""
	}
	digits, err := recipe.Checksum(s.ctx, f)
	if now, again := identify(path); err != nil || again != nil || now != file {
		return ""
	}
	return digits
}
