package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"

	"safelight/pipeline/raster"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// Export makes all outputs of the frame in one pass over the scan; see
// [task.Export]. Every band is decoded once, and each output reduces, grades,
// turns and encodes it strip by strip, in a goroutine of its own. Then each is
// read back. Memory is that of a few strips for each output; a picture that has
// to be turned takes a detour over its scratch file.
//
// An output that fails does not cost the others, and the answer says why it did.
// The error is one of the scan, or of the request.
func (im *Image) Export(ctx context.Context, files []*os.File, options []byte, report Reporter) ([]byte, error) {
	var req task.Export
	if err := json.Unmarshal(options, &req); err != nil {
		return nil, err
	}
	dealt, err := deal(req, files)
	if err != nil {
		return nil, err
	}
	if err := req.Frame.Check(im.info.Width, im.info.Height); err != nil {
		return nil, err
	}
	outputs := make([]*output, len(dealt))
	for i, own := range dealt {
		outputs[i] = im.newOutput(req, req.Outputs[i], own, report)
		defer outputs[i].close()
	}
	crop := cropOf(outputs)
	if err := im.pass(ctx, crop, outputs, report); err != nil {
		return nil, err
	}
	exported := task.Exported{Missing: missingIn(im.src.Info().MissingRows, crop), Notes: im.notes()}
	if len(exported.Missing) == 1 && exported.Missing[0] == [2]int{crop.Min.Y, crop.Max.Y} {
		return nil, &StageError{wire.StageDecode, errors.New("nothing of the picture could be decoded")}
	}
	for _, o := range outputs { // one by one: each has all cores
		exported.Written = append(exported.Written, o.finish(ctx, im.verifyLimits()))
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return json.Marshal(exported)
}

// cropOf is the part of the scan that outputs need, which have not failed. Outputs
// of a frame that is straightened may need more of it or less.
func cropOf(outputs []*output) (crop image.Rectangle) {
	for _, o := range outputs {
		if o.err == nil {
			crop = crop.Union(o.strip.crop)
		}
	}
	return crop
}

// dealt are the files of one output.
type dealt struct {
	out     *os.File
	scratch *os.File // nil if it has none
}

// deal gives each output its files. That there are more or fewer than the
// request says, one of them twice, or one with something in it, is an error that
// wraps wire.ErrProtocol: whose picture ends up where can no longer be known.
func deal(req task.Export, files []*os.File) ([]dealt, error) {
	if n := len(req.Outputs); n < 1 || n > task.MaxOutputs || len(files) != req.Files() {
		return nil, fmt.Errorf("export of %d outputs with %d files, not %d: %w", n, len(files), req.Files(), wire.ErrProtocol)
	}
	var seen []os.FileInfo
	for i, f := range files {
		stat, err := f.Stat()
		if err != nil {
			return nil, err
		}
		if stat.Size() != 0 {
			return nil, fmt.Errorf("export to file %d, which has %d bytes in it: %w", i, stat.Size(), wire.ErrProtocol)
		}
		for j, other := range seen {
			if os.SameFile(stat, other) {
				return nil, fmt.Errorf("export to file %d, which is file %d, too: %w", i, j, wire.ErrProtocol)
			}
		}
		seen = append(seen, stat)
	}
	var all []dealt
	for _, o := range req.Outputs {
		own := dealt{out: files[0]}
		if files = files[1:]; o.Scratch {
			own.scratch, files = files[0], files[1:]
		}
		all = append(all, own)
	}
	return all, nil
}

// pass reads the crop once and gives every band to all outputs. It ends early
// when all of them have failed.
func (im *Image) pass(ctx context.Context, crop image.Rectangle, outputs []*output, report Reporter) error {
	if !anyLeft(outputs) {
		return nil
	}
	total := int64(crop.Dy())
	report.Report(wire.StageDecode, 0, total)
	for band, err := range raster.Bands(ctx, im.src, crop.Min.Y, crop.Max.Y) {
		if err != nil {
			return err
		}
		done := int64(band.Y1 - crop.Min.Y)
		together(outputs, func(o *output) { o.add(ctx, band, done, total) })
		if !anyLeft(outputs) {
			return nil
		}
		report.Report(wire.StageDecode, done, total)
	}
	return nil
}

// notes are the warnings that the source has come up with since it was opened.
func (im *Image) notes() []string {
	now := im.src.Info().Warnings
	return now[min(len(im.info.Warnings), len(now)):]
}

// missingIn are the missing rows of a scan that lie in a crop.
func missingIn(missing [][2]int, crop image.Rectangle) (in [][2]int) {
	for _, rows := range missing {
		if from, to := max(rows[0], crop.Min.Y), min(rows[1], crop.Max.Y); from < to {
			in = append(in, [2]int{from, to})
		}
	}
	return in
}

// verifyLimits are the limits that a written file is read back with: the usual,
// and those of the scan where they allow more.
func (im *Image) verifyLimits() raster.Limits {
	return raster.DefaultLimits().AtLeast(im.limits)
}
