package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"safelight/app/bench/cost"
	"safelight/app/bench/negative"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/viewer"
)

// Config says what to measure, and with what.
type Config struct {
	// Viewer is how a front end shows images; its Host, Prepare and Edge are
	// needed. What works ahead, and Notify, are set as each figure needs them.
	Viewer viewer.Config
	// Export is the command that exports a scan to a folder.
	Export func(scan, folder string, o Output) cost.Command
	// Megapixels is the size of the scans, of frames of 36 x 24 mm.
	Megapixels float64
	// Count is the number of rounds.
	Count int
	// Only names the groups to measure; none means all but Sizes.
	Only []string
	// Progress, if not nil, is told of every group that begins in a round, both
	// from 1 on.
	Progress func(round int, group string)
}

// The groups of figures.
const (
	Open       = "open"
	Preview    = "preview"
	Drag       = "drag"
	Navigation = "navigation"
	Export     = "export"
	Sizes      = "sizes"
)

// Groups are the names of all groups, in the order they are measured in.
func Groups() []string { return []string{Open, Preview, Drag, Navigation, Export, Sizes} }

// Report is what was measured.
type Report struct {
	// Width and Height are those of the scans, in pixels, but for those of Sizes.
	Width, Height int
	Figures       []Figure
	// Missing says what could not be measured on this system, and why; empty if
	// there is nothing.
	Missing string
}

// Run measures. It takes room for the scans and a few pictures in the system's
// folder for temporary files: 30 bytes a pixel, and 230 with Sizes. All of that is
// gone when it returns, whatever the error. When ctx ends, that is the error.
func Run(ctx context.Context, c Config) (r Report, err error) {
	only := c.Only
	if len(only) == 0 {
		only = slices.DeleteFunc(Groups(), func(g string) bool { return g == Sizes })
	}
	for _, name := range only {
		if !slices.Contains(Groups(), name) {
			return r, fmt.Errorf("bench: no group %q; there are %q", name, Groups())
		}
	}
	dir, err := os.MkdirTemp("", "safelight-bench-*")
	if err != nil {
		return r, err
	}
	defer func() {
		if removed := os.RemoveAll(dir); err == nil {
			err = removed
		}
	}()
	b := &bench{Config: c, dir: dir}
	r.Width, r.Height = negative.Size(c.Megapixels)
	b.width, b.height = r.Width, r.Height
	rounds := map[string]func(context.Context) error{
		Open: b.open, Preview: b.preview, Drag: b.drag, Navigation: b.navigation, Export: b.export, Sizes: b.sizes,
	}
	for b.round = range c.Count {
		for _, name := range Groups() {
			if !slices.Contains(only, name) {
				continue
			}
			if c.Progress != nil {
				c.Progress(b.round+1, name)
			}
			if err := rounds[name](ctx); err != nil {
				if ctx.Err() != nil { // whatever else it looks like
					err = context.Cause(ctx)
				}
				return r, fmt.Errorf("bench: %s: %w", name, err)
			}
		}
	}
	r.Figures, r.Missing = b.figures(), b.missing
	return r, nil
}

// bench is a run.
type bench struct {
	Config
	record
	dir           string // for all files
	width, height int    // of scans
	round         int    // from 0 on
	missing       string // see Report
}

// scan makes a scan, unless it is there already.
func (b *bench) scan(ctx context.Context, width, height int, c tiff.Compression) (path string, err error) {
	path = filepath.Join(b.dir, fmt.Sprintf("%dx%d-%v.tif", width, height, c))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, negative.Write(ctx, path, width, height, c)
}

// took adds a time to a figure.
func (b *bench) took(group, name string, d time.Duration) {
	b.add(group, name, unitTime, milliseconds(d))
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// held adds memory to a figure, in bytes.
func (b *bench) held(group, name string, bytes int64) {
	b.add(group, name, unitMemory, float64(bytes)/(1<<20))
}

// unless keeps an error that says that the system cannot tell, which costs that
// figure alone, and passes on any other.
func (b *bench) unless(err error) error {
	if errors.Is(err, errors.ErrUnsupported) {
		b.missing = err.Error()
		return nil
	}
	return err
}
