package host

import "time"

// SetClock has the pauses between starts that fail go by another clock.
func (h *Host) SetClock(now func() time.Time) { h.fallback.now = now }

// SetFootprint has the memory of workers be measured in another way.
func (h *Host) SetFootprint(footprint func(pid int) (int64, error)) { h.footprint = footprint }

// Crossing is crossing.
type Crossing = crossing

// SetCross has surfaces go to workers by another way.
func (h *Host) SetCross(cross func() (Crossing, error)) { h.cross = cross }

// OnSpawner runs a function on the thread that starts processes.
func (h *Host) OnSpawner(do func()) {
	done := make(chan struct{})
	h.spawner.jobs <- func() { defer close(done); do() }
	<-done
}
