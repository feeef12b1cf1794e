package host

import "time"

// SetClock has the pauses between starts that fail go by another clock.
func (h *Host) SetClock(now func() time.Time) { h.fallback.now = now }

// SetFootprint has the memory of workers be measured in another way.
func (h *Host) SetFootprint(footprint func(pid int) (int64, error)) { h.footprint = footprint }

// OnSpawner runs a function on the thread that starts processes.
func (h *Host) OnSpawner(do func()) {
	done := make(chan struct{})
	h.spawner.jobs <- func() { defer close(done); do() }
	<-done
}
