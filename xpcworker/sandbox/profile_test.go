package sandbox

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheProfileForMacOSAllowsLittle reads it as text, which is what can be done on
// any machine: whatever is added to it has to be added here.
func TestTheProfileForMacOSAllowsLittle(t *testing.T) {
	text, err := os.ReadFile("worker.sb")
	require.NoError(t, err)
	code := strings.Join(strings.Fields(regexp.MustCompile(`(?m);.*$`).ReplaceAllString(string(text), "")), " ")
	require.Equal(t, `(version 1) (deny default) (allow file-read-metadata) `+
		`(allow iokit-open (iokit-registry-entry-class "IOSurfaceRootUserClient") (iokit-user-client-class "IOSurfaceSendRight")) `+
		`(allow signal (target self))`, code)
	require.Equal(t, strings.Count(code, "("), strings.Count(code, ")"))
	for _, r := range string(text) {
		require.Less(t, r, rune(0x80), "the system reads ASCII")
	}
}
