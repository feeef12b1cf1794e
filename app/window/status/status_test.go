package status

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
	"safelight/pipeline/adjust"
	"safelight/xpcworker/wire"
)

func deskOf(l words.Language, st session.State) *desk.Desk {
	d := desk.New(&choice.Set{}, nil, l)
	d.State = &st
	return d
}

func TestStatusesAreSaidInTheUsersLanguage(t *testing.T) {
	s := session.Status{Key: "opened", Text: "a.tif opened in 12.4 ms", Args: map[string]string{"name": "a.tif", "ms": "12.4"}}
	require.Equal(t, "Opened a.tif in 12 ms", Words(deskOf(words.English, session.State{}), s))
	require.Equal(t, "已打开 a.tif，用时 12 毫秒", Words(deskOf(words.Chinese, session.State{}), s))
	s.Args = nil
	require.Equal(t, s.Text, Words(deskOf(words.English, session.State{}), s), "what is not told is not made up")
	require.Equal(t, "x", Words(deskOf(words.Chinese, session.State{}), session.Status{Key: "lunch", Text: "x"}))
	failed := session.Status{Key: "restarted", Args: map[string]string{"name": "a.tif", "error": "a.tif: killed"}}
	require.Equal(t, "A worker for a.tif was started again: killed", Words(deskOf(words.English, session.State{}), failed))
	gone := session.Status{Key: "gone", Text: "a.tif is gone", Args: map[string]string{"name": "a.tif"}}
	require.Equal(t, "a.tif 已不在文件夹中", Words(deskOf(words.Chinese, session.State{}), gone))
	returned := session.Status{Key: "returned", Args: map[string]string{"bytes": "250000000"}}
	require.Equal(t, "A worker ended and gave back 250 MB", Words(deskOf(words.English, session.State{}), returned))
}

func TestAComplaintIsSeenForAWhile(t *testing.T) {
	now := time.Unix(100, 0)
	d := deskOf(words.English, session.State{Status: []session.Status{{Text: "graded"}}})
	c := Complaint{"no", now.Add(Shown)}
	l := Of(d, c, now)
	require.Equal(t, "no", l.Said)
	require.True(t, l.Warning)
	l = Of(d, c, now.Add(Shown))
	require.Equal(t, "graded", l.Said)
	require.False(t, l.Warning)
}

func TestTheLineTellsOfTheScan(t *testing.T) {
	d := deskOf(words.English, session.State{
		Image:  &session.Image{Notices: []string{"a"}, Opened: &wire.Opened{Width: 6000, Height: 4000, Depth: 16, StoredBits: 14, Channels: 1, ICCName: "Scanner", Warnings: []string{"a", "b"}}},
		Memory: session.Memory{Workers: 1, Bytes: 150_000_000}, Export: &session.Export{Running: true, Done: 1, Failed: 2, Total: 9},
	})
	l := Of(d, Complaint{}, time.Time{})
	require.Equal(t, "6000 × 4000 · 14 bit · gray · Scanner", l.Scan)
	require.Equal(t, "1 worker · 150 MB", l.Memory)
	require.Equal(t, "a (+1)", l.Notices)
	require.Equal(t, []string{"a", "b"}, l.NoticesAll)
	require.Equal(t, "Exporting 3 of 9", l.Export)
	require.True(t, l.ExportWarns)
	d.State.Export.Running = false
	require.Equal(t, "Exported 1, 2 failed", Of(d, Complaint{}, time.Time{}).Export)
	d.State.Export.Failed = 0
	require.False(t, Of(d, Complaint{}, time.Time{}).ExportWarns)
	d.State.Export.Error = "disk full"
	require.True(t, Of(d, Complaint{}, time.Time{}).ExportWarns)
}

func TestNothingIsSaidOfWhatIsNotKnown(t *testing.T) {
	require.Equal(t, Line{}, Of(deskOf(words.English, session.State{}), Complaint{}, time.Time{}))
}

func TestWhereThereIsNoPictureItIsSaidWhy(t *testing.T) {
	for _, c := range []struct {
		st     session.State
		button string
		slowly bool
	}{
		{session.State{}, "open", false},
		{session.State{Folder: session.Folder{Path: "/x"}}, "open", false},
		{session.State{Folder: session.Folder{Path: "/x", Reading: true}}, "", false},
		{session.State{Folder: session.Folder{Path: "/x", Error: "no"}}, "open", false},
		{session.State{Image: &session.Image{Name: "a", Phase: session.Failed, Error: "a: torn"}}, "retry", false},
		{session.State{Image: &session.Image{Name: "a", Phase: session.Opening}}, "", true},
	} {
		for _, l := range []words.Language{words.English, words.Chinese} {
			m := MessageOf(deskOf(l, c.st))
			require.NotEmpty(t, m.Title)
			require.Equal(t, c.button, m.Button)
			require.Equal(t, c.button != "", m.ButtonTitle != "")
			require.Equal(t, c.slowly, m.Slowly)
			require.NotContains(t, m.Title, "{")
		}
	}
	torn := session.State{Image: &session.Image{Name: "a", Phase: session.Failed, Trouble: &adjust.Label{English: "torn", Chinese: "解码失败：torn"}}}
	require.Equal(t, "torn", MessageOf(deskOf(words.English, torn)).Text)
	require.Equal(t, "解码失败：torn", MessageOf(deskOf(words.Chinese, torn)).Text)
	require.Empty(t, MessageOf(deskOf(words.English, session.State{Image: &session.Image{Phase: session.Ready}})).Title)
}
