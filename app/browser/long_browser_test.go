//go:build browser

package browser_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// long says that figures are wanted, on a machine with nothing else to do, and not
// only whether all works.
var long = os.Getenv("SAFELIGHT_LONG") != ""

// times is how often something is done where figures are wanted, and where not.
func times(figures, otherwise int) int {
	if long {
		return figures
	}
	return otherwise
}

// judged requires a figure to be good, where figures are wanted.
func judged(t *testing.T, good bool, format string, args ...any) {
	t.Helper()
	if long {
		require.Truef(t, good, format, args...)
	}
}
