package worker

import (
	"context"
	"fmt"

	"safelight/pipeline/raster"
)

// floatRange tells what is to be said of the range of a scan in floating point,
// from a few of its rows: 0 to 1 is taken for black to full scale, and what lies
// outside is clipped. A scan of which most would be is refused: its numbers mean
// something else, and the picture would be blank. Rows that cannot be read are
// left to whoever needs them.
func floatRange(ctx context.Context, src raster.FloatSource) (note string, err error) {
	info := src.Info()
	row := make([]float32, info.RowSamples())
	var seen, above, below, none int
	var most float32
	for _, y := range info.Probes() {
		if src.ReadFloat(ctx, row, y, y+1) != nil {
			continue
		}
		seen += len(row)
		for _, v := range row {
			switch {
			case v != v:
				none++
			case v > 1:
				above++
				most = max(most, v)
			case v < 0:
				below++
			}
		}
	}
	switch {
	case seen > 0 && none == seen:
		return "", refuse(raster.ErrCorrupt, "floating-point samples, of which none of %d that were looked at is a number", seen)
	case 2*above > seen:
		return "", refuse(raster.ErrUnsupported, "floating-point samples beyond 0 to 1: %d of %d that were looked at are larger, up to %g", above, seen, most)
	case above+below+none > 0:
		note = fmt.Sprintf("; of %d samples that were looked at, %d are above 1, %d below 0 and %d no numbers", seen, above, below, none)
	}
	return "floating-point samples: 0 to 1 is taken for black to full scale, what lies outside is clipped" + note, nil
}

func refuse(err error, format string, args ...any) error {
	return &raster.Error{Stage: "open", Detail: fmt.Sprintf(format, args...), Err: err}
}
