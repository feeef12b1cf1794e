package worker

import (
	"context"
	"hash"
	"hash/crc32"
	"os"
	"runtime/debug"
	"slices"
	"sync"

	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/jpeg"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// output is one file of an export, and all that makes it of the bands of the
// scan. It shares nothing that changes with other outputs, so that each can be
// worked on by a goroutine of its own.
type output struct {
	files dealt
	spec  raster.Spec
	strip *stripper
	exec  program.Executor
	lane  lane
	sink  raster.Sink
	sum   hash.Hash32 // of the graded samples, unless the sink checks its file itself

	report      Reporter
	stage       wire.Stage
	done, total int64 // rows of the crop
	err         error // the first; nothing is done after it
}

// newOutput prepares an output. If that fails, the output has failed.
func (im *Image) newOutput(req task.Export, want task.Output, files dealt, report Reporter) *output {
	o := &output{files: files, report: report, stage: wire.StageEncode, sum: crc32.NewIEEE()}
	if err := o.prepare(im, req, want); err != nil {
		o.fail(err)
	}
	return o
}

func (o *output) prepare(im *Image, req task.Export, want task.Output) (err error) {
	frame := req.Frame
	kind, err := format.ParseKind(want.Kind)
	if err != nil {
		return err
	}
	compression, err := tiff.ParseCompression(want.Compression)
	if err != nil {
		return err
	}
	depth := im.info.Depth
	if frame.Straighten != 0 || frame.Reduced(im.info.Width, im.info.Height, want.MaxEdge) {
		depth = 16
	}
	o.exec = im.backend.New(0)
	p, err := im.use(o.exec, frame, want.Space, kind.Depth(), depth)
	if err != nil {
		return err
	}
	var embed *recipe.Recipe
	if req.EmbedRecipe {
		embed = frame.Recipe
	}
	metadata, err := im.outputMetadata(req.Software, embed)
	if err != nil {
		return err
	}
	width, height := frame.Size(im.info.Width, im.info.Height, want.MaxEdge)
	o.spec = raster.Spec{
		Width: width, Height: height, Channels: p.Channels(), Depth: kind.Depth(), Float: kind.Float(),
		ICC: outputProfile(want.Space, p.Channels()), SRGB: want.Space == "srgb", PPI: im.outputPPI(frame, want.MaxEdge), Software: req.Software, Metadata: metadata,
	}
	if frame.Transposed() {
		width, height = height, width
	}
	if o.strip, err = newStripper(im.info, frame.Cut(im.info.Width, im.info.Height), width, height); err != nil {
		return err
	}
	o.sink, err = format.Create(o.files.out, kind, o.spec, format.Options{
		TIFF: tiff.Options{Compression: compression}, JPEG: jpeg.Options{Quality: want.Quality},
	})
	if err != nil {
		return err
	}
	if o.spec.Float {
		o.lane, err = newLane(o.exec.Floats, summed(o.sum, o.sink.(raster.FloatSink).WriteFloatRows), o.spec, frame.Orientation, o.files.scratch)
		return err
	}
	write := rows[uint16](o.sink.WriteRows)
	if _, checked := o.sink.(raster.CheckedSink); !checked {
		write = summed(o.sum, write)
	}
	o.lane, err = newLane(o.exec.Codes, write, o.spec, frame.Orientation, o.files.scratch)
	return err
}

// add takes the next band of the scan, with which done of total rows of the crop
// have come.
func (o *output) add(ctx context.Context, band raster.Band, done, total int64) {
	o.done, o.total = done, total
	strip, err := o.strip.of(band)
	if err == nil && len(strip.Pix) > 0 {
		err = o.lane.add(ctx, strip, o.reached)
	}
	if err != nil {
		o.fail(err)
	}
}

// reached notes and reports a stage.
func (o *output) reached(stage wire.Stage) {
	o.stage = stage
	o.report.Report(stage, o.done, o.total)
}

// finish completes the file, reads it back, and tells what came of it.
func (o *output) finish(ctx context.Context, limits raster.Limits) task.Written {
	var written task.Written
	if o.err == nil {
		var err error
		if written, err = o.complete(ctx, limits); err != nil {
			o.fail(err)
		}
	}
	if o.err != nil {
		failed := failedOf(wire.FailError, stageOf(o.err, o.stage), o.err)
		return task.Written{Failed: &failed}
	}
	return written
}

func (o *output) complete(ctx context.Context, limits raster.Limits) (written task.Written, err error) {
	if err := o.lane.end(ctx, o.reached); err != nil {
		return written, err
	}
	sink := o.sink
	o.sink = nil
	if err := sink.Close(); err != nil {
		return written, err
	}
	o.close() // what took memory to write takes none while it is read
	written = task.Written{Width: o.spec.Width, Height: o.spec.Height, CRC32: o.sum.Sum32()}
	if written.Bytes, err = synced(o.files.out); err != nil {
		return written, err
	}
	if err := verify(ctx, o.files.out, sink, o.spec, written, limits, o.report); err != nil {
		return written, &StageError{wire.StageVerify, err}
	}
	return written, nil
}

// fail gives the output up, and the space its files take, which another output
// may need. That it cannot be had back is no harm: nobody will use the files.
func (o *output) fail(err error) {
	o.err = err
	o.close()
	o.files.out.Truncate(0)
	if o.files.scratch != nil {
		o.files.scratch.Truncate(0)
	}
}

// close ends what runs for the output, and forgets what takes memory. It may be
// called again.
func (o *output) close() {
	if o.sink != nil {
		o.sink.Close() // an incomplete file, that nobody will use
	}
	if o.exec != nil {
		o.exec.Close()
	}
	o.sink, o.exec, o.lane, o.strip = nil, nil, nil, nil
}

// anyLeft reports whether an output has not failed.
func anyLeft(outputs []*output) bool {
	return slices.ContainsFunc(outputs, func(o *output) bool { return o.err == nil })
}

// together does the same for all outputs that have not failed, at the same time.
// A panic comes up here, as a [*raster.Panic].
func together(outputs []*output, do func(*output)) {
	var running sync.WaitGroup
	panics := make([]*raster.Panic, len(outputs))
	for i, o := range outputs {
		if o.err != nil {
			continue
		}
		running.Go(func() {
			defer func() {
				if value := recover(); value != nil {
					panics[i] = &raster.Panic{Value: value, Stack: debug.Stack()}
				}
			}()
			do(o)
		})
	}
	running.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
}

// synced has a file written to the disk and forgotten by the system, so that
// what is read back comes from there, and gives its size.
func synced(f *os.File) (int64, error) {
	if err := f.Sync(); err != nil {
		return 0, err
	}
	forget(f)
	stat, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return stat.Size(), nil
}

// outputProfile is the profile to embed: that of the space, or of gray with
// the space's transfer function.
func outputProfile(space string, channels int) []byte {
	s, _ := color.Lookup(space)
	if channels == 1 {
		return color.GrayProfile(s.Transfer, "Gray, "+s.Title+" transfer")
	}
	return color.Profile(s)
}

// outputPPI is the scan's resolution, less what was reduced; 0 if it is not
// known, or none that a scanner has.
func (im *Image) outputPPI(frame task.Frame, maxEdge int) float64 {
	x0, _, x1, _ := frame.Pixels(im.info.Width, im.info.Height)
	w, h := frame.Size(im.info.Width, im.info.Height, maxEdge)
	if frame.Transposed() {
		w = h
	}
	if ppi := im.info.XPPI * float64(w) / float64(x1-x0); ppi >= 1 && ppi <= 100_000 {
		return ppi
	}
	return 0
}
