package host

import (
	"errors"
	"fmt"
	"time"
)

// budgetEvery is how often a worker's memory is measured where the system does not
// bound it. A worker that takes a gigabyte a second is a quarter of one beyond its
// budget when that is noticed.
const budgetEvery = time.Second / 4

// keepWithin ends a worker that takes more memory than its budget, in bytes, 0 for
// any. footprint measures a process; where it cannot be told, the system sees to the
// budget, as sandbox.Rlimits says. It returns when the worker is gone.
func (w *Worker) keepWithin(budget int64, footprint func(pid int) (int64, error)) {
	if budget <= 0 || !w.Isolated() {
		return
	}
	tick := time.NewTicker(budgetEvery)
	defer tick.Stop()
	for {
		bytes, err := footprint(w.PID())
		switch {
		case errors.Is(err, errors.ErrUnsupported):
			return
		case err == nil && bytes > budget: // an error is of one that ends
			w.end(KindCrash, overBudget(budget))
		}
		select {
		case <-tick.C:
		case <-w.peer.gone():
			return
		}
	}
}

// overBudget is why a worker ended that wanted more memory than there is for it.
func overBudget(budget int64) error {
	return fmt.Errorf("%w: needs more than its budget of %s", ErrMemory, inUnits(budget))
}
