package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"safelight/app/encoder"
	"safelight/pipeline/atomicfile"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// exportCommand grades scans and writes finished pictures.
type exportCommand struct {
	Files     []string `arg:"" name:"file" help:"Scans, and folders to look for scans in."`
	Output    string   `short:"o" required:"" placeholder:"DIR" help:"Folder for the pictures; made if it does not exist."`
	Format    string   `default:"tiff16" enum:"${formats}" placeholder:"NAME" help:"One of ${formats}; tiff16 by default, tiff32f is floating point, jxl and avif take cjxl and avifenc."`
	Compress  string   `name:"compression" placeholder:"NAME" help:"How TIFFs are compressed: one of ${compressions}; deflate by default."`
	Space     string   `default:"srgb" placeholder:"NAME" help:"Color space: srgb, display-p3, adobe-rgb, prophoto, rec2020 or acescg."`
	MaxEdge   int      `placeholder:"N" help:"Longest edge in pixels; the scan's own by default."`
	Quality   int      `default:"92" placeholder:"N" help:"Quality of JPEG, JPEG XL and AVIF, 1 to 100; JPEG XL is lossless at 100."`
	Jobs      int      `short:"j" placeholder:"N" help:"Scans at a time, each in a process of its own; half the cores by default."`
	Embed     bool     `name:"embed-recipe" help:"Put the recipe into the picture, as XMP."`
	Overwrite bool     `help:"Replace pictures that exist."`
	JSON      bool     `help:"Print one JSON object a line."`
	lookFlags
	workerFlags
}

// Run exports the files in order.
func (c *exportCommand) Run(e *environment) error {
	switch {
	case c.MaxEdge < 0:
		return usagef("--max-edge: %d is less than 0", c.MaxEdge)
	case c.Quality < 1 || c.Quality > 100:
		return usagef("--quality: %d is outside 1 to 100", c.Quality)
	case c.Output == "":
		return usagef("--output: no folder")
	case c.Jobs < 0:
		return usagef("--jobs: %d is less than 0", c.Jobs)
	}
	kind := format.Kind(c.Format)
	if err := c.checkCompression(kind); err != nil {
		return err
	}
	for _, arg := range c.Files {
		if isFolder(arg) && sameFile(arg, c.Output) {
			return usagef("--output: %s is a folder to look for scans in; choose another, such as %s", c.Output, filepath.Join(c.Output, "finished"))
		}
	}
	space, err := outputSpace(c.Space)
	if err != nil {
		return err
	}
	encode, err := findEncoder(kind)
	if err != nil {
		return err
	}
	l, err := newLook(c.lookFlags)
	if err != nil {
		return err
	}
	events := newEvents(e, c.JSON)
	h, err := c.newHost(e, writes, 0, events.unisolated)
	if err != nil {
		return err
	}
	defer h.Close()

	x := &exporter{
		host: h, look: l, events: events, overwrite: c.Overwrite,
		kind: kind, encoder: encode, places: newPlaces(c.Files, c.Output),
		options: task.Export{
			Kind: string(kind.Written()), Space: space.Name, MaxEdge: c.MaxEdge, Quality: c.Quality,
			Compression: c.Compress, Software: software, EmbedRecipe: c.Embed,
		},
	}
	events.notices("", l.notices)
	jobs := c.Jobs
	if jobs == 0 {
		jobs = max(1, runtime.NumCPU()/2)
	}
	x.all(e.ctx, inputs(c.Files, c.Output), jobs)
	return events.summary()
}

// exporter is one run of export.
type exporter struct {
	host      *host.Host
	look      *look
	events    *events
	options   task.Export
	kind      format.Kind
	encoder   *encoder.Encoder // nil for kinds that workers write
	overwrite bool
	places    *places
}

// all exports the inputs, at most jobs at a time, and reports them in order.
func (x *exporter) all(ctx context.Context, from func(yield func(input, error) bool), jobs int) {
	// A report is queued when its scan is started, so at most jobs scans are
	// started and not yet reported, besides the one whose report is waited for.
	reports := make(chan chan func(), jobs)
	running := make(chan struct{}, jobs)
	go func() {
		defer close(reports)
		for in, err := range from {
			if ctx.Err() != nil {
				return
			}
			report := make(chan func(), 1)
			if err == nil {
				// In the order of the inputs, whichever is opened first.
				err = at(stageOutput, x.places.claimStem(x.stem(in), in.path))
			}
			if err != nil {
				report <- func() { x.events.failed(in.path, at(stageInput, err)) }
				reports <- report
				continue
			}
			running <- struct{}{}
			reports <- report
			go func() {
				defer func() { <-running }()
				report <- x.scan(ctx, in)
			}()
		}
	}()
	for report := range reports {
		(<-report)()
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
	var failures []error
	fail := func(err error) { failures = append(failures, err) }
	func() {
		w, err := x.host.Open(ctx, in.path)
		if err != nil {
			fail(err)
			return
		}
		defer w.Close()
		notices = append(notices, w.Opened().Warnings...)
		found, err := x.look.pictures(ctx, w, in.path)
		if err != nil {
			fail(at(stageRecipe, err))
			return
		}
		notices = append(notices, found.notices...)
		for i, frame := range found.frames {
			output := x.outputPath(in, frame, i, len(found.frames))
			exported, err := x.picture(ctx, w, in, frame, output)
			if err != nil {
				fail(at(stageOutput, err))
			} else {
				outputs = append(outputs, output)
			}
			for _, note := range shown(exported.Notes) {
				if !slices.Contains(notices, note) {
					notices = append(notices, note)
				}
			}
			if len(exported.Missing) > 0 {
				notices = append(notices, missingRows(exported.Missing))
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
			x.events.done(in.path, output, took)
		}
		for _, err := range failures {
			x.events.failed(in.path, err)
		}
	}
}

// picture writes one picture: to a temporary file that the worker writes and
// reads back, and that then gets its name. Of a format that another program
// writes, that file is made of one without a name, which the worker wrote.
func (x *exporter) picture(ctx context.Context, w *host.Worker, in input, frame recipe.Frame, output string) (exported task.Exported, err error) {
	if err := x.places.claim(output, in.path); err != nil {
		return exported, err
	}
	if err := x.places.check(output, in.path, x.overwrite); err != nil {
		return exported, err
	}
	if err := os.MkdirAll(filepath.Dir(output), 0o777); err != nil {
		return exported, err
	}
	out, err := atomicfile.Create(output, atomicfile.Options{Overwrite: x.overwrite})
	if err != nil {
		if errors.Is(err, fs.ErrExist) {
			return exported, fmt.Errorf("%w; --overwrite replaces it", err)
		}
		return exported, err
	}
	defer out.Abort()
	options := x.options
	options.Frame = task.Of(frame, w.Opened().Orientation)
	var scratch *os.File
	if options.Frame.Orientation > 1 {
		if scratch, err = scratchFile(filepath.Dir(output)); err != nil {
			return exported, fmt.Errorf("scratch file: %w", err)
		}
		defer scratch.Close()
	}
	request, err := json.Marshal(options)
	if err != nil {
		return exported, err
	}
	written := out.File
	if x.encoder != nil {
		if written, err = scratchFile(filepath.Dir(output)); err != nil {
			return exported, fmt.Errorf("scratch file: %w", err)
		}
		defer written.Close()
	}
	progress := func(p wire.Progress) { x.events.progress(in.path, p) }
	answer, err := w.Export(ctx, written, scratch, request, progress)
	if err != nil {
		return exported, err
	}
	if err := json.Unmarshal(answer, &exported); err != nil {
		return exported, fmt.Errorf("the worker's report: %w", err)
	}
	stat, err := written.Stat()
	if err != nil {
		return exported, err
	}
	opened := w.Opened()
	width, height := options.Frame.Size(opened.Width, opened.Height, options.MaxEdge)
	if err := exported.Check(width, height, stat.Size()); err != nil {
		return exported, err
	}
	if x.encoder != nil {
		progress(wire.Progress{Stage: wire.StageEncode})
		notes, err := x.encoder.Encode(ctx, written, out.File, encoder.Picture{
			Width: width, Height: height, Gray: frame.Recipe.Film.Monochrome(), Quality: options.Quality,
		})
		if err != nil {
			return exported, at(stageEncode, fmt.Errorf("%s: %w", stageEncode, err))
		}
		exported.Notes = append(exported.Notes, notes...)
	}
	return exported, out.Commit()
}

// missingRows says which rows of a scan are missing.
func missingRows(missing [][2]int) string {
	const most = 10
	var parts []string
	for _, rows := range missing[:min(len(missing), most)] {
		parts = append(parts, fmt.Sprintf("%d to %d", rows[0], rows[1]-1))
	}
	if len(missing) > most {
		parts = append(parts, "and others")
	}
	return "salvaged: of the scan's rows " + strings.Join(parts, ", ") + " at least a part could not be decoded and is blank"
}

// scratchFile makes a file without a name, where the picture will be, so that
// it has the space the picture needs and is gone whatever happens.
func scratchFile(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, ".safelight-scratch-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// stem is where the pictures of a scan go, but for what tells them apart.
func (x *exporter) stem(in input) string {
	return filepath.Join(in.outputRoot, strings.TrimSuffix(in.relative, filepath.Ext(in.relative)))
}

// outputPath is where a picture of a scan goes.
func (x *exporter) outputPath(in input, frame recipe.Frame, index, count int) string {
	name := x.stem(in)
	if count > 1 {
		suffix := frame.ID
		if suffix == "" {
			suffix = fmt.Sprint(index + 1)
		}
		name += "-" + fileName(suffix)
	}
	return name + x.kind.Ext()
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
