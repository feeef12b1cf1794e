package soak

import (
	"os"
	"runtime"
	"runtime/debug"

	"safelight/xpcworker/memory"
	"safelight/xpcworker/surface"
)

// Sample is what there is at one moment. Bytes are bytes.
type Sample struct {
	Navigation int `json:"navigation"`
	// USS is the memory only this process has (Private_Clean +
	// Private_Dirty), after a garbage collection: what it holds, not what it
	// has left lying about.
	USS int64 `json:"uss"`
	// OwnSurfaces is the part of USS that are surfaces no worker has mapped at
	// the moment. It comes and goes; how many surfaces there are, and how large
	// they are, is counted below.
	OwnSurfaces int64 `json:"own_surfaces"`
	// Descriptors, Goroutines and Threads are this process's.
	Descriptors int `json:"descriptors"`
	Goroutines  int `json:"goroutines"`
	Threads     int `json:"threads"`
	// Surfaces is how many pieces of shared memory for pixels this process
	// holds, SurfaceBytes what they take.
	Surfaces     int   `json:"surfaces"`
	SurfaceBytes int64 `json:"surface_bytes"`
	// Descendants are the processes this one has started that run, those that
	// were killed and not yet reaped among them; Workers those the viewer still
	// has a use for.
	Descendants int `json:"descendants"`
	Workers     int `json:"workers"`
	// Shmem is what shared memory takes on the whole machine.
	Shmem int64 `json:"shmem"`
}

// take takes a sample.
func take() (Sample, error) {
	debug.FreeOSMemory()
	var s Sample
	m, err := memory.Of(os.Getpid())
	if err != nil {
		return s, err
	}
	memory, err := surface.Inventory()
	if err != nil {
		return s, err
	}
	for _, f := range memory {
		s.Surfaces++
		s.SurfaceBytes += f.Resident
	}
	s.USS = m.USS
	s.Goroutines = runtime.NumGoroutine()
	return s, s.system()
}
