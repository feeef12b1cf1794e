package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFinderOpensTheWindow(t *testing.T) {
	const bundled = "/Applications/Safelight.app/Contents/MacOS/safelight"
	opens := []string{"open", "--restore"}
	require.Equal(t, opens, fromFinder(nil, bundled, true))
	require.Equal(t, opens, fromFinder([]string{"-psn_0_12345"}, bundled, true))
	for _, args := range [][]string{{"doctor"}, {"open"}, {"--help"}, {"-psn_0_1", "open"}} {
		require.Equal(t, args, fromFinder(args, bundled, true), "said by somebody")
	}
	require.Empty(t, fromFinder(nil, "/usr/local/bin/safelight", true), "the command line")
	require.Empty(t, fromFinder(nil, bundled, false), "a program without a window")
}
