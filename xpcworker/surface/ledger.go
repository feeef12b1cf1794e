package surface

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
)

// ledger is the list of a process's surfaces where the system keeps none, as it
// keeps one of files.
type ledger struct {
	mutex sync.Mutex
	last  uint64
	open  map[uint64]Memory
}

// add notes the memory of a surface, and returns its number, never 0.
func (l *ledger) add(id uint64, size int64) uint64 {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.open == nil {
		l.open = make(map[uint64]Memory)
	}
	l.last++
	l.open[l.last] = Memory{Name: fmt.Sprintf("safelight-surface-%d", id), Inode: l.last, Size: size, Resident: size}
	return l.last
}

// remove strikes one out; 0, and what is struck out already, is none.
func (l *ledger) remove(number uint64) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	delete(l.open, number)
}

// list is what is left, the oldest first.
func (l *ledger) list() []Memory {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var all []Memory
	for _, m := range l.open {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Memory) int { return cmp.Compare(a.Inode, b.Inode) })
	return all
}
