package worker

import (
	"context"
	"encoding/json"

	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// sample answers what an area of the scan holds; see [task.Sample]. The reduced
// picture of the whole scan is made if there is none yet.
func (im *Image) sample(ctx context.Context, area task.Area, r *recipe.Recipe, report Reporter) ([]byte, error) {
	if err := area.Check(); err != nil {
		return nil, err
	}
	light, err := im.light(r)
	if err != nil {
		return nil, err
	}
	if err := im.survey(ctx, report); err != nil {
		return nil, err
	}
	report.Report(wire.StageAnalyze, 0, 0)
	s := im.whole.sample(area)
	s.Light = light(s.Scan)
	return json.Marshal(task.Analysis{Sample: &s})
}

// light is step 1 of a recipe for this scan. Without a recipe there is no light.
func (im *Image) light(r *recipe.Recipe) (func(scan [3]float64) [3]float64, error) {
	if r == nil {
		return func([3]float64) (none [3]float64) { return none }, nil
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if r.Input.Space == recipe.Embedded {
		return im.profileLight(r)
	}
	working, _ := color.Lookup(r.Working)
	return r.Input.Light(working), nil
}

// sample is what an area of a proxy of the whole scan holds, without light.
func (p *proxy) sample(area task.Area) task.Sample {
	x0, y0, x1, y1 := area.Pixels(p.width, p.height)
	s := task.Sample{Pixels: (x1 - x0) * (y1 - y0)}
	counts := make([]int, 1<<16)
	for c := range p.channels {
		clear(counts)
		for y := y0; y < y1; y++ {
			row := p.pix[(y*p.width+x0)*p.channels : (y*p.width+x1)*p.channels]
			for i := c; i < len(row); i += p.channels {
				counts[row[i]]++
			}
		}
		s.Scan[c] = middle(counts, s.Pixels) / (1<<16 - 1)
	}
	if p.channels == 1 {
		s.Scan[1], s.Scan[2] = s.Scan[0], s.Scan[0]
	}
	return s
}

// middle is the mean of the middle half of n values, of which counts says how often
// there is which: without the lowest n/4 of them and the highest n/4.
func middle(counts []int, n int) float64 {
	from, to := n/4, n-n/4
	var sum float64
	at := 0 // values below v
	for v, count := range counts {
		if some := min(at+count, to) - max(at, from); some > 0 {
			sum += float64(some) * float64(v)
		}
		if at += count; at >= to {
			break
		}
	}
	return sum / float64(to-from)
}
