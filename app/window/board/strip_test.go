package board

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/window/menu"
	"safelight/app/window/strip"
)

func TestTheFilmstripIsClickedAndScrolled(t *testing.T) {
	r := enter(t)
	s := &Strip{Window: r.Window}
	s.Resize(900, 104)
	r.commands()
	list := s.Pieces()
	checked(t, list[:4], math.Inf(1), 104, "frame", "bar")
	frame := func(i int) Piece {
		p, ok := Find(s.Pieces(), fmt.Sprintf("frame/%d", i))
		require.True(t, ok, i)
		return p
	}
	require.Equal(t, "1", frame(2).Value, "selected")
	require.Empty(t, frame(4).Value)
	require.Contains(t, frame(2).Spoken, "edited")
	for _, c := range []struct {
		held menu.Modifiers
		want string
	}{
		{0, `go "" [] "" 0 false [] [] at 5`},
		{menu.Shift, `select "" [] "" 0 false [] [] at 1 to 5`},
		{menu.Command, `select "" [] "" 0 true [] [] at 5`},
	} {
		require.True(t, frame(5).Event(Event{Kind: Press, Clicks: 1, Modifiers: c.held}))
		require.Equal(t, []string{c.want}, values(r.commands()))
	}
	require.True(t, frame(1).Event(Event{Kind: Key, Text: "\uf703", Modifiers: menu.Shift}))
	require.NotEmpty(t, r.commands())
	require.False(t, frame(1).Event(Event{Kind: Key, Text: "\uf703"}), "the next scan is the menu's")
	require.False(t, frame(1).Event(Event{Kind: Scroll, DX: -9}), "scrolls are for all frames")

	require.True(t, s.Tell(Event{Kind: Scroll, DX: -500, Precise: true}))
	require.Equal(t, 500.0, r.Strip().Left)
	require.Less(t, frame(5).X, 100.0, "it has moved")
	_, there := Find(s.Pieces(), "frame/0")
	require.True(t, there, "some beside are kept")
	require.True(t, s.Tell(Event{Kind: Scroll, DY: -1}), "a wheel")
	require.Equal(t, 500.0+strip.Pitch/2, r.Strip().Left)
	require.False(t, s.Tell(Event{Kind: Press}))
	require.True(t, s.Tell(Event{Kind: Scroll, DX: 1e9}))
	require.Zero(t, r.Strip().Left)

	require.Eventually(t, func() bool {
		r.commands() // what was posted, that a thumbnail has come
		picture, ok := Find(s.Pieces(), "thumbnail/3")
		return ok && string(picture.JPEG) == "jpeg 3"
	}, 5*time.Second, time.Millisecond)
}
