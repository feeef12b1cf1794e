package session

import "context"

// hold has a scan for oneself while its sidecar is read or written by who has not
// opened it, and returns what gives it back; nil when ctx has ended or the session
// is over. The viewer's Prepare and Apply must not do so at the same time.
func (s *Session) hold(ctx context.Context, path string) (release func()) {
	for {
		var held chan struct{}
		mine := make(chan struct{})
		if !s.call(func() {
			if held = s.held[path]; held == nil {
				s.held[path] = mine
			}
		}) {
			return nil
		}
		if held == nil {
			return func() {
				s.call(func() { delete(s.held, path) })
				close(mine)
			}
		}
		select {
		case <-held:
		case <-ctx.Done():
			return nil
		}
	}
}
