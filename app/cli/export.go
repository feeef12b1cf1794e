package cli

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"runtime"

	"safelight/app/folder"
	"safelight/app/look"
	"safelight/app/manifest"
	"safelight/app/progress"
	"safelight/pipeline/stream"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// exportCommand grades scans and writes finished pictures.
type exportCommand struct {
	Files     []string `arg:"" optional:"" name:"file" help:"Scans, and folders to look for scans in."`
	FilesFrom string   `placeholder:"FILE" help:"Scans and folders, as well, from this file, or from standard input if it is -: paths with a NUL behind each, as of find -print0."`
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
	if err := c.readFiles(e.In); err != nil {
		return err
	}
	for _, arg := range c.Files {
		for _, o := range outputs {
			if out := filepath.Join(c.Output, o.folder); folder.Is(arg) && sameFile(arg, out) {
				return usagef("--output: %s is a folder to look for scans in; choose another, such as %s", out, filepath.Join(out, "finished"))
			}
		}
	}
	l, err := c.lookFlags.look()
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
		host: h, look: l, flags: &c.lookFlags, events: events, overwrite: c.Overwrite,
		outputs: outputs, places: newPlaces(c.Files, c.Output),
		request: task.Export{Software: software, EmbedRecipe: c.Embed},
		root:    c.Output, resume: c.Resume, shard: c.Shard, settings: c.settings(),
	}
	if x.manifest, err = c.manifest(); err != nil {
		return err
	}
	defer x.manifest.Close()
	events.notices("", l.Notices())
	events.notices("", x.manifest.Notices())
	jobs := c.Jobs
	if jobs == 0 {
		jobs = max(1, runtime.GOMAXPROCS(0)/2) // which knows the quota of a container
	}
	x.budget, jobs = newBudget(int64(loaded.ProcessIsolation.Memory), jobs)
	if jobs < c.Jobs {
		events.notices("", []string{fmt.Sprintf("of --jobs %d, %d are run at a time: there is not more memory, see --memory", c.Jobs, jobs)})
	}
	events.show(jobs)
	x.all(e.ctx, events.ahead(inputs(c.Files, c.Output, events.passedOver), c.Shard), jobs)
	return events.summary()
}

// exporter is one run of export.
type exporter struct {
	host      *host.Host
	look      *look.Look
	flags     *lookFlags // that look was made of
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
			x.events.end(in.path, progress.Failed)
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
		x.events.stop()
	}
}
