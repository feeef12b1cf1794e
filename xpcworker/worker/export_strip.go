package worker

import (
	"image"

	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tilt"
)

// stripper makes bands of an image the strips of one output: its crop, as it is
// stored, or reduced; or straightened, of 16 bits then.
type stripper struct {
	info     raster.Info
	crop     image.Rectangle // of which all rows are needed
	reducer  *raster.Reducer // nil: the crop keeps its size
	straight *tilt.Straightener
	pix      []uint16
	rows     []uint16 // of the crop, on their way to be straightened
}

// newStripper makes strips that are together width by height pixels of a cut, which
// is straightened if it is turned.
func newStripper(info raster.Info, cut tilt.Cut, width, height int) (s *stripper, err error) {
	s = &stripper{info: info, crop: cut.Rect}
	if cut.Degrees != 0 {
		plan := tilt.NewPlan(cut, width, height, image.Pt(info.Width, info.Height))
		s.crop, s.straight = plan.Box, tilt.NewStraightener(plan, info.Channels)
		width, height = plan.Width, plan.Height
	}
	if width != s.crop.Dx() || height != s.crop.Dy() {
		s.reducer, err = raster.NewCropReducer(info, s.crop, width, height)
	}
	return s, err
}

// of gives the strip that a band completes, which may be empty. It is valid
// until the next call, and as long as the band.
func (s *stripper) of(band raster.Band) (program.Samples, error) {
	strip := program.Samples{Pix: s.own(band), Channels: s.info.Channels, Depth: s.info.Depth}
	switch {
	case s.straight != nil:
		var err error
		strip.Pix, err = s.straightened(strip.Pix)
		strip.Depth = 16
		return strip, err
	case s.reducer != nil:
		s.pix = s.pix[:0]
		err := s.reducer.Add(strip.Pix, func(_ int, row []uint16) error {
			s.pix = append(s.pix, row...)
			return nil
		})
		strip.Pix, strip.Depth = s.pix, 16
		return strip, err
	case s.crop.Dx() < s.info.Width:
		s.pix = s.cut(s.pix[:0], strip.Pix)
		strip.Pix = s.pix
	}
	return strip, nil
}

// own are the rows of a band that are rows of the crop. Another output may need
// more.
func (s *stripper) own(band raster.Band) []uint16 {
	row := s.info.RowSamples()
	from, to := max(band.Y0, s.crop.Min.Y), min(band.Y1, s.crop.Max.Y)
	if from >= to {
		return nil
	}
	return band.Pix[(from-band.Y0)*row : (to-band.Y0)*row]
}

// cut appends to dst the crop's part of rows.
func (s *stripper) cut(dst, rows []uint16) []uint16 {
	row, from, to := s.info.RowSamples(), s.crop.Min.X*s.info.Channels, s.crop.Max.X*s.info.Channels
	for ; len(rows) > 0; rows = rows[row:] {
		dst = append(dst, rows[from:to]...)
	}
	return dst
}

// straightened are the rows that rows of the scan complete. They come in a few at a
// time, so that little is held beside what the straightener holds.
func (s *stripper) straightened(rows []uint16) ([]uint16, error) {
	s.pix = s.pix[:0]
	row, scale := s.info.RowSamples(), uint16(1)
	if s.info.Depth == 8 && s.reducer == nil {
		scale = 257
	}
	for len(rows) > 0 {
		n := min(tilt.Chunk*row, len(rows))
		s.rows = s.rows[:0]
		if s.reducer == nil {
			s.rows = s.cut(s.rows, rows[:n])
			if scale != 1 {
				for i := range s.rows {
					s.rows[i] *= scale
				}
			}
		} else if err := s.reducer.Add(rows[:n], func(_ int, row []uint16) error {
			s.rows = append(s.rows, row...)
			return nil
		}); err != nil {
			return nil, err
		}
		s.pix = s.straight.Add(s.pix, s.rows)
		rows = rows[n:]
	}
	return s.pix, nil
}
