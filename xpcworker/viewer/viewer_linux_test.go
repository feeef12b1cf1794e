package viewer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/internal/leak"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/task"
)

// desktop is a Viewer, what it told, and a folder of images.
type desktop struct {
	*Viewer
	t   *testing.T
	dir string

	mutex  sync.Mutex
	events []Event
	on     func(Event)
}

// open makes a viewer whose workers are this test binary. When the test ends
// nothing may be left of it.
func open(t *testing.T, change ...func(*Config, *host.Config)) *desktop {
	t.Helper()
	before := leak.Measure(t)
	d := &desktop{t: t, dir: t.TempDir()}
	hosts := host.Config{
		Isolation: host.Always,
		HelperEnv: []string{"GORACE=atexit_sleep_ms=0"},
		Timeouts:  host.Timeouts{Hello: 20 * time.Second},
	}
	config := Config{
		Edge: 300, PoolBytes: 64 << 20, Pressure: func() bool { return false },
		Prepare: func(context.Context, *host.Worker) (task.Render, error) { return ask("first"), nil },
		Notify: func(e Event) {
			d.mutex.Lock()
			defer d.mutex.Unlock()
			d.events = append(d.events, e)
			if d.on != nil {
				d.on(e)
			}
		},
	}
	for _, c := range change {
		c(&config, &hosts)
	}
	h, err := host.New(hosts)
	require.NoError(t, err)
	config.Host = h
	d.Viewer, err = New(config)
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, d.Close())
		require.NoError(t, h.Close())
		leak.None(t, before)
	})
	return d
}

// image writes an image with a script.
func (d *desktop) image(name string, script ...string) string {
	path := filepath.Join(d.dir, name)
	require.NoError(d.t, os.WriteFile(path, []byte("name: "+name+"\n"+strings.Join(script, "\n")), 0o666))
	return path
}

func ask(space string) task.Render { return task.Render{Space: space} }

// picture waits for a picture of an image that begins with the given letter.
func (d *desktop) picture(path string, letter byte) *Picture {
	d.t.Helper()
	var last *Picture
	fixture.Soon(d.t, func() bool {
		if p, ok := d.Take(); ok {
			last = p
		}
		return last != nil && last.Path == path && last.Surface.Row(0)[0] == letter
	}, "no picture of "+path, func() any { return d.told() })
	return last
}

// told are the events so far.
func (d *desktop) told() []Event {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return slices.Clone(d.events)
}

// expect waits for an event.
func (d *desktop) expect(path string, kind Kind) (e Event) {
	d.t.Helper()
	fixture.Soon(d.t, func() bool {
		for _, e = range d.told() {
			if e.Path == path && e.Kind == kind {
				return true
			}
		}
		return false
	}, fmt.Sprintf("%v of %s was not told", kind, path), func() any { return d.told() })
	return e
}

// role is the process with a role, 0 if there is none.
func (d *desktop) role(role memory.Role) int {
	for _, p := range d.State().Processes {
		if p.Role == role {
			return p.PID
		}
	}
	return 0
}

func TestAnImageIsShownAndEveryRequestIsDrawn(t *testing.T) {
	d := open(t)
	a := d.image("a")
	require.False(t, d.Render(ask("x")), "nothing is shown")
	d.Show(a, "")
	require.Equal(t, 600, d.expect(a, Opened).Opened.Width)
	p := d.picture(a, 'f')
	require.Equal(t, [2]int{300, 200}, [2]int{p.Surface.Width, p.Surface.Height})
	for _, letter := range "ghijkl" {
		require.True(t, d.Render(ask(string(letter))))
		d.picture(a, byte(letter))
	}
}

func TestOfRequestsThatWaitTheLatestIsDrawn(t *testing.T) {
	d := open(t)
	a := d.image("a", "render: slow")
	d.Show(a, "")
	d.picture(a, 'f')
	drawn := d.State().Counts.Pictures
	for i := range 100 {
		d.Render(ask(string(rune('0' + i%10))))
	}
	d.Render(ask("z"))
	d.picture(a, 'z')
	require.Less(t, d.State().Counts.Pictures-drawn, 10)
}

// A worker that would take too long draws a coarser picture first, and the whole
// one after it.
func TestACoarsePictureIsFollowedByTheWholeOne(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Coarse = 16 * time.Millisecond })
	a := d.image("a", "coarse: yes")
	d.Show(a, "")
	whole := func(letter byte) func() bool {
		return func() bool {
			p, ok := d.Take()
			return ok && p.Surface.Row(0)[0] == letter && p.Ready.Width == p.Surface.Width
		}
	}
	fixture.Soon(t, whole('f'), "no whole picture")
	drawn := d.State().Counts.Pictures
	require.Equal(t, 2, drawn, "a coarse one and the whole one")
	for i := range 50 {
		d.Render(ask(string(rune('0' + i%10))))
	}
	d.Render(ask("z"))
	fixture.Soon(t, whole('z'), "no whole picture of what was asked for last")
	time.Sleep(20 * time.Millisecond)
	require.Less(t, d.State().Counts.Pictures-drawn, 100, "only what was asked for, and whole once it stood still")
}

func TestNavigationKillsAndDoesNotWait(t *testing.T) {
	d := open(t)
	a, b := d.image("a", "crash: hang"), d.image("b")
	d.Show(a, "")
	d.picture(a, 'f')
	pid := d.role("worker")
	d.Render(ask("crash")) // hangs, where only a kill helps
	d.Show(b, "")
	d.picture(b, 'f')
	fixture.Soon(t, func() bool { _, there := fixture.Children(t, os.Getpid())[pid]; return !there }, "the worker of the image left lives")
}

func TestTheImageBeforeIsAtHandForAMoment(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.ReuseTimeout = 300 * time.Millisecond })
	a, b := d.image("a"), d.image("b")
	d.Show(a, "")
	d.picture(a, 'f')
	pid := d.role("worker")
	d.Show(b, "")
	d.picture(b, 'f')
	require.Equal(t, pid, d.role("previous"))
	d.Show(a, "")
	p, ok := d.Take()
	require.True(t, ok, "its picture is there without waiting")
	require.Equal(t, a, p.Path)
	require.Equal(t, pid, d.role("worker"))
	d.Render(ask("g"))
	d.picture(a, 'g')
	fixture.Soon(t, func() bool { return d.role("previous") == 0 }, "b is kept for ever")
	fixture.Soon(t, func() bool { return len(fixture.Children(t, os.Getpid())) == 1 }, "b lives")
}

func TestEveryShowIsAnsweredAlsoOfWhatIsOnTheScreen(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.ReuseTimeout = time.Minute })
	a, b := d.image("a"), d.image("b", "open: wait")
	d.Show(a, "")
	p := d.picture(a, 'f')
	_, ok := d.Take()
	require.False(t, ok)
	for _, way := range [][]string{{a}, {b, a}} {
		for _, path := range way {
			d.Show(path, "")
		}
		again, ok := d.Take()
		require.True(t, ok, way)
		require.Same(t, p, again)
		_, ok = d.Take()
		require.False(t, ok)
	}
	d.Render(ask("g"))
	d.picture(a, 'g')
}

func TestTheNextImageIsPreparedAheadAndShownAtOnce(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Prefetch = true })
	a, b, c := d.image("a", "render: slow"), d.image("b"), d.image("c")
	d.Show(a, b)
	d.expect(a, Opened)
	require.Zero(t, d.role("prefetch"), "nothing is done ahead before the first picture")
	d.picture(a, 'f')
	fixture.Soon(t, func() bool { return d.role("prefetch") != 0 && d.State().Counts.Pictures == 2 }, "b is not prepared")
	pid := d.role("prefetch")
	d.Show(b, c)
	p, ok := d.Take()
	require.True(t, ok)
	require.Equal(t, b, p.Path)
	require.Equal(t, pid, d.role("worker"))
	fixture.Soon(t, func() bool { return d.role("prefetch") != 0 }, "c is not prepared")

	d.Show(a, b) // not where the user was expected to go
	d.picture(a, 'f')
	fixture.Soon(t, func() bool { return d.role("prefetch") != 0 }, "b is not prepared again")
}

func TestWhatIsPreparedStandsStillWhileTheImageShownHasWork(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Prefetch = true })
	a, b := d.image("a", "crash: wait"), d.image("b")
	d.Show(a, b)
	d.picture(a, 'f')
	fixture.Soon(t, func() bool { return d.State().Counts.Pictures == 2 }, "b is not prepared")
	pid := d.role("prefetch")
	d.Render(ask("crash"))
	fixture.Soon(t, func() bool { return fixture.Children(t, os.Getpid())[pid] == "T" }, "it goes on", func() any { return fixture.Children(t, os.Getpid()) })
	d.Show(b, "")
	d.picture(b, 'f')
	require.NotEqual(t, "T", fixture.Children(t, os.Getpid())[pid])
}

func TestABrokenNeighborIsTriedOnceAndShownAsFailed(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Prefetch = true })
	a, b := d.image("a"), d.image("b", "open: fail")
	d.Show(a, b)
	d.picture(a, 'f')
	fixture.Soon(t, func() bool {
		var hopeless string
		d.call(func() { hopeless = d.hopeless })
		return hopeless == b
	}, "b was not tried")
	for range 20 {
		d.Render(ask("g"))
	}
	d.picture(a, 'g')
	require.Zero(t, d.role("prefetch"))
	d.Show(b, a)
	require.ErrorContains(t, d.expect(b, Failed).Err, "code beyond the table")
}

func TestASpareIsTakenOnceAndReplaced(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Spare = true })
	a, b := d.image("a"), d.image("b")
	require.Empty(t, fixture.Children(t, os.Getpid()), "no process before the first image")
	d.Show(a, "")
	d.expect(a, Opened)
	require.Zero(t, d.role("spare"))
	d.picture(a, 'f')
	fixture.Soon(t, func() bool { return d.role("spare") != 0 }, "no spare")
	spare := d.role("spare")
	d.Show(b, "")
	d.picture(b, 'f')
	require.Equal(t, spare, d.role("worker"))
	fixture.Soon(t, func() bool { s := d.role("spare"); return s != 0 && s != spare }, "no other spare")
	require.Equal(t, 1, d.State().Counts.Spares)
}

func TestASpareThatDiesIsNotTheImagesFault(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Spare = true })
	a, b := d.image("a"), d.image("b")
	d.Show(a, "")
	d.picture(a, 'f')
	fixture.Soon(t, func() bool { return d.role("spare") != 0 }, "no spare")
	spare := d.role("spare")
	syscall.Kill(spare, syscall.SIGKILL)
	fixture.Soon(t, func() bool { return d.role("spare") != spare }, "nobody noticed")
	d.Show(b, "")
	d.picture(b, 'f')
	require.Zero(t, d.State().Counts.Crashes)
}

func TestNothingIsDoneAheadWhileMemoryIsShort(t *testing.T) {
	var short bool // belongs to the viewer's goroutine
	d := open(t, func(c *Config, _ *host.Config) {
		c.Spare, c.Prefetch, c.ReuseTimeout = true, true, time.Minute
		c.Pressure = func() bool { return short }
	})
	a, b := d.image("a"), d.image("b")
	d.Show(a, b)
	d.picture(a, 'f')
	fixture.Soon(t, func() bool { return d.role("spare") != 0 && d.role("prefetch") != 0 }, "nothing is done ahead")
	d.call(func() { short, d.looked = true, time.Time{} })
	d.Render(ask("g"))
	d.picture(a, 'g')
	fixture.Soon(t, func() bool { return len(fixture.Children(t, os.Getpid())) == 1 }, "the spare and the neighbor live on")
	require.Zero(t, d.State().PoolSurfaces)
	d.Show(b, "")
	d.picture(b, 'f')
	require.Zero(t, d.role("previous"))
}

func TestWhatDoesNotFitTheBudgetIsNotPrepared(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Prefetch, c.Memory = true, 1<<20 })
	a, b := d.image("a"), d.image("b")
	d.Show(a, b)
	d.picture(a, 'f')
	fixture.Soon(t, func() bool { return d.State().Counts.OverBudget > 0 }, "nobody looked at the budget")
	require.Zero(t, d.role("prefetch"))
	d.Show(b, "") // but what the user wants to see is shown
	d.picture(b, 'f')
}

func TestAWorkerThatDiesIsReplacedAndDrawsWhatWasAskedForLast(t *testing.T) {
	for _, fault := range []string{"segv", "exit-0", "hang"} {
		t.Run(fault, func(t *testing.T) {
			d := open(t, func(_ *Config, h *host.Config) { h.Timeouts.Render = 500 * time.Millisecond })
			a := d.image("a", "crash: "+fault)
			d.on = func(e Event) {
				if e.Kind == Restarted { // this time it goes well
					d.image("a")
				}
			}
			d.Show(a, "")
			p := d.picture(a, 'f')
			d.Render(ask("crash")) // painted with a c
			e := d.expect(a, Restarted)
			require.Contains(t, e.Err.Error(), "a: grade: ")
			require.Equal(t, byte('f'), p.Surface.Row(0)[0], "the last good picture stays")
			d.picture(a, 'c')
			require.Equal(t, 1, d.State().Counts.Restarts)
		})
	}
}

func TestAnImageThatKeepsCrashingIsGivenUpAndItsPictureStays(t *testing.T) {
	d := open(t, func(*Config, *host.Config) {})
	d.call(func() { d.recent.haste = 100 })
	a, b := d.image("a", "crash: segv"), d.image("b")
	d.Show(a, "")
	p := d.picture(a, 'f')
	d.Render(ask("crash"))
	e := d.expect(a, Failed)
	require.ErrorContains(t, e.Err, "SIGSEGV")
	require.ErrorContains(t, e.Err, "given up after 4 tries")
	require.Equal(t, byte('f'), p.Surface.Row(0)[0])
	counts := d.State().Counts
	require.Equal(t, []int{4, 3, 1}, []int{counts.Crashes, counts.Restarts, counts.Failed})
	d.Show(b, "")
	d.picture(b, 'f')
	d.Show(a, "") // it is no secret what it did, but it can be looked at
	d.picture(a, 'f')
}

func TestAnImageThatNeverShowedAPictureGoesToQuarantine(t *testing.T) {
	d := open(t)
	a, b := d.image("a", "open: segv"), d.image("b")
	d.Show(a, "")
	require.ErrorContains(t, d.expect(a, Failed).Err, "a: open: worker crashed (SIGSEGV); given up after 2 tries")
	fixture.Soon(t, func() bool { n := 0; d.call(func() { n = len(d.quarantine) }); return n == 1 }, "no quarantine")
	d.Show(b, "")
	d.picture(b, 'f')

	text, err := os.ReadFile(a)
	require.NoError(t, err)
	same := filepath.Join(d.dir, "other-name")
	require.NoError(t, os.WriteFile(same, text, 0o666))
	d.Show(same, "")
	require.ErrorIs(t, d.expect(same, Failed).Err, ErrQuarantined)
	require.Equal(t, 2, d.State().Counts.Crashes, "it was not opened")

	d.Retry() // the user insists
	fixture.Soon(t, func() bool { return d.State().Counts.Crashes == 4 }, "it was not tried again")
}

func TestPausesBetweenRestartsGrowAndEnd(t *testing.T) {
	var h history
	at := time.Unix(0, 0)
	var pauses []time.Duration
	for range 10 {
		pauses = append(pauses, h.add(at))
		at = at.Add(time.Second)
	}
	s := time.Second
	require.Equal(t, []time.Duration{0, 0, 1 * s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 60 * s, 60 * s}, pauses)
	require.False(t, h.calm(at))
	at = at.Add(time.Minute)
	require.True(t, h.calm(at))
	require.Zero(t, h.add(at))
}

func TestAWorkerCannotSeeWhatAnotherDrew(t *testing.T) {
	d := open(t)
	for i := range 10 {
		name := d.image(fmt.Sprint("image", i), "expect: clean")
		d.call(func() { d.config.Prepare = painter(string(rune('a' + i))) })
		d.Show(name, "")
		d.picture(name, byte('a'+i))
		d.Show(d.image(fmt.Sprint("empty", i), "open: fail"), "")
		fixture.Soon(t, func() bool { return len(fixture.Children(t, os.Getpid())) == 0 }, "it lives")
	}
	fixture.Soon(t, func() bool { return d.State().PoolSurfaces > 0 }, "surfaces are not used again")
}

func painter(space string) func(context.Context, *host.Worker) (task.Render, error) {
	return func(context.Context, *host.Worker) (task.Render, error) { return ask(space), nil }
}

func TestARequestThatFailsLeavesTheImageOpen(t *testing.T) {
	d := open(t)
	a := d.image("a", "crash: fail")
	d.Show(a, "")
	d.picture(a, 'f')
	d.Render(ask("crash"))
	require.ErrorContains(t, d.expect(a, RequestFailed).Err, "code beyond the table")
	d.Render(ask("g"))
	d.picture(a, 'g')
}

func TestAnotherEdgeDrawsAgain(t *testing.T) {
	d := open(t)
	a := d.image("a")
	d.Show(a, "")
	d.picture(a, 'f')
	for _, edge := range []int{150, 600, 150} {
		d.SetEdge(edge)
		fixture.Soon(t, func() bool { p, ok := d.Take(); return ok && p.Surface.Width == edge }, fmt.Sprint("no picture of ", edge))
	}
	d.Render(ask("g"))
	d.picture(a, 'g')
}
