package memory

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// MeasureSystem reads the kernel's counts of pages: those that are free, those that may
// be dropped, and those of files. It does not count shared memory.
func MeasureSystem() (System, error) {
	var available int64
	for _, name := range [...]string{"vm.page_free_count", "vm.page_purgeable_count", "vm.page_pageable_external_count"} {
		pages, err := unix.SysctlUint32(name)
		if err != nil {
			return System{}, fmt.Errorf("memory of the system: %s: %w", name, err)
		}
		available += int64(pages) * int64(os.Getpagesize())
	}
	return System{Available: available}, nil
}
