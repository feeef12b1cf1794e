package viewer

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

// The roles of processes.
const (
	RoleShown    = "shown"    // of the image shown
	RolePrevious = "previous" // of the image before
	RoleAhead    = "ahead"    // of the image that will probably be next
	RoleSpare    = "spare"    // of no image
	RoleEnding   = "ending"   // killed, and not gone yet
)

// Process is one worker of a Viewer.
type Process struct {
	PID  int    `json:"pid"`
	Role string `json:"role"`
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
}

// State tells what there is.
func (v *Viewer) State() State {
	var s State
	v.call(func() {
		s.Counts = v.counts
		for _, at := range []struct {
			role string
			*desk
		}{{RoleShown, v.current}, {RolePrevious, v.previous}, {RoleAhead, v.ahead}} {
			if at.desk != nil && at.worker != nil {
				s.Processes = append(s.Processes, Process{at.worker.PID(), at.role, at.path})
			}
		}
		if v.spare != nil {
			s.Processes = append(s.Processes, Process{PID: v.spare.PID(), Role: RoleSpare})
		}
		for pid := range v.ending {
			s.Processes = append(s.Processes, Process{PID: pid, Role: RoleEnding})
		}
	})
	s.PoolSurfaces, s.PoolBytes = v.pool.Kept()
	return s
}
