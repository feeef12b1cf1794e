package smoke_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/window"
	"safelight/app/window/desk"
	. "safelight/app/window/smoke"
)

func TestAWalkShowsAllAndLeavesEverythingAsItWas(t *testing.T) {
	f := open(t)
	f.negative("a.tif", 500, 300)
	require.True(t, Run(t.Context(), f, f.cpu, f.options()).OK)
	var before desk.Layout
	f.Call(func(w *window.Window) { before = w.Desk().Layout })
	beeps := f.Seen().Beeps

	var seen []string
	sheets := map[window.Sheet]bool{}
	folded, tools := false, map[desk.Tool]bool{}
	require.NoError(t, Walk(t.Context(), f, func(name string) {
		seen = append(seen, name)
		sheets[f.Seen().Sheet] = true
		f.Call(func(w *window.Window) {
			folded = folded || len(w.Desk().Layout.Folded) > 5
			tools[w.Desk().Tool] = true
		})
	}))
	require.Contains(t, seen, "language zh-Hans")
	require.Len(t, sheets, 4, "all, and none")
	require.Len(t, tools, 5)
	require.True(t, folded)
	require.Equal(t, beeps, f.Seen().Beeps, "all of it could be done")
	f.Call(func(w *window.Window) {
		before.Folded = nil
		now := w.Desk().Layout
		now.Folded = nil
		require.Equal(t, before, now)
		require.Equal(t, desk.Move, w.Desk().Tool)
		require.Equal(t, "en", string(w.Desk().Language))
		require.Empty(t, w.Desk().Layout.Folded)
		require.Zero(t, w.Desk().State.Before)
		require.Zero(t, w.Desk().Look.Zoom)
	})
	entries, err := os.ReadDir(f.dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "no sidecar: nothing was changed")
}
