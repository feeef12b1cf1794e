package host

import "time"

// SetClock has the pauses between starts that fail go by another clock.
func (h *Host) SetClock(now func() time.Time) { h.fallback.now = now }
