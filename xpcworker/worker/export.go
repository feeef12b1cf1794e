package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"os"

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

// Export decodes, reduces, grades, turns and encodes the frame strip by strip,
// then reads the file back; see [task.Export]. Memory is that of a few strips.
// A picture that has to be turned takes a detour over the scratch file.
func (im *Image) Export(ctx context.Context, out, scratch *os.File, options []byte, report Reporter) ([]byte, error) {
	var req task.Export
	if err := json.Unmarshal(options, &req); err != nil {
		return nil, err
	}
	kind, err := format.ParseKind(req.Kind)
	if err != nil {
		return nil, &StageError{wire.StageEncode, err}
	}
	compression, err := tiff.ParseCompression(req.Compression)
	if err != nil {
		return nil, &StageError{wire.StageEncode, err}
	}
	depth := im.info.Depth
	if req.Reduced(im.info.Width, im.info.Height) {
		depth = 16
	}
	p, err := im.use(req.Frame, req.Space, kind.Depth(), depth)
	if err != nil {
		return nil, err
	}
	var embed *recipe.Recipe
	if req.EmbedRecipe {
		embed = req.Frame.Recipe
	}
	metadata, err := im.outputMetadata(req.Software, embed)
	if err != nil {
		return nil, &StageError{wire.StageEncode, err}
	}
	width, height := req.Frame.Size(im.info.Width, im.info.Height, req.MaxEdge)
	spec := raster.Spec{
		Width: width, Height: height, Channels: p.Channels(), Depth: kind.Depth(), Float: kind.Float(),
		ICC: outputProfile(req.Space, p.Channels()), PPI: im.outputPPI(req), Software: req.Software, Metadata: metadata,
	}
	if samples := int64(width) * int64(height) * int64(spec.Channels); kind == format.JPEG && samples > im.verifyLimits().MaxWholeBytes {
		return nil, &StageError{wire.StageEncode, fmt.Errorf("%d x %d pixels are too many for a JPEG: it could not be read back; reduce it or choose another format", width, height)}
	}
	sink, err := format.Create(out, kind, spec, format.Options{
		TIFF: tiff.Options{Compression: compression}, JPEG: jpeg.Options{Quality: req.Quality},
	})
	if err != nil {
		return nil, err
	}
	sum := crc32.NewIEEE()
	if spec.Float {
		err = write(ctx, im, req, spec, im.exec.Floats, summed(sum, sink.(raster.FloatSink).WriteFloatRows), scratch, report)
	} else {
		err = write(ctx, im, req, spec, im.exec.Codes, summed(sum, sink.WriteRows), scratch, report)
	}
	if err != nil {
		sink.Close()
		return nil, err
	}
	if err := sink.Close(); err != nil {
		return nil, err
	}
	// What is read back should come from the disk, not from memory.
	if err := out.Sync(); err != nil {
		return nil, err
	}
	forget(out)
	stat, err := out.Stat()
	if err != nil {
		return nil, err
	}
	exported := task.Exported{
		Width: width, Height: height, Bytes: stat.Size(), CRC32: sum.Sum32(),
		Missing: missingIn(im.src.Info().MissingRows, req.Frame, im.info), Notes: im.notes(),
	}
	if crop := image.Rect(req.Frame.Pixels(im.info.Width, im.info.Height)); len(exported.Missing) == 1 &&
		exported.Missing[0] == [2]int{crop.Min.Y, crop.Max.Y} {
		return nil, &StageError{wire.StageDecode, errors.New("nothing of the picture could be decoded")}
	}
	if err := verify(ctx, out, kind, spec, exported, im.verifyLimits(), report); err != nil {
		return nil, &StageError{wire.StageVerify, err}
	}
	return json.Marshal(exported)
}

// notes are the warnings that the source has come up with since it was opened.
func (im *Image) notes() []string {
	now := im.src.Info().Warnings
	return now[min(len(im.info.Warnings), len(now)):]
}

// missingIn are the missing rows of a scan that lie in a frame.
func missingIn(missing [][2]int, frame task.Frame, info raster.Info) (in [][2]int) {
	_, top, _, bottom := frame.Pixels(info.Width, info.Height)
	for _, rows := range missing {
		if from, to := max(rows[0], top), min(rows[1], bottom); from < to {
			in = append(in, [2]int{from, to})
		}
	}
	return in
}

// write streams the frame, graded to samples of one sort, into a sink.
func write[T sample](ctx context.Context, im *Image, req task.Export, spec raster.Spec, grade func([]T, program.Samples), sink rows[T], scratch *os.File, report Reporter) error {
	crop := image.Rect(req.Frame.Pixels(im.info.Width, im.info.Height))
	into := sink
	var turn *turner[T]
	if req.Frame.Orientation > 1 {
		if scratch == nil {
			return fmt.Errorf("orientation %d needs a scratch file", req.Frame.Orientation)
		}
		turn = &turner[T]{file: scratch, orientation: req.Frame.Orientation, width: spec.Width, height: spec.Height, channels: spec.Channels}
		into = turn.writeRows
	}
	source, sourceHeight := spec.Width, spec.Height
	if req.Frame.Transposed() {
		source, sourceHeight = spec.Height, spec.Width
	}
	strips := &stripper{im: im, crop: crop, width: source, height: sourceHeight}
	var graded []T
	err := strips.each(ctx, report, func(samples program.Samples) error {
		report.Report(wire.StageGrade, strips.done, strips.total)
		graded = grown(graded, len(samples.Pix)/samples.Channels*spec.Channels)
		grade(graded, samples)
		report.Report(wire.StageEncode, strips.done, strips.total)
		return into(ctx, graded)
	})
	if err != nil || turn == nil {
		return err
	}
	return turn.each(func(rows []T) error {
		report.Report(wire.StageEncode, strips.total, strips.total)
		return sink(ctx, rows)
	})
}

// stripper reads the crop of an image as strips of samples to grade: as they
// are stored, or reduced.
type stripper struct {
	im            *Image
	crop          image.Rectangle
	width, height int // of the strips together
	done, total   int64
}

func (s *stripper) each(ctx context.Context, report Reporter, yield func(program.Samples) error) error {
	info := s.im.info
	s.total = int64(s.crop.Dy())
	report.Report(wire.StageDecode, 0, s.total)
	pass := func(rows []uint16, depth int) error {
		return yield(program.Samples{Pix: rows, Channels: info.Channels, Depth: depth})
	}
	var reducer *raster.Reducer
	if s.width != s.crop.Dx() || s.height != s.crop.Dy() {
		var err error
		if reducer, err = raster.NewCropReducer(info, s.crop, s.width, s.height); err != nil {
			return err
		}
	}
	var strip []uint16
	for band, err := range raster.Bands(ctx, s.im.src, s.crop.Min.Y, s.crop.Max.Y) {
		if err != nil {
			return err
		}
		s.done = int64(band.Y1 - s.crop.Min.Y)
		switch {
		case reducer != nil:
			strip = strip[:0]
			err = reducer.Add(band.Pix, func(_ int, row []uint16) error {
				strip = append(strip, row...)
				return nil
			})
			if err == nil && len(strip) > 0 {
				err = pass(strip, 16)
			}
		case s.crop.Dx() < info.Width:
			strip = strip[:0]
			for row := range band.Y1 - band.Y0 {
				from := (row*info.Width + s.crop.Min.X) * info.Channels
				strip = append(strip, band.Pix[from:from+s.crop.Dx()*info.Channels]...)
			}
			err = pass(strip, info.Depth)
		default:
			err = pass(band.Pix, info.Depth)
		}
		if err != nil {
			return err
		}
		report.Report(wire.StageDecode, s.done, s.total)
	}
	return nil
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
func (im *Image) outputPPI(req task.Export) float64 {
	x0, _, x1, _ := req.Frame.Pixels(im.info.Width, im.info.Height)
	w, h := req.Frame.Size(im.info.Width, im.info.Height, req.MaxEdge)
	if req.Frame.Transposed() {
		w = h
	}
	if ppi := im.info.XPPI * float64(w) / float64(x1-x0); ppi >= 1 && ppi <= 100_000 {
		return ppi
	}
	return 0
}

// verifyLimits are the limits that a written file is read back with: the usual,
// and those of the scan where they allow more.
func (im *Image) verifyLimits() raster.Limits {
	return raster.DefaultLimits().AtLeast(im.limits)
}

// verify reads a written file back: its size and depth must be those that were
// meant, and its samples those that were written, unless the format loses some.
func verify(ctx context.Context, out *os.File, kind format.Kind, spec raster.Spec, exported task.Exported, limits raster.Limits, report Reporter) error {
	report.Report(wire.StageVerify, 0, int64(spec.Height))
	src, err := format.Open(out, exported.Bytes, limits)
	if err != nil {
		return fmt.Errorf("reading back: %w", err)
	}
	defer src.Close()
	info := src.Info()
	if info.Width != spec.Width || info.Height != spec.Height || info.Channels != spec.Channels || bits(info) != spec.Depth || info.Float != spec.Float {
		return fmt.Errorf("reading back: %d x %d pixels of %d x %d bits, written were %d x %d of %d x %d",
			info.Width, info.Height, info.Channels, bits(info), spec.Width, spec.Height, spec.Channels, spec.Depth)
	}
	if len(info.Warnings) > 0 {
		return fmt.Errorf("reading back: %s", info.Warnings[0])
	}
	sum := crc32.NewIEEE()
	read := readCodes
	if spec.Float {
		read = readFloats
	}
	if err := read(ctx, src, sum, report); err != nil {
		return fmt.Errorf("reading back: %w", err)
	}
	if !kind.Lossy() && sum.Sum32() != exported.CRC32 {
		return fmt.Errorf("reading back: samples with checksum %08x, written were %08x", sum.Sum32(), exported.CRC32)
	}
	return nil
}

// bits is the number of bits of a sample in the file.
func bits(info raster.Info) int {
	if info.StoredBits != 0 {
		return info.StoredBits
	}
	return info.Depth
}
