package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/appkit"
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

func TestWithoutAWindowNothingIsRestored(t *testing.T) {
	if appkit.Available {
		t.Skip("there is a window")
	}
	for _, args := range [][]string{{"open", "--restore"}, {"open", "--restore", "--browser"}, {"open", "--port", "65536"}, {"open", "/there/is/no/such"}} {
		r := run(t, "", args...)
		require.Equal(t, ExitUsage, r.code, "%v: %s", args, r.err)
	}
}
