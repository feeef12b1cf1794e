package sandbox

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLandlockHandlesAllAVersionKnows counts the rights of each version, by
// https://docs.kernel.org/userspace-api/landlock.html.
func TestLandlockHandlesAllAVersionKnows(t *testing.T) {
	const mended = 1 << 1
	for _, c := range []struct {
		version, errata int
		fs, net, scoped uint64
	}{
		{1, 0, 1<<13 - 1, 0, 0},
		{2, 0, 1<<14 - 1, 0, 0},
		{3, 0, 1<<15 - 1, 0, 0},
		{4, 0, 1<<15 - 1, 3, 0},
		{5, 0, 1<<16 - 1, 3, 0},
		{6, 0, 1<<16 - 1, 3, 1},
		{6, mended, 1<<16 - 1, 3, 3},
		{7, mended, 1<<16 - 1, 3, 3},
	} {
		rules := denyAll(c.version, c.errata)
		require.Equal(t, c.fs, rules.Handled_access_fs, "files, version %d", c.version)
		require.Equal(t, c.net, rules.Handled_access_net, "network, version %d", c.version)
		require.Equal(t, c.scoped, rules.Scoped, "scopes, version %d", c.version)
	}
}
