package memory

import (
	"errors"
	"time"
)

// Snapshot is what there was just before a worker is killed.
type Snapshot struct {
	kill   Kill // what is known of it already
	system System
	taken  time.Time
}

// Kill says what came back when a worker was killed.
type Kill struct {
	PID  int    `json:"pid"`
	File string `json:"file,omitempty"`
	// Private is what the worker had for itself, Shared the surfaces that only
	// it still held, in bytes.
	Private int64 `json:"private"`
	Shared  int64 `json:"shared"`
	// Available is by how much the machine's available memory has grown since
	// (that which processors keep at hand included), Shmem by how much its
	// shared memory has shrunk, in bytes. Other programs
	// take and give meanwhile, so that each can be more or less than it should,
	// and negative.
	Available int64 `json:"available"`
	Shmem     int64 `json:"shmem"`
	// After is how long the kill took, from snapshot to measurement.
	After time.Duration `json:"after_ns"`
}

// Share is the part of what the worker had that came back, 1 for all of it; 0 if
// it had nothing.
func (k Kill) Share() float64 {
	if had := k.Private + k.Shared; had > 0 {
		return float64(k.Available) / float64(had)
	}
	return 0
}

// Snap measures a worker that is about to be killed, and the system. Surfaces
// that this process holds as well do not come back with the worker and are left
// out: close those first that shall. No pages are walked: 0.1 ms, whatever the worker
// has (BenchmarkSnap). On systems that cannot tell, the error wraps
// errors.ErrUnsupported; one that can, but not which surfaces another process holds,
// as macOS, tells of none.
func Snap(pid int, file string) (Snapshot, error) {
	private, err := anonymous(pid)
	if err != nil {
		return Snapshot{}, err
	}
	shared, err := exclusive(pid)
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return Snapshot{}, err
	}
	system, err := MeasureSystem()
	if err != nil {
		return Snapshot{}, err
	}
	return Snapshot{
		kill:   Kill{PID: pid, File: file, Private: private, Shared: shared.Resident},
		system: system,
		taken:  time.Now(),
	}, nil
}

// Returned measures what has come back by now. Call it when the worker has been
// waited for: the system has its memory before Wait returns.
func (s Snapshot) Returned() (Kill, error) {
	now, err := MeasureSystem()
	if err != nil {
		return Kill{}, err
	}
	k := s.kill
	k.After = time.Since(s.taken)
	k.Available = now.Available + now.PerCPU - s.system.Available - s.system.PerCPU
	k.Shmem = s.system.Shmem - now.Shmem
	return k, nil
}
