package board

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/restore"
	"safelight/pipeline/adjust"
)

func TestMessagesHaveTheirButton(t *testing.T) {
	r := enter(t)
	require.Empty(t, Over(r.Window, 800, 600), "there is a picture")
	r.change(func(st *session.State) {
		st.Image.Phase, st.Image.Trouble = session.Failed, &adjust.Label{English: "strip 3 is missing"}
	})
	list := Over(r.Window, 800, 600)
	checked(t, list, 800, 600, "stand-in")
	p, ok := Find(list, "message/button")
	require.True(t, ok)
	p.Press(false)
	require.Equal(t, session.Retry, r.commands()[0].Do)
	text, _ := Find(list, "message/text")
	require.Equal(t, "strip 3 is missing", text.Text)

	r.change(func(st *session.State) { st.Folder, st.Index = session.Folder{}, -1; st.Image = nil })
	p, ok = Find(Over(r.Window, 800, 600), "message/button")
	require.True(t, ok)
	p.Press(false)
	require.Equal(t, 1, r.opens)
}

func TestTheToolSaysWhatItWants(t *testing.T) {
	r := enter(t)
	r.Do("neutral")
	p, ok := Find(Over(r.Window, 800, 600), "hint")
	require.True(t, ok)
	require.Contains(t, p.Spoken, "neutral")
	require.Nil(t, p.Event, "what is done there is for the picture")
}

func TestTheStatusLineFits(t *testing.T) {
	r := enter(t)
	r.change(func(st *session.State) {
		st.Status = []session.Status{{Key: "graded", Args: map[string]string{"ms": "12"}, Text: "Graded in 12 ms"}}
		st.Image.Notices = []string{strings.Repeat("something is odd about this scan ", 10), "and more"}
		st.Export = &session.Export{Done: 3, Failed: 1, Total: 4}
		st.Memory = session.Memory{Workers: 2, Bytes: 300 << 20}
	})
	for _, width := range []float64{restore.LeastWidth, 1280, 3000} {
		list := Status(r.Window, width, 24)
		if width > 1000 {
			checked(t, list, width, 24)
		}
		p, _ := Find(list, "notices")
		require.Contains(t, p.Tip, "and more")
		said, _ := Find(list, "said")
		require.Equal(t, "Graded in 12 ms", said.Text)
	}
}
