//go:build !darwin

package worker

// watchParent has nothing to do where the kernel ends a worker with the app; what
// else there is ends with the connection.
func watchParent(int, func()) {}
