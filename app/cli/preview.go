package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"safelight/app/look"
	"safelight/pipeline/atomicfile"
	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/png"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
)

// previewCommand grades one scan, reduced, to an 8-bit PNG.
type previewCommand struct {
	File      string `arg:"" help:"The scan."`
	Output    string `short:"o" required:"" placeholder:"OUT.png" help:"The picture."`
	MaxEdge   int    `default:"2000" placeholder:"N" help:"Longest edge of the picture in pixels."`
	Space     string `default:"srgb" placeholder:"NAME" help:"Color space of the picture: srgb, display-p3, adobe-rgb, prophoto, rec2020 or acescg."`
	Crop      string `placeholder:"ID" help:"Which crop of a scan with several; the first by default."`
	Overwrite bool   `help:"Replace the picture if it exists."`
	JSON      bool   `help:"Print one JSON object a line."`
	lookFlags
	workerFlags
}

// Run makes the preview.
func (c *previewCommand) Run(e *environment) error {
	if !strings.EqualFold(filepath.Ext(c.Output), ".png") {
		return usagef("--output: %s does not end in .png; a preview is a PNG, export writes other formats", c.Output)
	}
	space, err := outputSpace(c.Space)
	if err != nil {
		return usagef("--space: %v", err)
	}
	if c.MaxEdge < 1 || c.MaxEdge > maxSurfaceEdge {
		return usagef("--max-edge: %d is outside 1 to %d", c.MaxEdge, maxSurfaceEdge)
	}
	l, err := c.lookFlags.look()
	if err != nil {
		return err
	}
	events := newEvents(e, c.JSON)
	h, err := c.newHost(e, reads, c.MaxEdge, events.unisolated)
	if err != nil {
		return err
	}
	defer h.Close()
	events.notices("", l.Notices())
	begun := time.Now()
	if missing, err := c.preview(e.ctx, h, l, space, events); err != nil {
		events.failed(c.File, err)
	} else {
		events.done(c.File, c.Output, time.Since(begun), missing)
	}
	return events.summary()
}

// maxSurfaceEdge is the longest edge of a preview.
const maxSurfaceEdge = 30_000

// preview makes the picture, and says how many rows of the scan are missing in all.
func (c *previewCommand) preview(ctx context.Context, h *host.Host, l *look.Look, space color.Space, events *events) (missing int, err error) {
	// Before any work is done: the place must be free, and no scan's.
	places := newPlaces([]string{c.File}, filepath.Dir(c.Output))
	if err := places.check(c.Output, c.File, c.Overwrite); err != nil {
		return 0, at(stageOutput, err)
	}
	out, err := atomicfile.Create(c.Output, atomicfile.Options{Overwrite: c.Overwrite})
	if err != nil {
		return 0, at(stageOutput, err)
	}
	defer out.Abort()
	w, err := h.Open(ctx, c.File)
	if err != nil {
		return 0, err
	}
	defer w.Close()
	opened := w.Opened()
	// Which rows are missing is told once, when all have been read.
	events.notices(c.File, slices.DeleteFunc(slices.Clone(opened.Warnings), raster.TellsMissing))
	found, err := l.Pictures(ctx, w, c.File)
	if err != nil {
		return 0, at(stageRecipe, err)
	}
	events.notices(c.File, found.Notices)
	picked, err := pick(found.Frames, c.Crop)
	if err != nil {
		return 0, at(stageRecipe, err)
	}
	if len(found.Frames) > 1 && c.Crop == "" {
		events.notices(c.File, []string{fmt.Sprintf("the first of %d crops is shown; --crop picks another", len(found.Frames))})
	}
	frame := task.Of(picked, opened.Orientation)
	width, height := frame.Size(opened.Width, opened.Height, c.MaxEdge)
	shown, err := h.NewSurface(width, height, surface.BGRA8)
	if err != nil {
		return 0, err
	}
	defer shown.Close()
	if err := shown.Prefault(); err != nil {
		return 0, err
	}
	blob, err := json.Marshal(task.Render{Frame: frame, Space: space.Name})
	if err != nil {
		return 0, err
	}
	ready, err := w.Render(ctx, host.RenderRequest{Surface: shown, Blob: blob})
	if err != nil {
		return 0, err
	}
	if ready.Width != width || ready.Height != height {
		return 0, fmt.Errorf("%d x %d pixels were drawn, not %d x %d", ready.Width, ready.Height, width, height)
	}
	if c.Partial {
		stats, err := w.Stats(ctx)
		if err != nil {
			return 0, err
		}
		missing = int(stats.Engine[task.StatMissing])
		events.notices(c.File, salvagedAtAll(missing, int(stats.Engine[task.StatNotes])))
	}
	if err := writePNG(ctx, out, shown, space); err != nil {
		return 0, err
	}
	return missing, at(stageOutput, out.Commit())
}

// pick finds a frame by its id or name; the first if neither is asked for.
func pick(frames []recipe.Frame, id string) (recipe.Frame, error) {
	if id == "" {
		return frames[0], nil
	}
	var names []string
	for _, f := range frames {
		if f.ID == id || f.Name == id {
			return f, nil
		}
		names = append(names, f.ID)
	}
	return recipe.Frame{}, fmt.Errorf("no crop %q; there are %q", id, names)
}

// writePNG writes a finished picture. Its pixels come from the worker, but
// they are only copied, never parsed.
func writePNG(ctx context.Context, out raster.File, shown *surface.Surface, space color.Space) error {
	sink, err := png.Create(out, raster.Spec{
		Width: shown.Width, Height: shown.Height, Channels: 3, Depth: 8,
		ICC: color.Profile(space), Software: software,
	}, png.Options{})
	if err != nil {
		return err
	}
	row := make([]uint16, 3*shown.Width)
	for y := range shown.Height {
		bgra := shown.Row(y)
		for x := range shown.Width {
			row[3*x], row[3*x+1], row[3*x+2] = uint16(bgra[4*x+2]), uint16(bgra[4*x+1]), uint16(bgra[4*x])
		}
		if err := sink.WriteRows(ctx, row); err != nil {
			return err
		}
	}
	return sink.Close()
}
