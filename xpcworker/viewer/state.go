package viewer

import (
	"os"

	"safelight/xpcworker/memory"
)

// Counts says what a Viewer has done so far.
type Counts struct {
	// Shows are navigations, Recalled those to an image that was at hand, and
	// Spares those for which a spare was.
	Shows    int `json:"shows"`
	Recalled int `json:"recalled"`
	Spares   int `json:"spares"`
	// Pictures are those drawn, also ahead of time.
	Pictures int `json:"pictures"`
	// Crashes are deaths of workers, Restarts those that were replaced, and
	// Failed the images that could not be shown.
	Crashes  int `json:"crashes"`
	Restarts int `json:"restarts"`
	Failed   int `json:"failed"`
	// Pressed counts how often memory was too short to work ahead, OverBudget
	// how often another worker would have gone beyond the budget, SpareFailed
	// how often no spare could be started.
	Pressed     int `json:"pressed"`
	OverBudget  int `json:"over_budget"`
	SpareFailed int `json:"spare_failed"`
}

// Process is one worker of a Viewer.
type Process struct {
	PID  int         `json:"pid"`
	Role memory.Role `json:"role"`
	// Path is its image, empty if it has none.
	Path string `json:"path,omitempty"`
}

// State is a Viewer at one moment.
type State struct {
	Counts    Counts    `json:"counts"`
	Processes []Process `json:"processes"`
	// PoolSurfaces and PoolBytes are what the pool keeps that nobody uses.
	PoolSurfaces int   `json:"pool_surfaces"`
	PoolBytes    int64 `json:"pool_bytes"`
	// Busy says that the image shown has work: no picture yet, one to draw, or one that
	// nobody has taken.
	Busy bool `json:"busy"`
}

// State tells what there is.
func (v *Viewer) State() State {
	var s State
	v.call(func() {
		s.Counts, s.Busy = v.counts, v.busy() || v.current != nil && v.current.ready != nil
		for _, at := range []struct {
			role memory.Role
			*desk
		}{{memory.Worker, v.current}, {memory.Previous, v.previous}, {memory.Prefetch, v.ahead}} {
			if at.desk != nil && at.worker != nil {
				s.Processes = append(s.Processes, Process{at.worker.PID(), at.role, at.path})
			}
		}
		if v.spare != nil {
			s.Processes = append(s.Processes, Process{PID: v.spare.PID(), Role: memory.Spare})
		}
		for pid := range v.ending {
			s.Processes = append(s.Processes, Process{PID: pid, Role: memory.Ending})
		}
	})
	s.PoolSurfaces, s.PoolBytes = v.pool.Kept()
	return s
}

// Memory measures this process, all workers and the system.
func (v *Viewer) Memory() memory.Report {
	subjects := []memory.Subject{{PID: os.Getpid(), Role: memory.App}}
	for _, p := range v.State().Processes {
		if p.Role != memory.Ending && p.PID != os.Getpid() {
			subjects = append(subjects, memory.Subject{PID: p.PID, Role: p.Role, File: p.Path})
		}
	}
	r := memory.Measure(subjects...)
	v.call(func() { r.LastKill = v.lastKill })
	return r
}
