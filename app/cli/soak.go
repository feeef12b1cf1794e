package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"safelight/app/config"
	"safelight/app/folder"
	"safelight/app/look"
	"safelight/app/soak"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/viewer"
)

// soakCommand navigates through a folder and reports what grows.
type soakCommand struct {
	Folder string        `arg:"" help:"Folder with scans, good and bad."`
	Count  int           `default:"1000" placeholder:"N" help:"Navigations to judge, after 20 to warm up. Memory is judged from 300 on."`
	Dwell  time.Duration `default:"300ms" help:"Longest time at an image."`
	Seed   uint64        `default:"1" help:"Another seed is another person."`
	JSON   bool          `help:"Print one JSON object a line."`
	lookFlags
	workerFlags
}

const (
	soakWarmup = 20
	soakEvery  = 50
)

// Run soaks.
func (c *soakCommand) Run(e *environment) error {
	if c.Count < 2 {
		return usagef("--count: %d navigations show no trend", c.Count)
	}
	if c.Dwell < 0 {
		return usagef("--dwell: %v is less than 0", c.Dwell)
	}
	l, err := c.lookFlags.look()
	if err != nil {
		return err
	}
	paths, err := scans(c.Folder)
	if err != nil {
		return err
	}
	loaded, err := c.load()
	if err != nil {
		return err
	}
	shown := viewerConfig(loaded.ProcessIsolation)
	events := newEvents(e, c.JSON)
	if shown.Host, err = c.hostOf(e, loaded, reads, shown.Edge, events.unisolated); err != nil {
		return err
	}
	defer shown.Host.Close()
	shown.Prepare = func(ctx context.Context, w *host.Worker) (task.Render, error) { return first(ctx, l, w) }

	print := c.table(e)
	report, err := soak.Run(e.ctx, soak.Config{
		Viewer: shown, Paths: paths, Count: c.Count, Warmup: soakWarmup, Dwell: c.Dwell, Seed: c.Seed,
		Progress: print, Every: soakEvery,
	})
	if err != nil {
		return err
	}
	if err := c.verdict(e, report); err != nil {
		return err
	}
	if !report.Passed() {
		return errFailed
	}
	return nil
}

// viewerConfig is what the configuration says of looking at images.
func viewerConfig(p config.ProcessIsolation) viewer.Config {
	return viewer.Config{
		Edge: viewerEdge, ReuseTimeout: p.ReuseTimeout, Spare: p.Spare, Prefetch: p.Prefetch,
		Eager: !p.LazyCreation, PoolBytes: int64(p.PoolBytes), Memory: int64(p.Memory),
	}
}

// viewerEdge is the long edge of a picture on the screen, in pixels.
const viewerEdge = 2000

// scans are the scans in a folder.
func scans(dir string) (paths []string, err error) {
	if !folder.Is(dir) {
		return nil, usagef("%s: not a folder", dir)
	}
	for in, err := range inputs([]string{dir}, "", func(string, string) {}) {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", in.path, err)
		}
		paths = append(paths, in.path)
	}
	return paths, nil
}

// first is the first picture of an opened scan.
func first(ctx context.Context, l *look.Look, w *host.Worker) (task.Render, error) {
	found, err := l.Pictures(ctx, w, w.Path())
	if err != nil {
		return task.Render{}, err
	}
	return task.Render{Frame: task.Of(found.Frames[0], w.Opened().Orientation), Space: "srgb"}, nil
}

// table prints a line every few navigations.
func (c *soakCommand) table(e *environment) func(soak.Sample, soak.Report) {
	if c.JSON {
		return func(s soak.Sample, r soak.Report) {
			text, err := json.Marshal(struct {
				Event  string      `json:"event"`
				Sample soak.Sample `json:"sample"`
				AtHand soak.Times  `json:"at_hand_ms"`
				Cold   soak.Times  `json:"cold_ms"`
			}{"sample", s, r.AtHand, r.Cold})
			if err == nil {
				fmt.Fprintf(e.Out, "%s\n", text)
			}
		}
	}
	fmt.Fprintf(e.Out, "%10s %9s %6s %9s %8s %14s %8s %18s %18s %8s\n", "navigation", "USS", "files", "gorout.", "threads",
		"surfaces", "workers", "at hand p50/p95", "cold p50/p95", "crashes")
	return func(s soak.Sample, r soak.Report) {
		fmt.Fprintf(e.Out, "%10d %6.1f MB %6d %9d %8d %3d (%5.1f MB) %8d %9.1f/%5.1f ms %9.1f/%5.1f ms %8d\n",
			s.Navigation, megabytes(s.USS), s.Descriptors, s.Goroutines, s.Threads, s.Surfaces, megabytes(s.SurfaceBytes), s.Workers,
			r.AtHand.P50, r.AtHand.P95, r.Cold.P50, r.Cold.P95, r.Counts.Crashes)
	}
}

func megabytes(n int64) float64 { return float64(n) / (1 << 20) }

// verdict prints the report.
func (c *soakCommand) verdict(e *environment, r soak.Report) error {
	if c.JSON {
		text, err := json.Marshal(struct {
			Event  string `json:"event"`
			Passed bool   `json:"passed"`
			soak.Report
		}{"soak", r.Passed(), r})
		if err == nil {
			_, err = fmt.Fprintf(e.Out, "%s\n", text)
		}
		return err
	}
	fmt.Fprintf(e.Out, "\n%d navigations, %d of them judged: %d pictures seen, %d images failed, %d crashes; %d processes at most, the dying included\n",
		r.Navigations, r.Judged, r.Shown, r.Failed, r.Counts.Crashes, r.MostDescendants)
	if r.Back.N > 0 {
		fmt.Fprintf(e.Out, "of what killed workers had, %.1f %% came back (median of %d; all but one in twenty: %.1f %% or more)\n", 100*r.Back.P50, r.Back.N, 100*r.Back.P05)
	}
	fmt.Fprintf(e.Out, "\n%v\n", r.Memory)
	for _, check := range r.Checks {
		mark := "ok  "
		switch {
		case check.NotJudged != "":
			mark = "--  "
		case check.Fails():
			mark = "FAIL"
		}
		fmt.Fprintf(e.Out, "%s  %v\n", mark, check)
	}
	return nil
}
