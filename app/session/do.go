package session

import (
	"context"
	"errors"
)

// do does a command.
func (s *Session) do(ctx context.Context, c Command) error {
	if err := c.check(); err != nil {
		return err
	}
	switch c.Do {
	case Open:
		return s.open(ctx, c.Text)
	case Refresh:
		return s.refresh(ctx)
	case Save:
		return s.saveNow(ctx)
	case PickBase, PickNeutral, Auto, Reset:
		return s.question(ctx, func() (func() func() error, error) { return s.ask(c) })
	}
	var err error
	if !s.call(func() {
		if s.closing {
			err = ErrOver
			return
		}
		err = s.step(c)
	}) {
		return ErrOver
	}
	return err
}

// step does a command that waits for nothing.
func (s *Session) step(c Command) error {
	if err := s.meant(c); err != nil {
		return err
	}
	switch c.Do {
	case Go:
		if c.Index == nil {
			return errors.New("no index")
		}
		return s.goTo(*c.Index)
	case Step:
		return s.stepBy(c.By)
	case Select:
		return s.selectScans(c)
	case Retry:
		return s.retry()
	case SetView:
		return s.setView(c.View)
	case Before:
		return s.setBefore(c.Value)
	case Probe:
		return s.probeAt(c.At)
	case Undo:
		return s.undo()
	case Redo:
		return s.redo()
	case Copy:
		return s.copy(c.Names)
	case Apply:
		return s.apply(c)
	case FolderStart:
		return s.folderStart(c)
	case CropShow:
		return s.showCrop(c.Name)
	case StartExport:
		return s.startExport(c.Export)
	case CancelExport:
		return s.stopExport()
	case ForgetExport:
		return s.forgetExport()
	}
	return s.alter(c)
}

// ErrStale is the error of a command that is about a picture which is not shown any
// more.
var ErrStale = tell("another picture is shown by now", "显示的图片已经更换")

// meant reports that another picture is shown than a command is about.
func (s *Session) meant(c Command) error {
	im := s.image
	switch {
	case c.Image == 0 && c.Crop == nil:
		return nil
	case im == nil || c.Image != 0 && c.Image != im.number:
		return ErrStale
	case c.Crop != nil && *c.Crop != im.document.crop:
		return ErrStale
	}
	return nil
}
