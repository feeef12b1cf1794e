package session

import (
	"errors"
	"strconv"

	"safelight/xpcworker/host"
	"safelight/xpcworker/viewer"
	"safelight/xpcworker/wire"
)

// happened takes what the viewer tells.
func (s *Session) happened(e viewer.Event) {
	if e.Kind == viewer.Returned {
		s.replace(Status{
			Key: "returned", Text: mib(e.Kill.Available) + " came back from " + shownName(e.Path),
			Args: map[string]string{"bytes": strconv.FormatInt(e.Kill.Available, 10), "name": shownName(e.Path)},
		})
		return
	}
	im := s.image
	if im == nil || im.document.path != e.Path { // it was left meanwhile
		return
	}
	d := im.document
	switch e.Kind {
	case viewer.Opened:
		d.opened, im.isOpen = e.Opened, true
		im.err, im.trouble = "", nil
		s.change()
	case viewer.PictureReady:
		s.lent.wake()
	case viewer.RequestFailed:
		s.warn("failed", shownText(e.Err.Error()))
		if s.both() {
			s.before = 0
			s.draw()
		}
	case viewer.Restarted:
		im.phase, im.err, im.trouble = Opening, shownText(e.Err.Error()), troubleOf(e.Err, shownName(e.Path))
		s.tell(Status{Key: "restarted", Warning: true, Text: shownName(e.Path) + " is opened again: " + im.err,
			Args: map[string]string{"name": shownName(e.Path), "error": im.err}})
	case viewer.Failed:
		im.phase, im.err, im.trouble = Failed, shownText(e.Err.Error()), troubleOf(e.Err, shownName(e.Path))
		im.quarantined = errors.Is(e.Err, viewer.ErrQuarantined)
		var cause *host.Error
		im.mendable = errors.As(e.Err, &cause) && cause.Kind == host.KindFailed && cause.Stage == wire.StageGrade
		s.mark(e.Path, func(m *mark) { m.err = im.err })
		s.tell(Status{Key: "failed", Warning: true, Text: im.err,
			Args: map[string]string{"name": shownName(e.Path), "error": im.err}})
	}
}
