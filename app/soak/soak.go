package soak

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"safelight/xpcworker/memory"
	"safelight/xpcworker/task"
	"safelight/xpcworker/viewer"
)

// Config says how to soak.
type Config struct {
	// Viewer is how images are shown; its Host and Prepare are needed, its
	// Notify is not used.
	Viewer viewer.Config
	// Paths are the images, in the order of the folder.
	Paths []string
	// Count is the number of navigations to judge, after a warm-up of Warmup
	// more.
	Count, Warmup int
	// Dwell is the longest time at an image.
	Dwell time.Duration
	// Seed makes the same person again.
	Seed uint64
	// Progress, if not nil, is told of every Every navigations: the last
	// sample, and the report so far.
	Progress func(Sample, Report)
	Every    int
	// Each, if not nil, is called after each navigation, by a test that leaks.
	Each func(navigation int)
}

// Report is what came of a soak.
type Report struct {
	// Navigations is how many there were, those to the image that was shown
	// anyway and those of the warm-up among them; Judged how many samples the
	// checks look at.
	Navigations int `json:"navigations"`
	Judged      int `json:"judged"`
	// Shown counts navigations whose picture was seen; the others went on
	// before, or the image could not be shown.
	Shown  int `json:"shown"`
	Failed int `json:"failed"`
	// AtHand and Cold are the times from navigation to the first picture: of
	// images that were kept, or being prepared, and of others.
	AtHand Times `json:"at_hand_ms"`
	Cold   Times `json:"cold_ms"`
	// MostDescendants is the largest number of processes, those that were
	// killed and were not reaped yet among them.
	MostDescendants int           `json:"most_descendants"`
	Counts          viewer.Counts `json:"counts"`
	// Back is the part of what killed workers had that came back, of 1, as the
	// system's available memory says; kills with less than 16 MB are left out,
	// which other programs' ups and downs would drown, and so are workers
	// without a process of their own.
	Back Part `json:"back"`
	// Memory is the last report of memory while images were shown.
	Memory memory.Report `json:"memory"`
	// First and Last are the first and the last sample after the warm-up, End
	// is taken when all is closed.
	First  Sample  `json:"first"`
	Last   Sample  `json:"last"`
	End    Sample  `json:"end"`
	Checks []Check `json:"checks,omitempty"`
}

// Times sums up a number of times, in milliseconds.
type Times struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
}

func summary(ms []float64) Times {
	return Times{len(ms), Quantile(ms, 0.5), Quantile(ms, 0.95)}
}

// Part sums up a number of parts of 1.
type Part struct {
	N   int     `json:"n"`
	P05 float64 `json:"p05"`
	P50 float64 `json:"p50"`
}

// leastKill is how much a worker must have had for its kill to be counted.
const leastKill = 16 << 20

// Passed says whether there are checks, and none fails.
func (r Report) Passed() bool {
	for _, c := range r.Checks {
		if c.Fails() {
			return false
		}
	}
	return len(r.Checks) > 0
}

// Run soaks. When ctx ends, it reports what there is until then, without a
// verdict.
func Run(ctx context.Context, c Config) (Report, error) {
	if len(c.Paths) == 0 {
		return Report{}, errors.New("soak: no images")
	}
	p := &person{config: c, random: rand.New(rand.NewPCG(c.Seed, 1)), arrived: make(chan struct{}, 1)}
	c.Viewer.Notify = p.notify
	v, err := viewer.New(c.Viewer)
	if err != nil {
		return Report{}, err
	}
	p.viewer = v
	defer v.Close()
	var samples []Sample
	for n := range c.Warmup + c.Count {
		p.navigate(ctx)
		if ctx.Err() != nil {
			return p.report(samples), context.Cause(ctx)
		}
		if c.Each != nil {
			c.Each(n)
		}
		s, err := take()
		if err != nil {
			return p.report(samples), err
		}
		s.Navigation, s.Workers = n+1, alive(v)
		p.mostDescendants = max(p.mostDescendants, s.Descendants)
		if n >= c.Warmup {
			samples = append(samples, s)
		}
		if c.Progress != nil && c.Every > 0 && (n+1)%c.Every == 0 {
			c.Progress(s, p.report(samples))
		}
	}
	r := p.report(samples)
	r.Memory = v.Memory()
	if k := r.Memory.LastKill; k != nil && !killed(*k) {
		r.Memory.LastKill = nil
	}
	if err := v.Close(); err != nil {
		return r, err
	}
	if r.End, err = take(); err != nil {
		return r, err
	}
	r.Checks = verdict(samples, r.End, v.SurfaceLimit())
	return r, nil
}

// alive counts the workers a viewer has a use for.
func alive(v *viewer.Viewer) int {
	n := 0
	for _, p := range v.State().Processes {
		if p.Role != memory.Ending {
			n++
		}
	}
	return n
}

// person is who navigates.
type person struct {
	config Config
	random *rand.Rand
	viewer *viewer.Viewer
	at     int // index of the image shown

	navigations     int
	shown, failed   int
	atHand, cold    []float64
	back            []float64
	mostDescendants int

	arrived chan struct{} // there is a picture to take
	mutex   sync.Mutex
	path    string // of the image navigated to last
	begun   time.Time
	seen    bool          // its picture
	took    time.Duration // until then
	broken  bool
}

// notify is told by the viewer.
func (p *person) notify(e viewer.Event) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if e.Kind == viewer.Returned && killed(*e.Kill) && e.Kill.Private >= leastKill {
		p.back = append(p.back, e.Kill.Share())
	}
	if e.Path != p.path {
		return
	}
	switch e.Kind {
	case viewer.PictureReady:
		if !p.seen {
			p.seen, p.took = true, time.Since(p.begun)
		}
		p.ring()
	case viewer.Failed:
		p.broken = true
	}
}

// killed says whether a process was. A worker that is part of this one only ends,
// and what it had cannot be told from what this process has.
func killed(k memory.Kill) bool { return k.PID != os.Getpid() }

// ring says that there is a picture to take.
func (p *person) ring() {
	select {
	case p.arrived <- struct{}{}:
	default:
	}
}

// navigate goes to another image and stays for a while.
func (p *person) navigate(ctx context.Context) {
	to := p.at + 1
	if p.random.IntN(10) < 3 {
		to = p.random.IntN(len(p.config.Paths))
	}
	to %= len(p.config.Paths)
	path, next := p.config.Paths[to], p.config.Paths[(to+1)%len(p.config.Paths)]
	p.at = to
	p.navigations++
	before := p.viewer.State().Counts

	p.mutex.Lock()
	p.path, p.begun, p.seen, p.broken = path, time.Now(), false, false
	p.mutex.Unlock()
	p.viewer.Show(path, next)
	recalled := p.viewer.State().Counts.Recalled > before.Recalled
	if p.random.IntN(4) == 0 {
		p.wait(ctx)
	}
	p.stay(ctx, time.Duration(p.random.Int64N(int64(p.config.Dwell)+1)))

	p.mutex.Lock()
	defer p.mutex.Unlock()
	switch ms := float64(p.took.Microseconds()) / 1000; {
	case p.broken:
		p.failed++
	case p.seen && recalled:
		p.shown++
		p.atHand = append(p.atHand, ms)
	case p.seen:
		p.shown++
		p.cold = append(p.cold, ms)
	}
}

// wait waits until there is a picture, or will be none.
func (p *person) wait(ctx context.Context) {
	over := time.After(patience)
	for {
		select {
		case <-p.arrived:
			p.ring() // for stay, which takes it
			return
		case <-time.After(5 * time.Millisecond):
		case <-over:
			return
		case <-ctx.Done():
			return
		}
		p.mutex.Lock()
		broken := p.broken
		p.mutex.Unlock()
		if broken {
			return
		}
	}
}

// patience is how long anybody waits for a picture.
const patience = 20 * time.Second

// stay looks at the pictures that come, and sometimes drags the exposure.
func (p *person) stay(ctx context.Context, dwell time.Duration) {
	leave := time.After(dwell)
	drag := time.NewTicker(16 * time.Millisecond)
	defer drag.Stop()
	if p.random.IntN(2) == 0 {
		drag.Stop()
	}
	var frame *task.Render
	for {
		select {
		case <-p.arrived:
			if _, ok := p.viewer.Take(); ok && frame == nil {
				frame = p.viewer.Request()
			}
		case <-drag.C:
			if frame != nil {
				p.viewer.Render(brighter(*frame, p.random.Float64()-0.5))
			}
		case <-leave:
			return
		case <-ctx.Done():
			return
		}
	}
}

// brighter is a request with another exposure, in density.
func brighter(r task.Render, by float64) task.Render {
	changed := *r.Frame.Recipe
	for c := range changed.Exposure {
		changed.Exposure[c] += by
	}
	r.Frame.Recipe = &changed
	return r
}

// report sums up.
func (p *person) report(samples []Sample) Report {
	r := Report{
		Navigations: p.navigations, Judged: len(samples), Shown: p.shown, Failed: p.failed,
		AtHand: summary(p.atHand), Cold: summary(p.cold),
		MostDescendants: p.mostDescendants, Counts: p.viewer.State().Counts,
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	r.Back = Part{len(p.back), Quantile(p.back, 0.05), Quantile(p.back, 0.5)}
	if len(samples) > 0 {
		r.First, r.Last = samples[0], samples[len(samples)-1]
	}
	return r
}
