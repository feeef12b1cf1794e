// Package leak finds what a test leaves behind: processes, descriptors, goroutines and
// surfaces. It is for Linux.
package leak

import (
	"os"
	"runtime"
	"runtime/debug"
	"testing"

	"safelight/internal/fixture"
	"safelight/xpcworker/surface"
)

// Holdings are counts of what a test must not leave.
type Holdings struct{ Children, Files, Goroutines, Surfaces int }

// Measure counts what this process holds.
func Measure(t testing.TB) Holdings {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	surfaces, err := surface.Inventory()
	if err != nil {
		t.Fatal(err)
	}
	return Holdings{len(fixture.Children(t, os.Getpid())), len(files), runtime.NumGoroutine(), len(surfaces)}
}

// Within reports whether nothing is more than it was.
func (h Holdings) Within(before Holdings) bool {
	return h.Children <= before.Children && h.Files <= before.Files && h.Goroutines <= before.Goroutines && h.Surfaces <= before.Surfaces
}

// None fails the test unless what there is soon is within what there was.
func None(t testing.TB, before Holdings) {
	t.Helper()
	fixture.Soon(t, func() bool { return Measure(t).Within(before) }, "something is left", func() any {
		stacks := make([]byte, 1<<20)
		return []any{before, Measure(t), openFiles(), string(stacks[:runtime.Stack(stacks, true)])}
	})
}

// Check has None look when the test ends, and what is registered after it is over.
// Until then there is no garbage collection, which would close forgotten files.
func Check(t testing.TB) {
	t.Helper()
	before := Measure(t)
	percent := debug.SetGCPercent(-1)
	t.Cleanup(func() {
		defer debug.SetGCPercent(percent)
		None(t, before)
	})
}

// openFiles are what this process's descriptors are.
func openFiles() (targets []string) {
	entries, _ := os.ReadDir("/proc/self/fd") // it is for a message only
	for _, e := range entries {
		target, _ := os.Readlink("/proc/self/fd/" + e.Name())
		targets = append(targets, target)
	}
	return targets
}
