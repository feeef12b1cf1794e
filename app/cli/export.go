package cli

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"safelight/app/manifest"
	"safelight/pipeline/recipe"
	"safelight/pipeline/stream"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// exportCommand grades scans and writes finished pictures.
type exportCommand struct {
	Files     []string `arg:"" name:"file" help:"Scans, and folders to look for scans in."`
	Output    string   `short:"o" required:"" placeholder:"DIR" help:"Folder for the pictures; made if it does not exist."`
	Jobs      int      `short:"j" placeholder:"N" help:"Scans at a time, each in a process of its own; half the cores by default."`
	Embed     bool     `name:"embed-recipe" help:"Put the recipe into the picture, as XMP."`
	Overwrite bool     `help:"Replace pictures that exist."`
	Resume    bool     `help:"Skip what an earlier run has made of the same scan in the same way, and is still there."`
	Shard     shard    `placeholder:"I/N" help:"Only the I-th of N parts of all scans, for runs on several machines; parts may share the output folder."`
	JSON      bool     `help:"Print one JSON object a line."`
	outputFlags
	lookFlags
	workerFlags
}

// Run exports the files in order.
func (c *exportCommand) Run(e *environment) error {
	switch {
	case c.Output == "":
		return usagef("--output: no folder")
	case c.Jobs < 0:
		return usagef("--jobs: %d is less than 0", c.Jobs)
	}
	outputs, err := c.outputs()
	if err != nil {
		return err
	}
	for _, arg := range c.Files {
		for _, o := range outputs {
			if folder := filepath.Join(c.Output, o.folder); isFolder(arg) && sameFile(arg, folder) {
				return usagef("--output: %s is a folder to look for scans in; choose another, such as %s", folder, filepath.Join(folder, "finished"))
			}
		}
	}
	l, err := newLook(c.lookFlags)
	if err != nil {
		return err
	}
	events := newEvents(e, c.JSON)
	loaded, err := c.load()
	if err != nil {
		return err
	}
	h, err := c.hostOf(e, loaded, writes, 0, events.unisolated)
	if err != nil {
		return err
	}
	defer h.Close()

	x := &exporter{
		host: h, look: l, events: events, overwrite: c.Overwrite,
		outputs: outputs, places: newPlaces(c.Files, c.Output),
		request: task.Export{Software: software, EmbedRecipe: c.Embed},
		root:    c.Output, resume: c.Resume, shard: c.Shard, settings: c.settings(),
	}
	if x.manifest, err = c.manifest(); err != nil {
		return err
	}
	defer x.manifest.Close()
	events.notices("", l.notices)
	events.notices("", x.manifest.Notices())
	jobs := c.Jobs
	if jobs == 0 {
		jobs = max(1, runtime.NumCPU()/2)
	}
	x.budget, jobs = newBudget(int64(loaded.ProcessIsolation.Memory), jobs)
	if jobs < c.Jobs {
		events.notices("", []string{fmt.Sprintf("of --jobs %d, %d are run at a time: there is not more memory, see --memory", c.Jobs, jobs)})
	}
	x.all(e.ctx, inputs(c.Files, c.Output, events.passedOver), jobs)
	return events.summary()
}

// exporter is one run of export.
type exporter struct {
	host      *host.Host
	look      *look
	events    *events
	outputs   []output
	request   task.Export // but for the frame and the outputs
	overwrite bool
	places    *places
	budget    *budget
	root      string // of the pictures
	manifest  *manifest.Manifest
	resume    bool
	shard     shard
	settings  settings // but for the recipe
}

// all exports the inputs, at most jobs at a time, and reports them in order. When
// ctx ends no scan is begun any more; what was begun ends by itself, and is
// reported.
func (x *exporter) all(ctx context.Context, from iter.Seq2[input, error], jobs int) {
	source := func(yield func(input, error) bool) {
		for in, err := range from {
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				// In the order of the inputs, whichever is opened first, and also for
				// scans of other shards, so that all shards agree.
				err = at(stageOutput, x.claim(in))
				if !x.shard.has(in) {
					continue
				}
			}
			in.fault = at(stageInput, err)
			if !yield(in, nil) {
				return
			}
		}
	}
	work := func(_ context.Context, in input) (report func(), err error) {
		if in.fault != nil {
			return func() { x.events.failed(in.path, in.fault) }, nil
		}
		return x.scan(ctx, in), nil
	}
	for report, err := range stream.Map(context.WithoutCancel(ctx), source, work, stream.Workers(jobs), stream.OnError(stream.Yield)) {
		if err != nil { // a fault of ours; the other scans are not to suffer from it
			x.events.failed("", err)
			continue
		}
		report()
	}
	if ctx.Err() != nil {
		x.events.notices("", []string{"interrupted: what was unfinished is removed, what is reported as done is complete"})
		x.events.interrupted()
	}
}

// scan exports the pictures of one scan. It returns what is to be reported. A
// picture that fails does not cost the scan's others.
func (x *exporter) scan(ctx context.Context, in input) func() {
	begun := time.Now()
	var notices, outputs []string
	missing := make(map[string]int) // rows of the scan, by output
	var failures []error
	fail := func(err error) { failures = append(failures, err) }
	source := startChecksum(ctx, in.path)
	defer source.stop()
	if x.resume {
		if skipped := x.made(in, source); skipped != nil {
			return func() { x.events.skipped(in.path, skipped) }
		}
	}
	func() {
		w, err := x.host.Open(ctx, in.path)
		if err != nil {
			fail(err)
			return
		}
		notices = append(notices, w.Opened().Warnings...)
		giveBack, err := x.reserve(ctx, w, in)
		if err != nil {
			w.Close()
			fail(err)
			return
		}
		defer giveBack() // when the worker is gone
		defer w.Close()
		found, err := x.look.pictures(ctx, w, in.path)
		if err != nil {
			fail(at(stageRecipe, err))
			return
		}
		notices = append(notices, found.notices...)
		for i, frame := range found.frames {
			picture := x.picture(ctx, w, in, source, frame, found.given, cropName(frame, i, len(found.frames)))
			outputs = append(outputs, picture.outputs...)
			failures = append(failures, picture.failures...)
			for _, note := range picture.notes {
				if !slices.Contains(notices, note) {
					notices = append(notices, note)
				}
			}
			notices = salvaged(notices, picture.missing)
			for _, output := range picture.outputs {
				missing[output] = rowsIn(picture.missing)
			}
			select {
			case <-w.Done(): // and the next pictures would only say so
				if left := len(found.frames) - i - 1; left > 0 {
					fail(fmt.Errorf("%d more pictures of this scan were not made", left))
				}
				return
			default:
			}
		}
	}()
	took := time.Since(begun)
	return func() {
		x.events.notices(in.path, notices)
		for _, output := range outputs {
			x.events.done(in.path, output, took, missing[output])
		}
		for _, err := range failures {
			x.events.failed(in.path, err)
		}
	}
}

// claim takes the places of all pictures of a scan, but for what tells those of
// several crops apart.
func (x *exporter) claim(in input) error {
	for _, o := range x.outputs {
		if err := x.places.claimStem(o.place(in, ""), in.path); err != nil {
			return err
		}
	}
	return nil
}

// cropName tells the picture of a crop from those of the scan's others.
func cropName(frame recipe.Frame, index, count int) string {
	switch {
	case count == 1:
		return ""
	case frame.ID == "":
		return fmt.Sprintf("-%d", index+1)
	}
	return "-" + fileName(frame.ID)
}

// fileName is text with everything replaced that has no place in a file name.
func fileName(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '_'
	}, text)
}
