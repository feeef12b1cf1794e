package rastertest

import (
	"os/exec"
	"strings"
	"testing"
)

// Run runs another program and returns what it says, on both outputs. A program
// that is missing or fails ends the test.
func Run(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}
