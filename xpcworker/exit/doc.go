// Package exit tells when a process has ended that is somebody else's to reap, or not
// this process's child at all, on systems where the kernel does not do it for the
// worker's side: on macOS, by kqueue.
package exit
