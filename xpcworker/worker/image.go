package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"safelight/metal"
	"safelight/pipeline/analyze"
	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// Image is the engine of a worker: one scan, opened, and what was learned of
// it. It implements [Engine].
//
// Pixels are read strip by strip, and only what a request needs is kept: a
// reduced picture to analyze, a reduced picture to render from, and a histogram.
type Image struct {
	open Opener
	name string
	src  raster.Source
	info raster.Info

	choice  metal.Choice   // "" is what metal.Variable says
	backend *metal.Backend // nil until Prepare
	exec    *metal.Executor

	limits     raster.Limits // of the scan
	profile    *icc.Profile  // that is embedded, or
	profileErr error         // why it cannot be used
	linear     *linear       // what was made of it last

	proxyEdge int
	histogram *analyze.Histogram
	whole     *proxy        // the whole scan, reduced; made together with the histogram
	proxy     *proxy        // the whole frame that was rendered last
	part      *proxy        // the part of a frame that was rendered last
	shown     *shown        // the same, as it was shown
	pixels    time.Duration // what perPixels pixels took to grade lately; 0 before the first
}

// perPixels is the number of pixels that Image.pixels is for.
const perPixels = 1 << 20

// Opener opens an image file of the given size, within limits.
type Opener func(r io.ReaderAt, size int64, limits raster.Limits) (raster.Source, error)

// NewImage makes an engine that reads every format package format knows, and
// grades with the backend that metal.Variable asks for.
func NewImage() Engine { return NewImageWith(format.Open) }

// NewImageOnCPU is NewImage for who is no process of its own, and could be brought down by
// the driver of a graphics processor.
func NewImageOnCPU() Engine { return &Image{open: format.Open, choice: metal.CPU} }

// NewImageWith makes an engine with another opener, so that a test can put
// faults into the decoder.
func NewImageWith(open Opener) Engine { return &Image{open: open} }

// Prepare opens the backend; see [Preparer].
func (im *Image) Prepare() error {
	choice, err := im.choice, error(nil)
	if choice == "" {
		choice, err = metal.ParseChoice(os.Getenv(metal.Variable))
	}
	if err == nil {
		im.backend = metal.Choose(choice)
	}
	return err
}

// confirmWithin is how long a device may take to show that the sandbox leaves it alone.
const confirmWithin = 3 * time.Second

// Confirm tries the backend again; see [Preparer].
func (im *Image) Confirm() { im.backend.Confirm(confirmWithin) }

// prepared is Prepare for who was not prepared, being in the app's own process.
func (im *Image) prepared() error {
	if im.backend != nil {
		return nil
	}
	return im.Prepare()
}

// Open reads the header of the file.
func (im *Image) Open(ctx context.Context, file *os.File, open wire.Open, report Reporter) (wire.Opened, error) {
	report.Report(wire.StageOpen, 0, 0)
	if err := im.prepared(); err != nil {
		return wire.Opened{}, &StageError{wire.StageStart, err}
	}
	im.name = open.Name
	stat, err := file.Stat()
	if err != nil {
		return wire.Opened{}, err
	}
	im.limits = raster.DefaultLimits()
	if open.Limits != nil {
		im.limits = *open.Limits
	}
	src, err := im.open(file, stat.Size(), im.limits)
	if err != nil {
		return wire.Opened{}, err
	}
	im.src, im.info, im.proxyEdge = src, src.Info(), open.ProxyEdge
	im.exec = im.backend.New(0)

	opened := wire.Opened{
		Format: im.info.Format, Width: im.info.Width, Height: im.info.Height,
		Channels: im.info.Channels, Depth: im.info.Depth, Orientation: max(im.info.Orientation, 1),
		Compression: im.info.Compression, Layout: im.info.Layout,
		HasICC: im.info.ICC != nil, XPPI: im.info.XPPI, YPPI: im.info.YPPI,
		StoredBits: im.info.StoredBits, Infrared: im.info.Infrared,
		Warnings: im.info.Warnings,
	}
	band, bands := raster.BandBytes(im.info)
	opened.ReadBytes, opened.BandBytes = im.info.HeldBytes+bands, band
	if im.info.Float {
		note, err := floatRange(ctx, src.(raster.FloatSource)) // Info.Float says so
		if err != nil {
			return wire.Opened{}, err
		}
		opened.Warnings = append(opened.Warnings, note)
	}
	for _, p := range im.info.Pages {
		text := fmt.Sprintf("%s: %s, %d x %d pixels, %d x %d bits", p.Path, p.Kind, p.Width, p.Height, p.Channels, p.Bits)
		if p.Chosen {
			text += "; the scan"
		}
		opened.Pages = append(opened.Pages, text)
	}
	if opened.HasICC {
		opened.ICCName, _ = color.Describe(im.info.ICC)
		if im.profile, im.profileErr = icc.Parse(im.info.ICC); im.profileErr == nil {
			im.profileErr = im.profile.Fits(im.info.Channels)
		}
		if im.profileErr != nil {
			opened.ICCFault = im.profileErr.Error()
			im.info.ICC = nil // so that its name is not taken for what it says
		} else {
			space, _ := im.profile.Space()
			opened.ICCUsable, opened.ICCSpace = true, space.Name
		}
	}
	return opened, nil
}

// Stats counts what the engine keeps, and what it could not read so far.
func (im *Image) Stats() map[string]int64 {
	bytes, counted := int64(0), map[*proxy]bool{}
	for _, p := range []*proxy{im.whole, im.proxy, im.part} {
		for ; p != nil && !counted[p]; p = p.grid { // which several may share
			counted[p] = true
			bytes += p.bytes()
		}
	}
	if im.shown != nil {
		bytes += im.shown.bytes()
	}
	stats := map[string]int64{"proxy_bytes": bytes}
	if im.src != nil {
		for _, rows := range im.src.Info().MissingRows {
			stats[task.StatMissing] += int64(rows[1] - rows[0])
		}
		stats[task.StatNotes] = int64(len(im.notes()))
	}
	return stats
}

// Backend says what grades the pictures; see [Grader].
func (im *Image) Backend() wire.Backend {
	if err := im.prepared(); err != nil {
		return wire.Backend{Name: program.Backends()[0], Fallback: err.Error()}
	}
	s := im.backend.Status()
	return wire.Backend{Name: s.Backend, Device: s.Device, Fallback: s.Fallback}
}

// Map lets the backend write to a surface without a copy; see [Mapper].
func (im *Image) Map(dst *surface.Surface) {
	if im.exec != nil { // there is an image
		im.exec.Map(dst.Pages())
	}
}

// Unmap takes that back.
func (im *Image) Unmap(dst *surface.Surface) {
	if im.exec != nil {
		im.exec.Unmap(dst.Pages())
	}
}

// Close gives up the source, the executor and the backend.
func (im *Image) Close() (err error) {
	if im.src != nil {
		im.exec.Close()
		err = im.src.Close()
	}
	if im.backend != nil {
		im.backend.Close()
	}
	return err
}

// use makes an executor ready for a frame: its program for an output, and what
// takes samples of the given depth to linear light.
func (im *Image) use(exec program.Executor, frame task.Frame, space string, outDepth, inDepth int) (*program.Program, error) {
	p, linear, err := im.compile(frame, space, outDepth, inDepth)
	if err != nil {
		return nil, &StageError{wire.StageGrade, err}
	}
	if linear != nil {
		exec.UseLinear(p, linear)
	} else {
		exec.Use(p)
	}
	return p, nil
}

func (im *Image) compile(frame task.Frame, space string, outDepth, inDepth int) (*program.Program, program.Linearizer, error) {
	out, ok := color.Lookup(space)
	if !ok || out.Role&color.Output == 0 {
		return nil, nil, fmt.Errorf("unknown output space %q", space)
	}
	r := frame.Recipe
	if r == nil {
		return nil, nil, errors.New("a frame without a recipe")
	}
	if err := r.Validate(); err != nil {
		return nil, nil, err
	}
	var linear program.Linearizer
	if r.Input.Space == recipe.Embedded {
		var err error
		if r, linear, err = im.embedded(r, inDepth); err != nil {
			return nil, nil, err
		}
	}
	p, err := program.Compile(r, program.Output{Space: out, Depth: outDepth})
	return p, linear, err
}

// embedded gives what the embedded profile makes of samples, and the recipe for
// what comes out: in the working space, its film base with it.
func (im *Image) embedded(r *recipe.Recipe, depth int) (*recipe.Recipe, program.Linearizer, error) {
	light, err := im.profileLight(r)
	if err != nil {
		return nil, nil, err
	}
	working, _ := color.Lookup(r.Working)
	if im.linear == nil || im.linear.working != r.Working || im.linear.depth != depth {
		transform, err := im.profile.Transform(working, im.info.Channels, depth)
		if err != nil {
			return nil, nil, fmt.Errorf("embedded profile: %w", err)
		}
		im.linear = &linear{r.Working, depth, transform}
	}
	r = r.Clone()
	r.Input.Space = ""
	if r.Base != nil {
		base := light(*r.Base)
		r.Base = &base
	}
	return r, im.linear.transform, nil
}

// profileLight is what the embedded profile makes of scan values, 0 to 1: linear
// light of the recipe's working space. It fails if the scan has no profile that can
// be used.
func (im *Image) profileLight(r *recipe.Recipe) (func(scan [3]float64) [3]float64, error) {
	switch {
	case im.profileErr != nil:
		return nil, fmt.Errorf("embedded profile: %w", im.profileErr)
	case im.profile == nil:
		return nil, errors.New("the recipe asks for the embedded profile, and the scan has none")
	}
	working, _ := color.Lookup(r.Working)
	fromPCS := working.ToPCS().Inverse()
	return func(scan [3]float64) [3]float64 { return fromPCS.Apply(im.profile.ToPCS(scan)) }, nil
}

// linear is what the embedded profile makes of samples of a depth, in a working
// space. It takes milliseconds to make and is the same for every frame.
type linear struct {
	working   string
	depth     int
	transform *icc.Transform
}
