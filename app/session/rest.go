package session

import (
	"context"
	"time"
)

// rest is how long after a picture there may be another: the pause between two moves
// of a hand.
const rest = 150 * time.Millisecond

// Rest waits until the image shown has no work and nobody drags anything, so that what
// can wait, such as thumbnails, takes nothing from it.
func (s *Session) Rest(ctx context.Context) error {
	tick := time.NewTicker(rest / 3)
	defer tick.Stop()
	for {
		select {
		case <-s.over:
			return ErrOver
		case <-ctx.Done():
			return context.Cause(ctx)
		default:
		}
		if !s.opening() && time.Since(time.Unix(0, s.pictured.Load())) >= rest && !s.viewer.State().Busy {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.over:
			return ErrOver
		}
	}
}

// opening reports whether the image shown has no picture that was told of.
func (s *Session) opening() bool {
	im := s.State().Image
	return im != nil && im.Phase == Opening
}
