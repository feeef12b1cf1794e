package worker

import (
	"context"
	"encoding/json"
	"image"
	"slices"

	"safelight/pipeline/analyze"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tilt"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// proxy is a reduced part of the scan: 16-bit samples, as stored, not turned.
type proxy struct {
	cut           tilt.Cut // in pixels of the scan; all but the rectangle is 0 unless it is straightened
	width, height int
	channels      int
	pix           []uint16
	grid          *proxy // what it was straightened from, nil if it was not
}

// bytes is the memory of the samples.
func (p *proxy) bytes() int64 { return 2 * int64(len(p.pix)) }

// reduce reads the rows of a part of the scan and reduces it. Every band that
// was decoded is shown to also, if it is not nil, in another goroutine.
func (im *Image) reduce(ctx context.Context, crop image.Rectangle, width, height int, report Reporter, also func(raster.Band)) (*proxy, error) {
	reducer, err := raster.NewCropReducer(im.info, crop, width, height)
	if err != nil {
		return nil, err
	}
	p := &proxy{cut: tilt.Cut{Rect: crop}, width: width, height: height, channels: im.info.Channels}
	p.pix = make([]uint16, 0, width*height*p.channels)
	report.Report(wire.StageDecode, 0, int64(crop.Dy()))
	for band, err := range raster.Bands(ctx, im.src, crop.Min.Y, crop.Max.Y) {
		if err != nil {
			return nil, err
		}
		seen := make(chan struct{})
		go func() { // both take about as long
			defer close(seen)
			if also != nil {
				also(band)
			}
		}()
		err = reducer.Add(band.Pix, func(_ int, row []uint16) error {
			p.pix = append(p.pix, row...)
			return nil
		})
		<-seen
		if err != nil {
			return nil, err
		}
		report.Report(wire.StageDecode, int64(band.Y1-crop.Min.Y), int64(crop.Dy()))
	}
	return p, nil
}

// countedPixels is about how many pixels of a scan are counted for its histogram. Of
// a larger one every so many rows are, which tell as much about all of it.
const countedPixels = 4 << 20

// survey makes sure that the whole scan was read once: for its histogram, and
// for a proxy large enough to analyze and to render from.
func (im *Image) survey(ctx context.Context, report Reporter) error {
	if im.histogram != nil {
		return nil
	}
	w, h := raster.Fit(im.info.Width, im.info.Height, max(im.proxyEdge, analyze.Edge))
	histogram := analyze.NewHistogram(im.info.Channels, im.info.Depth)
	row, every := im.info.RowSamples(), max(1, im.info.Width*im.info.Height/countedPixels)
	count := func(band raster.Band) {
		for y := (band.Y0 + every - 1) / every * every; y < band.Y1; y += every {
			histogram.Add(band.Pix[(y-band.Y0)*row : (y-band.Y0+1)*row])
		}
	}
	whole, err := im.reduce(ctx, image.Rect(0, 0, im.info.Width, im.info.Height), w, h, report, count)
	if err != nil {
		return err
	}
	im.histogram, im.whole = histogram, whole
	return nil
}

// Analyze looks at the whole scan; see [task.Analyze].
func (im *Image) Analyze(ctx context.Context, request []byte, report Reporter) ([]byte, error) {
	var req task.Analyze
	if err := json.Unmarshal(request, &req); err != nil {
		return nil, err
	}
	if req.Sample != nil {
		return im.sample(ctx, *req.Sample, req.Recipe, report)
	}
	if err := im.survey(ctx, report); err != nil {
		return nil, err
	}
	report.Report(wire.StageAnalyze, 0, 0)
	small, histogram := im.whole, im.histogram
	if missing := im.src.Info().MissingRows; len(missing) > 0 {
		// What is missing is not film.
		small, histogram = small.rows(intact(missing, im.info.Height), im.info.Height), nil
	}
	if w, h := raster.Fit(small.width, small.height, analyze.Edge); w != small.width || h != small.height {
		var err error
		if small, err = small.reduce(w, h); err != nil {
			return nil, err
		}
	}
	pic := analyze.Picture{Width: small.width, Height: small.height, Channels: small.channels, Pix: small.pix}
	r, seen := analyze.Auto(pic, histogram, analyze.Request{Film: req.Film, Working: req.Working, Info: im.info})
	return json.Marshal(task.Analysis{Recipe: r, Report: seen, Notes: im.notes()})
}

// intact is the longest run of rows of which nothing is missing, all of them if
// there is none.
func intact(missing [][2]int, height int) [2]int {
	best, next := [2]int{}, 0
	for _, rows := range append(slices.Clone(missing), [2]int{height, height}) {
		if rows[0]-next > best[1]-best[0] {
			best = [2]int{next, rows[0]}
		}
		next = max(next, rows[1])
	}
	if best[0] == best[1] {
		return [2]int{0, height}
	}
	return best
}

// rows is the part of a proxy of a whole scan that shows the given rows of it,
// at least one.
func (p *proxy) rows(span [2]int, scanHeight int) *proxy {
	from := (span[0]*p.height + scanHeight - 1) / scanHeight
	to := max(span[1]*p.height/scanHeight, from+1)
	if to > p.height {
		from, to = p.height-1, p.height
	}
	row := p.width * p.channels
	return &proxy{cut: p.cut, width: p.width, height: to - from, channels: p.channels, pix: p.pix[from*row : to*row]}
}

// reduce makes a smaller proxy of a proxy.
func (p *proxy) reduce(width, height int) (*proxy, error) {
	info := raster.Info{Width: p.width, Height: p.height, Channels: p.channels, Depth: 16}
	reducer, err := raster.NewReducer(info, width, height)
	if err != nil {
		return nil, err
	}
	out := &proxy{cut: p.cut, width: width, height: height, channels: p.channels}
	err = reducer.Add(p.pix, func(_ int, row []uint16) error {
		out.pix = append(out.pix, row...)
		return nil
	})
	return out, err
}
