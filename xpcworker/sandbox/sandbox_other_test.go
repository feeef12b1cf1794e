//go:build !linux

package sandbox

import "fmt"

// prepare does one step of what a test asks of the child.
func prepare(step string) error {
	if step == "apply" {
		return Apply()
	}
	return fmt.Errorf("unknown step %q", step)
}
