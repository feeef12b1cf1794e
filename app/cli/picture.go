package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"safelight/app/encoder"
	"safelight/app/look"
	"safelight/pipeline/atomicfile"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// stageEncode is the stage in which another program writes the picture.
const stageEncode = "encode"

// made is what came of one picture.
type made struct {
	outputs  []string // that have their names
	skipped  []string // outputs that had them before, or that another run has made meanwhile
	failures []error
	notes    []string
	missing  [][2]int // rows of the scan
}

// picture makes all files of one picture, of one pass over the scan. A file that
// fails does not cost the others; its error is an outputError. What the worker
// cannot read at all is one error, whatever the number of files; the picture may be
// tried again then. A run that resumes is content with a file that another one has
// made of the same meanwhile.
func (x *exporter) picture(ctx context.Context, w *host.Worker, j job, frame recipe.Frame, given bool, crop string) (m made, err error) {
	fail := func(output string, err error) {
		m.failures = append(m.failures, outputError{output, len(x.outputs) > 1, at(stageOutput, err)})
	}
	request := x.request
	request.Frame = task.Of(frame, w.Opened().Orientation)
	var chosen *recipe.Frame
	if given {
		chosen = &frame
	}
	var drafts []*draft
	var files []*os.File
	for _, o := range x.outputs {
		path := o.place(j.input, crop)
		if j.standing[path] {
			m.skipped = append(m.skipped, path)
			continue
		}
		d, err := x.draft(j.input, o, path, request.Frame.Orientation > 1)
		if x.madeByAnother(err, j, chosen, o, path) {
			m.skipped = append(m.skipped, path)
			continue
		}
		if err != nil {
			fail(path, err)
			continue
		}
		defer d.close()
		drafts = append(drafts, d)
		files = append(files, d.files()...)
		o.Scratch = d.scratch != nil
		request.Outputs = append(request.Outputs, o.Output)
	}
	if len(drafts) == 0 {
		return m, nil
	}
	exported, err := export(ctx, w, files, request, func(p wire.Progress) { x.events.progress(j.path, p) })
	if err != nil {
		for _, d := range drafts {
			x.places.claims.release(d.out.Path())
		}
		return m, at(stageOutput, err)
	}
	m.notes, m.missing = look.Shown(exported.Notes), exported.Missing
	for i, d := range drafts {
		notes, err := x.finish(ctx, w, j, request.Frame, chosen, d, exported.Written[i])
		m.notes = append(m.notes, notes...)
		if x.madeByAnother(err, j, chosen, d.output, d.out.Path()) {
			m.skipped = append(m.skipped, d.out.Path())
			continue
		}
		if err != nil {
			fail(d.out.Path(), err)
			continue
		}
		m.outputs = append(m.outputs, d.out.Path())
	}
	return m, nil
}

// export has a worker make files.
func export(ctx context.Context, w *host.Worker, files []*os.File, request task.Export, progress func(wire.Progress)) (task.Exported, error) {
	options, err := json.Marshal(request)
	if err != nil {
		return task.Exported{}, err
	}
	answer, err := w.Export(ctx, files, options, progress)
	if err != nil {
		return task.Exported{}, err
	}
	return task.ParseExported(answer, len(request.Outputs))
}

// finish gives a file its name, if all is well with it. Of a format that another
// program writes, it first has that make the file of what the worker wrote.
func (x *exporter) finish(ctx context.Context, w *host.Worker, j job, frame task.Frame, chosen *recipe.Frame, d *draft, written task.Written) (notes []string, err error) {
	if written.Failed != nil {
		return nil, w.Failure(*written.Failed)
	}
	stat, err := d.written.Stat()
	if err != nil {
		return nil, err
	}
	width, height := frame.Size(w.Opened().Width, w.Opened().Height, d.output.MaxEdge)
	if err := written.Check(width, height, stat.Size()); err != nil {
		return nil, err
	}
	if d.output.encoder != nil {
		x.events.progress(j.path, wire.Progress{Stage: wire.StageEncode})
		notes, err = d.output.encoder.Encode(ctx, d.written, d.out.File, encoder.Picture{
			Width: width, Height: height, Gray: frame.Recipe.Film.Monochrome(), Quality: d.output.Quality,
		})
		if err != nil {
			return nil, at(stageEncode, fmt.Errorf("%s: %w", stageEncode, err))
		}
	}
	return notes, x.commit(j, chosen, d)
}

// draft is a file that does not have its name yet.
type draft struct {
	output output
	out    *atomicfile.File
	// written is what the worker writes and reads back: out, or, of a format
	// that another program writes, a file without a name.
	written *os.File
	scratch *os.File // for turning, or nil
}

// draft begins a file. Its place has to be free, and the folder of it is made.
func (x *exporter) draft(in input, o output, path string, turned bool) (d *draft, err error) {
	if err := x.places.claims.begin(path, in.path); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			x.places.claims.release(path)
		}
	}()
	if err := x.places.check(path, in.path, x.overwrite); err != nil {
		return nil, err
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	d = &draft{output: o}
	if d.out, err = atomicfile.Create(path, atomicfile.Options{Overwrite: x.overwrite}); err != nil {
		if errors.Is(err, fs.ErrExist) && !x.overwrite { // or it is a folder
			return nil, fmt.Errorf("%w; --overwrite replaces it", err)
		}
		return nil, err
	}
	d.written = d.out.File
	if o.encoder != nil {
		if d.written, err = scratchFile(folder); err != nil {
			d.out.Abort()
			return nil, err
		}
	}
	if turned {
		if d.scratch, err = scratchFile(folder); err != nil {
			d.close()
			return nil, err
		}
	}
	return d, nil
}

// files are those for the worker.
func (d *draft) files() []*os.File {
	if d.scratch != nil {
		return []*os.File{d.written, d.scratch}
	}
	return []*os.File{d.written}
}

// close gives up everything but what was committed.
func (d *draft) close() {
	if d.written != d.out.File {
		d.written.Close()
	}
	if d.scratch != nil {
		d.scratch.Close()
	}
	d.out.Abort()
}

// scratchFile makes a file without a name, where the picture will be, so that
// it has the space the picture needs and is gone whatever happens.
func scratchFile(dir string) (*os.File, error) {
	f, err := atomicfile.Scratch(dir)
	if err != nil {
		return nil, fmt.Errorf("scratch file: %w", err)
	}
	return f, nil
}
