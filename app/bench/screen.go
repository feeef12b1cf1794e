package bench

import (
	"context"
	"time"

	"safelight/xpcworker/viewer"
)

// screen is a viewer whose pictures are waited for.
type screen struct {
	*viewer.Viewer
	arrived chan struct{} // there may be a picture to take
	failed  chan error    // there will be none
}

// screen makes one, with a spare and the next image prepared or without. It is
// closed by whoever asked.
func (b *bench) screen(ahead bool) (*screen, error) {
	s := &screen{arrived: make(chan struct{}, 1), failed: make(chan error, 1)}
	config := b.Viewer
	config.Spare, config.Prefetch, config.Eager = ahead, ahead, false
	config.Notify = s.notify
	// What is worked ahead is part of what is measured, however little memory
	// there is.
	config.Pressure, config.Memory = func() bool { return false }, 0
	v, err := viewer.New(config)
	s.Viewer = v
	return s, err
}

// notify is told by the viewer. Who waits has to be woken once, however much there
// is.
func (s *screen) notify(e viewer.Event) {
	switch e.Kind {
	case viewer.PictureReady:
		select {
		case s.arrived <- struct{}{}:
		default:
		}
	case viewer.Failed, viewer.RequestFailed:
		select {
		case s.failed <- e.Err:
		default:
		}
	}
}

// show goes to an image, and says how long it took until its picture was there.
func (s *screen) show(ctx context.Context, path, next string) (time.Duration, error) {
	begun := time.Now()
	s.Show(path, next)
	for {
		if _, ok := s.Take(); ok {
			return time.Since(begun), nil
		}
		select {
		case <-s.arrived:
		case err := <-s.failed:
			return 0, err
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}
