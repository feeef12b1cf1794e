package viewer

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
)

// long has TestImpatientNavigation go on for longer.
var (
	long = flag.Bool("long", false, "300 navigations instead of 60")
	seed = flag.Uint64("seed", 1, "another seed is another person")
)

// TestImpatientNavigation has an impatient user go back and forth among images
// good and bad, while somebody kills, stops and shoots at the workers, whatever
// they are doing. Nothing is left, nobody is stuck, and there are never more
// workers than allowed.
func TestImpatientNavigation(t *testing.T) {
	d := open(t, func(c *Config, h *host.Config) {
		c.Spare, c.Prefetch, c.ReuseTimeout = true, true, 50*time.Millisecond
		h.Timeouts.Open, h.Timeouts.Render = 500*time.Millisecond, 500*time.Millisecond
	})
	d.call(func() { d.recent.haste = 1000 })
	var paths []string
	for i, script := range []string{
		"", "", "", "open: fail", "render: slow", "", "open: segv", "crash: segv", "crash: hang", "render: fail",
		"open: hang", "crash: say-garbage", "idle: kill", "crash: exit-0",
	} {
		paths = append(paths, d.image(fmt.Sprint(i), script))
	}
	paths = append(paths, d.dir, d.dir+"/nobody")
	navigations := 60
	if *long {
		navigations = 300
	}
	random := rand.New(rand.NewPCG(*seed, 2))
	any := func() string { return paths[random.IntN(len(paths))] }
	for range navigations {
		path, next := any(), any()
		d.Show(path, next)
		for range random.IntN(4) {
			switch random.IntN(8) {
			case 0:
				d.SetEdge(100 + 50*random.IntN(5))
			case 1:
				d.Retry()
			case 2:
				d.attack(random)
			default:
				d.Render(ask([]string{"g", "h", "crash"}[random.IntN(3)]))
			}
			time.Sleep(time.Duration(random.IntN(20)) * time.Millisecond)
			d.Take()
		}
		alive := map[memory.Role]int{}
		for _, p := range d.State().Processes {
			alive[p.Role]++
		}
		for _, role := range []memory.Role{memory.Worker, memory.Previous, memory.Prefetch, memory.Spare} {
			require.LessOrEqual(t, alive[role], 1)
		}
		d.accounts()
		if random.IntN(4) == 0 {
			d.settled(path)
		}
	}
	for _, path := range paths[:3] { // whatever happened to them
		d.Show(path, "")
		d.Retry()
		d.Render(ask("z"))
		d.pictureAfterAll(path)
	}
	d.accounts()
}

// attack does something to a worker, from outside, whoever it is.
func (d *desktop) attack(random *rand.Rand) {
	processes := d.State().Processes
	if len(processes) == 0 {
		return
	}
	pid := processes[random.IntN(len(processes))].PID
	switch random.IntN(3) {
	case 0:
		syscall.Kill(pid, syscall.SIGKILL)
	case 1:
		syscall.Kill(pid, syscall.SIGSEGV)
	case 2:
		syscall.Kill(pid, syscall.SIGSTOP) // and nobody lets it go on
	}
}

// settled waits until something has become of an image: a
// picture, or an error.
func (d *desktop) settled(path string) {
	d.t.Helper()
	var state string
	fixture.Soon(d.t, func() bool {
		done := false
		d.call(func() {
			c := d.current
			done = c.failed || c.drawn && !c.pending && c.flying == 0 && c.worker != nil
			state = fmt.Sprintf("%+v", *c)
		})
		return done
	}, "nothing becomes of "+path, func() any { return state })
}

// pictureAfterAll waits for the picture that was asked for last.
func (d *desktop) pictureAfterAll(path string) {
	d.t.Helper()
	fixture.Soon(d.t, func() bool {
		p, ok := d.Take()
		return ok && p.Path == path && p.Surface.Row(0)[0] == 'z'
	}, "no picture of "+path, func() any { return d.told() })
}

// accounts checks that every surface is accounted for once: those of a desk are
// free, drawn to, ready or shown.
func (d *desktop) accounts() {
	d.t.Helper()
	type account struct{ owned, free, flying, ready, shown int }
	var wrong []account
	d.call(func() {
		for _, k := range []*desk{d.current, d.previous, d.ahead} {
			if k == nil {
				continue
			}
			a := account{owned: k.owned, free: len(k.free), flying: k.flying}
			if k.ready != nil {
				a.ready = 1
			}
			if d.shown != nil && d.shown.desk == k {
				a.shown = 1
			}
			if a.owned != a.free+a.flying+a.ready+a.shown || a.owned < 0 || a.owned > surfacesPerImage {
				wrong = append(wrong, a)
			}
		}
	})
	require.Empty(d.t, wrong)
}
