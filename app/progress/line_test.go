package progress

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	runewidth.DefaultCondition.EastAsianWidth = false // whatever the locale
	os.Exit(m.Run())
}

func TestALineShowsNameStageAndPercentage(t *testing.T) {
	for _, test := range []struct {
		name        string
		done, total int64
		width       int
		want        string
	}{
		{"roll/a.tif", 0, 0, 80, "roll/a.tif            grade"},
		{"roll/a.tif", 1, 2, 80, "roll/a.tif            grade    50 %"},
		{"roll/a.tif", 2, 2, 31, "roll/a.tif        grade   100 %"},
		{"roll/scan_0001.tif", 1, 2, 31, "roll/scan_0001    grade    50 %"},
		{"roll/scan_0001.tif", 1, 2, 27, "…ll/scan_0001 grade    50 %"},
		{"roll/scan_0001.tif", 1, 2, 20, "…_0001 grade    50 %"},
		{"roll/照片照片.tif", 1, 2, 31, "roll/照片照片.tif grade    50 %"},
		{"roll/照片照片照片.tif", 1, 2, 20, "… 照片 grade    50 %"},
		{"a\nb\x1b[2Jc.tif", 1, 2, 80, "a b\ufffd[2Jc.tif          grade    50 %"},
		{"a.tif", 1, 2, 14, "grade"},
		{"a.tif", 1, 2, 3, "gra"},
	} {
		f := newFile(test.name, "grade")
		f.done, f.total = test.done, test.total
		require.Equal(t, test.want, strings.TrimRight(f.line(20, test.width), " "), "%q in %d columns", test.name, test.width)
	}
}

func TestNoLineIsWiderThanItMayBe(t *testing.T) {
	now := time.Now()
	b := batch{done: 123456, failed: 789, total: 1234567, rate: rate{begun: now.Add(-time.Hour), count: 50}}
	for _, name := range []string{"a.tif", strings.Repeat("long/", 900) + "a.tif", strings.Repeat("照", 90), strings.Repeat("e\u0301", 90), strings.Repeat("\x00", 90), "\xff\xfe.tif", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦.tif", ""} {
		f := newFile(name, "analyze")
		f.done, f.total = 99, 100
		for width := 1; width <= 120; width++ {
			require.LessOrEqual(t, runewidth.StringWidth(f.line(1<<20, width)), width, "%q", name)
			require.LessOrEqual(t, runewidth.StringWidth(b.line(width, now)), width)
		}
	}
}

func TestTheLastLineTellsWhatIsKnownAndFits(t *testing.T) {
	begun := time.Now()
	now := begun.Add(time.Minute)
	counted := func(done, skipped, failed, total int) *batch {
		b := &batch{total: total, rate: rate{begun: begun}}
		for outcome, n := range map[Outcome]int{Done: done, Skipped: skipped, Failed: failed} {
			for range n {
				b.end(outcome, now)
			}
		}
		return b
	}
	for _, test := range []struct {
		batch *batch
		width int
		want  string
	}{
		{counted(0, 0, 0, -1), 80, "0 done"},
		{counted(0, 0, 0, 30), 80, "0 of 30 done"},
		{counted(12, 0, 0, -1), 80, "12 done, 12 per minute"},
		{counted(11, 0, 1, 36), 80, "11 of 36 done, 1 failed, 12 per minute, 2 min left"},
		{counted(11, 0, 1, 36), 40, "11 of 36 done, 1 failed, 2 min left"},
		{counted(11, 0, 1, 36), 30, "11 of 36 done, 1 failed"},
		{counted(11, 0, 1, 36), 20, "11 of 36 done"},
		{counted(11, 0, 1, 36), 5, "11 of"},
		{counted(12, 1000, 0, 1024), 80, "1012 of 1024 done, 12 per minute, 1 min left"},
		{counted(0, 1000, 0, 1024), 80, "1000 of 1024 done"},
		{counted(30, 0, 0, 30), 80, "30 of 30 done, 30 per minute"},
	} {
		require.Equal(t, test.want, test.batch.line(test.width, now))
	}
}

func TestSpeedsAndTimesAreInUnitsThatAPersonWouldChoose(t *testing.T) {
	for perSecond, want := range map[float64]string{
		123.4: "123 per second", 9.96: "10 per second", 2.5: "2.5 per second", 1: "1 per second",
		0.5: "30 per minute", 0.02: "1.2 per minute", 0.01: "36 per hour", 0.0001: "0.4 per hour",
	} {
		require.Equal(t, want, speedText(perSecond))
	}
	for seconds, want := range map[float64]string{
		0.1: "1 s", 59.4: "59 s", 59.6: "1 min", 3599: "59 min", 3600: "1 h 0 min", 5 * 3600: "5 h 0 min", 3 * 86400: "3 d 0 h", 1e300: "1000 d 0 h",
	} {
		require.Equal(t, want, timeText(seconds))
	}
}

func TestTheRateIsOfTheLastFiles(t *testing.T) {
	now := time.Now()
	r := rate{begun: now}
	require.Zero(t, r.perSecond(now))
	require.Zero(t, r.perSecond(now.Add(time.Hour)))
	for range 1000 { // fast ones
		now = now.Add(10 * time.Millisecond)
		r.add(now)
	}
	require.InDelta(t, 100, r.perSecond(now), 1e-6)
	for range 100 { // slow ones
		now = now.Add(time.Minute)
		r.add(now)
	}
	require.InDelta(t, 1.0/60, r.perSecond(now), 1e-6)
	require.Less(t, r.perSecond(now.Add(24*time.Hour)), 1.0/600, "and it falls when nothing ends")
}
