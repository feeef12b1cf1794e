package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/viewer"
)

const (
	// navigationsPerRound is how often each kind of navigation is made in a round.
	navigationsPerRound = 3
	// rollLength is the number of images, so that one two further is neither the
	// next nor the one before.
	rollLength = 4
)

// navigation goes through a roll: to the next image, then past one, and so on.
func (b *bench) navigation(ctx context.Context) error {
	roll, err := b.roll(ctx)
	if err != nil {
		return err
	}
	s, err := b.screen(true)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.show(ctx, roll[0], roll[1]); err != nil {
		return err
	}
	at, drawn := 0, 2 // the one shown, and the one ahead
	for range navigationsPerRound {
		for _, to := range []struct {
			name     string
			by, draw int // images further; pictures that are drawn for it
		}{
			{"next image, prepared ahead", 1, 1},
			{"another image, with a spare worker", 2, 2},
		} {
			if err := s.settle(ctx, roll[(at+1)%rollLength], drawn); err != nil {
				return err
			}
			at = (at + to.by) % rollLength
			drawn += to.draw
			took, err := s.show(ctx, roll[at], roll[(at+1)%rollLength])
			if err != nil {
				return err
			}
			b.took(Navigation, to.name, took)
		}
	}
	return nil
}

// roll is one scan under several names.
func (b *bench) roll(ctx context.Context) (paths []string, err error) {
	scan, err := b.scan(ctx, b.width, b.height, tiff.None)
	if err != nil {
		return nil, err
	}
	for i := range rollLength {
		path := filepath.Join(b.dir, fmt.Sprintf("roll-%d.tif", i))
		if err := os.Link(scan, path); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// patience is how long anybody waits for what is done ahead.
const patience = time.Minute

// settle waits until all that is done ahead of time is done: so many pictures are
// drawn, the last of them of the image that is next, and a spare waits.
func (s *screen) settle(ctx context.Context, next string, drawn int) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("nothing was prepared ahead"))
	defer cancel()
	for !settled(s.State(), next, drawn) {
		select {
		case <-time.After(time.Millisecond):
		case err := <-s.failed:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

func settled(state viewer.State, next string, drawn int) bool {
	// Without isolation there are no spares.
	ahead, spare := false, state.Counts.SpareFailed > 0
	for _, p := range state.Processes {
		switch p.Role {
		case memory.Prefetch:
			ahead = p.Path == next
		case memory.Spare:
			spare = true
		case memory.Ending:
			return false
		}
	}
	return ahead && spare && state.Counts.Pictures >= drawn
}
