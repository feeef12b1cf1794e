package board

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/menu"
)

func TestThePictureIsToldWhatIsDoneToIt(t *testing.T) {
	r := enter(t)
	r.change(plain)
	s := &Stage{Window: r.Window}
	at := func(kind EventKind) Event { return Event{Kind: kind, X: 400, Y: 300, Clicks: 1} }
	require.True(t, s.Tell(at(Hover)))
	require.Equal(t, session.Probe, r.commands()[0].Do)
	require.True(t, s.Tell(Event{Kind: Leave}))
	require.False(t, r.Desk().Probing)

	pinch := at(Pinch)
	pinch.DX = 0.5
	require.True(t, s.Tell(pinch))
	require.True(t, r.Desk().Place().Zoomed())
	require.Equal(t, "open-hand", s.Cursor())
	center := r.Desk().Look.Center
	require.True(t, s.Tell(at(Press)))
	require.True(t, s.Tell(Event{Kind: Drag, X: 440, Y: 300}))
	require.Equal(t, "closed-hand", s.Cursor())
	require.True(t, s.Tell(Event{Kind: Release, X: 440, Y: 300}))
	require.Less(t, r.Desk().Look.Center[0], center[0], "what is dragged to the right shows more of the left")
	require.True(t, s.Tell(Event{Kind: Scroll, DX: 10, DY: 30, Precise: true, X: 400, Y: 300}))
	require.True(t, s.Tell(at(Smart)))
	require.False(t, r.Desk().Place().Zoomed())
	require.Contains(t, fmt.Sprint(r.commands()), "view")

	r.Do("base")
	require.Equal(t, "crosshair", s.Cursor())
	require.True(t, s.Tell(Event{Kind: Key, Text: " "}))
	require.NotEqual(t, "crosshair", s.Cursor(), "the space bar moves the picture")
	require.False(t, s.Tell(Event{Kind: Key, Text: " ", Modifiers: menu.Command}))
	require.True(t, s.Tell(Event{Kind: KeyUp, Text: " "}))
	require.False(t, s.Tell(Event{Kind: KeyUp, Text: "x"}))
	require.True(t, s.Tell(at(Press)))
	require.True(t, s.Tell(at(Release)))
	require.Equal(t, session.PickBase, r.commands()[0].Do)

	require.False(t, s.Tell(Event{Kind: Key, Text: "\uf702"}), "the scan before, unless there is a crop to move")
	require.Equal(t, desk.Free, s.Keyboard())
	r.Do("crop")
	require.Equal(t, desk.Control, s.Keyboard(), "arrow keys are for the crop")
	require.True(t, s.Tell(Event{Kind: Key, Text: "\uf702"}))
	require.Contains(t, fmt.Sprint(r.commands()), "crop-set")
	_, label, _ := s.Spoken()
	require.Contains(t, label, "Crop")

	escape := Event{Kind: Key, Text: "\x1b"}
	require.False(t, s.Tell(escape), "the tool is left")
	r.Do("done")
	r.Do("base")
	r.commands()
	require.True(t, s.Tell(at(Press)))
	require.True(t, s.Tell(Event{Kind: Drag, X: 440, Y: 330}))
	require.NotNil(t, r.Desk().Hand.Drawn)
	require.Equal(t, desk.Control, s.Keyboard(), "no menu takes Escape")
	require.True(t, s.Tell(escape), "what is drawn is let go")
	require.Nil(t, r.Desk().Hand.Drawn)
	require.True(t, s.Tell(at(Release)))
	require.Empty(t, r.commands())
	require.Equal(t, desk.Base, r.Desk().Tool)

	require.False(t, s.Tell(Event{Kind: Drop, Text: "/there/is/no/such"}))
	dir := filepath.Join(t.TempDir(), "two\nlines")
	require.NoError(t, os.Mkdir(dir, 0o777))
	require.True(t, s.Tell(Event{Kind: Drop, Text: "/there/is/no/such//" + dir}))
	require.Equal(t, dir, r.commands()[0].Text)
}

func TestTheLineBetweenBeforeAndAfterIsMovedByVoiceOver(t *testing.T) {
	r := enter(t)
	s := &Stage{Window: r.Window}
	role, label, value := s.Spoken()
	require.Equal(t, "AXImage", role)
	require.Contains(t, label, "1.tif")
	require.Empty(t, value)
	r.change(func(st *session.State) { st.Before = 0.5 })
	role, label, value = s.Spoken()
	require.Equal(t, [2]string{"AXSlider", "50 %"}, [2]string{role, value})
	require.NotEmpty(t, label)
	require.True(t, s.Tell(Event{Kind: More}))
	require.True(t, s.Tell(Event{Kind: Less}))
	require.Equal(t, session.Before, r.commands()[0].Do)
}
