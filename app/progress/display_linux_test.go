package progress

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safelight/internal/vt"
)

// onScreen waits until a person sees what is wanted.
func onScreen(t *testing.T, term *vt.Terminal, want func(lines []string) bool) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		lines := term.Lines()
		assert.True(c, want(lines), "seen: %q", lines)
	}, 10*time.Second, 5*time.Millisecond)
}

func showing(want ...string) func([]string) bool {
	return func(lines []string) bool { return strings.Join(lines, "\n") == strings.Join(want, "\n") }
}

func TestFilesHaveALineWhileTheyAreWorkedOn(t *testing.T) {
	before := runtime.NumGoroutine()
	term := vt.Open(t, 80, 24, nil)
	d := New(term.TTY, 2)
	onScreen(t, term, showing("0 done"))
	d.Begin("a.tif", "open")
	d.Begin("bb.tif", "open")
	d.Total(9)
	onScreen(t, term, showing("a.tif   open", "bb.tif  open", "0 of 9 done"))
	d.Stage("bb.tif", "grade", 1, 4)
	onScreen(t, term, showing("a.tif   open", "bb.tif  grade    25 %", "0 of 9 done"))
	fmt.Fprintln(d, "out/a.tif")
	d.End("a.tif", Skipped)
	d.Begin("c.tif", "open") // takes its line
	onScreen(t, term, showing("out/a.tif", "c.tif   open", "bb.tif  grade    25 %", "1 of 9 done"))
	d.End("c.tif", Skipped)
	onScreen(t, term, showing("out/a.tif", "bb.tif  grade    25 %", "2 of 9 done"))
	d.Stage("c.tif", "verify", 1, 2) // which is of no file
	d.End("never begun", Failed)
	fmt.Fprintln(d, "safelight: something")
	d.Close()
	fmt.Fprintln(d, "behind it")
	require.Equal(t, []string{"out/a.tif", "safelight: something", "behind it"}, term.Close())
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before, "goroutines are left")
}

func TestWhatIsWrittenStandsAboveTheLinesWhole(t *testing.T) {
	term := vt.Open(t, 40, 10, func(lines []string) {
		shown := 0
		for _, line := range lines {
			if strings.Contains(line, " grade ") || strings.Contains(line, " done") {
				shown++
			}
		}
		if shown > 5 {
			t.Errorf("%d lines for 4 files and all of them: %q", shown, lines)
		}
	})
	d := New(term.TTY, 4)
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for i := range 100 {
				name := fmt.Sprintf("%d-%d", worker, i)
				d.Begin(name, "grade")
				for percent := range int64(100) {
					d.Stage(name, "grade", percent, 100)
				}
				time.Sleep(2 * time.Millisecond)
				fmt.Fprintf(d, "%s %s\n", name, strings.Repeat("x", i))
				d.End(name, Done)
			}
		})
	}
	wait.Wait()
	d.Close()
	written := strings.Join(term.Close(), "")
	for worker := range 4 {
		for i := range 100 {
			require.Contains(t, written, strings.TrimSpace(fmt.Sprintf("%d-%d %s", worker, i, strings.Repeat("x", i))))
		}
	}
	require.NotContains(t, written, "grade")
	require.NotContains(t, written, "done")
}

func TestTheLinesAreDrawnTenTimesASecondAtMost(t *testing.T) {
	var writes atomic.Int64
	term := vt.Open(t, 80, 24, func([]string) { writes.Add(1) })
	d := New(term.TTY, 1)
	d.Begin("a.tif", "grade")
	begun := time.Now()
	for i := int64(0); time.Since(begun) < time.Second; i++ {
		d.Stage("a.tif", "grade", i%100, 100)
	}
	drawn := writes.Load()
	require.LessOrEqual(t, drawn, int64(11))
	require.Greater(t, drawn, int64(2))
	d.Stage("a.tif", "grade", 50, 100)
	time.Sleep(3 * refresh)
	drawn = writes.Load()
	time.Sleep(5 * refresh)
	require.Equal(t, drawn, writes.Load(), "nothing has changed, and yet it was drawn")
	d.Close()
	require.Empty(t, term.Close())
}

func TestOnlyWhatFitsTheTerminalIsShown(t *testing.T) {
	var widest, most atomic.Int64
	term := vt.Open(t, 60, 24, func(lines []string) {
		most.Store(max(most.Load(), int64(len(lines))))
		for _, line := range lines {
			widest.Store(max(widest.Load(), int64(len([]rune(line)))))
		}
	})
	d := New(term.TTY, 40)
	for i := range 40 {
		d.Begin(fmt.Sprintf("a/rather/long/name/%02d.tif", i), "grade")
	}
	onScreen(t, term, func(lines []string) bool { return len(lines) == 23 && lines[22] == "0 done" })
	term.Resize(25, 6)
	onScreen(t, term, func(lines []string) bool { return strings.HasPrefix(lines[max(0, len(lines)-2)], "…g/name/") })
	d.Close()
	require.LessOrEqual(t, widest.Load(), int64(59))
	term.Close()

	term = vt.Open(t, 1, 1, nil) // for nothing at all
	d = New(term.TTY, 2)
	d.Begin("a", "open")
	time.Sleep(3 * refresh)
	d.Close()
	require.Empty(t, term.Close())

	term = vt.Open(t, 0, 0, nil) // one that does not know its size
	d = New(term.TTY, 1)
	d.Begin("a.tif", "grade")
	onScreen(t, term, showing("a.tif  grade", "0 done"))
	d.Close()
	require.Empty(t, term.Close())
}

func TestATerminalThatIsGoneIsNoHindrance(t *testing.T) {
	term := vt.Open(t, 80, 24, nil)
	d := New(term.TTY, 1)
	d.Begin("a.tif", "open")
	onScreen(t, term, func(lines []string) bool { return len(lines) == 2 })
	term.Close()
	for range 5 {
		fmt.Fprintln(d, "into nowhere")
		d.Stage("a.tif", "grade", 1, 2)
		time.Sleep(refresh)
	}
	d.Close()
}
