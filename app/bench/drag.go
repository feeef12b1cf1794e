package bench

import (
	"context"
	"slices"
	"time"

	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/task"
)

const (
	// dragTime is how long something is dragged in a round.
	dragTime = 500 * time.Millisecond
	// dragEvery is how often it moves: more often than any screen or mouse.
	dragEvery = 2 * time.Millisecond
)

// drag drags what takes least to follow, and what takes most.
func (b *bench) drag(ctx context.Context) error {
	path, err := b.scan(ctx, b.width, b.height, tiff.None)
	if err != nil {
		return err
	}
	s, err := b.screen(false)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.show(ctx, path, ""); err != nil {
		return err
	}
	request := *s.Request()
	request.Frame.Recipe = complete(request.Frame.Recipe)
	for _, c := range changes() {
		if !slices.Contains([]string{"gains", "gamma"}, c.name) {
			continue
		}
		rate, err := s.drag(ctx, request, c)
		if err != nil {
			return err
		}
		b.add(Drag, c.name, unitRate, rate)
	}
	return nil
}

// drag changes one thing for a while, and says how many pictures a second arrive.
func (s *screen) drag(ctx context.Context, request task.Render, c change) (rate float64, err error) {
	tick := time.NewTicker(dragEvery)
	defer tick.Stop()
	begun := time.Now()
	pictures := 0
	for n := 0; time.Since(begun) < dragTime || pictures == 0; {
		select {
		case <-tick.C:
			n++
			moved := request
			moved.Frame.Recipe = request.Frame.Recipe.Clone() // the viewer reads the one before meanwhile
			c.apply(moved.Frame.Recipe, step(n))
			s.Render(moved)
		case <-s.arrived:
			if _, ok := s.Take(); ok {
				pictures++
			}
		case err := <-s.failed:
			return 0, err
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	return float64(pictures) / time.Since(begun).Seconds(), nil
}
