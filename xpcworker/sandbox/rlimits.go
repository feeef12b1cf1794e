package sandbox

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	// MaxOpenFiles is how many descriptors a worker may have: its connection,
	// the image, surfaces, the files of an export, and what the runtime needs.
	MaxOpenFiles = 256
	// MaxThreads is how many threads a worker may have. Go makes one for each
	// processor and for each read of a file that waits.
	MaxThreads = 256
)

// limit is a resource and the most of it there may be.
type limit struct {
	name     string
	resource int
	most     uint64
}

// limits are the resource limits c asks for. How many threads there may be can
// only be said where the worker's are not counted together with all the others
// of the user: in a user namespace of its own.
func (c Confinement) limits(ownNamespace bool) []limit {
	all := []limit{
		{"core size", unix.RLIMIT_CORE, 0},
		{"open files", unix.RLIMIT_NOFILE, MaxOpenFiles},
	}
	if !c.Writes {
		all = append(all, limit{"file size", unix.RLIMIT_FSIZE, 0})
	}
	if c.Memory > 0 && memoryIsBounded && !underRaceDetector {
		all = append(all, limit{"memory", unix.RLIMIT_DATA, uint64(c.Memory)})
	}
	if ownNamespace {
		all = append(all, limit{"threads", unix.RLIMIT_NPROC, MaxThreads})
	}
	return all
}

// limitResources takes away, for good, what a worker does not need: core
// dumps, which would put the user's picture on the disk, files that grow, and
// more memory, files and threads than it has use for.
//
// The Go runtime is told to stay below the bound on memory, so that it collects
// garbage before the system refuses to give more, which ends the process.
func limitResources(c Confinement, ownNamespace bool) Layer {
	if c.leavesOut(Rlimits) {
		return off(Rlimits, rlimits(c).Detail, errLeftOut)
	}
	var why error
	for _, l := range c.limits(ownNamespace) {
		var now unix.Rlimit
		if err := unix.Getrlimit(l.resource, &now); err == nil && now.Max <= l.most {
			continue // as strict already, and what is given up cannot be had back
		}
		if err := unix.Setrlimit(l.resource, &unix.Rlimit{Cur: l.most, Max: l.most}); err != nil && why == nil {
			why = fmt.Errorf("limit %s to %d: %w", l.name, l.most, os.NewSyscallError("setrlimit", err))
		}
	}
	if goal := c.Memory / 5 * 4; goal > 0 && goal < debug.SetMemoryLimit(-1) {
		debug.SetMemoryLimit(goal)
	}
	l := rlimits(c)
	if why != nil {
		return off(Rlimits, l.Detail, why)
	}
	return l
}

// rlimits measures the limits that can no longer be raised. Threads are told
// of but not asked for, since not every worker can limit them.
func rlimits(c Confinement) Layer {
	l := Layer{Name: Rlimits, On: true}
	var parts []string
	told := c.limits(true)
	if c.Memory == 0 && memoryIsBounded {
		told = append(told, limit{"memory", unix.RLIMIT_DATA, math.MaxUint64})
	}
	for _, wanted := range told {
		var now unix.Rlimit
		if err := unix.Getrlimit(wanted.resource, &now); err != nil {
			return Layer{Name: Rlimits, Detail: fmt.Sprintf("unknown: %v", err)}
		}
		if now.Max > wanted.most && wanted.resource != unix.RLIMIT_NPROC {
			l.On = false
		}
		parts = append(parts, wanted.name+" "+limitText(now.Max))
	}
	if !memoryIsBounded {
		parts = append(parts, "memory "+unboundedMemory)
	}
	l.Detail = strings.Join(parts, ", ")
	return l
}

func limitText(n uint64) string {
	if n == unix.RLIM_INFINITY {
		return "unlimited"
	}
	return fmt.Sprint(n)
}
