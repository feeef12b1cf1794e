package worker

import (
	"runtime"
	"runtime/metrics"
	"time"

	"golang.org/x/sys/unix"

	"safelight/xpcworker/wire"
)

// stats measures this process by means that need no file.
func (s *server) stats() wire.Stats {
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(samples)
	value := func(i int) int64 { return int64(samples[i].Value.Uint64()) }
	stats := wire.Stats{
		Heap:       value(0),
		Runtime:    value(1) - value(2),
		Goroutines: runtime.NumGoroutine(),
		Surfaces:   s.surfaces.count(),
		Engine:     s.engine.Stats(),
	}
	if g, ok := s.engine.(Grader); ok {
		backend := g.Backend()
		stats.Backend = &backend
	}
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err == nil {
		stats.CPU = time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Microseconds()
		stats.Peak = int64(usage.Maxrss)
		if runtime.GOOS != "darwin" { // kilobytes, except there
			stats.Peak *= 1024
		}
	}
	return stats
}
