//go:build darwin && cgo

package memory

/*
#cgo CFLAGS: -mmacosx-version-min=13.0 -Wall
#include "usage_darwin.h"
*/
import "C"

import (
	"fmt"
	"syscall"
)

// Of asks the system (proc_pid_rusage). Footprint is what counts: it is what the
// system charges the process for, and what comes back when it ends, so that it is the
// USS as well. Peak is the most of it so far.
func Of(pid int) (Process, error) {
	u, err := usageOf(pid)
	if err != nil {
		return Process{}, fmt.Errorf("memory of process %d: %w", pid, err)
	}
	return Process{Footprint: int64(u.footprint), USS: int64(u.footprint), Peak: int64(u.peak), RSS: int64(u.resident)}, nil
}

func footprint(pid int) (int64, error) {
	u, err := usageOf(pid)
	if err != nil {
		return 0, fmt.Errorf("footprint of process %d: %w", pid, err)
	}
	return int64(u.footprint), nil
}

// anonymous is the footprint: what has a file behind it, and surfaces of others, are
// not in it.
func anonymous(pid int) (int64, error) { return footprint(pid) }

func usageOf(pid int) (u C.sl_usage, err error) {
	if code := C.sl_usage_of(C.int32_t(pid), &u); code != 0 {
		err = syscall.Errno(code)
	}
	return u, err
}
