package restore

import (
	"sync"
	"sync/atomic"
)

// Keeper keeps states while the window is there, so that little is lost if the program
// does not come to its end. Its methods may be called by several goroutines.
type Keeper struct {
	DataDir string

	asked atomic.Int64 // counts the states that were to be kept
	mutex sync.Mutex   // held while one is written
	kept  int64        // the latest of them that was
}

// Later keeps a state soon, and waits for nothing. Errors are not told, as Now will.
func (k *Keeper) Later(s State) {
	number := k.asked.Add(1)
	go k.keep(number, s)
}

// Now keeps a state; none from before takes its place afterwards.
func (k *Keeper) Now(s State) error { return k.keep(k.asked.Add(1), s) }

// keep writes a state, unless a later one was.
func (k *Keeper) keep(number int64, s State) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if number < k.kept {
		return nil
	}
	k.kept = number
	return Save(k.DataDir, s)
}
