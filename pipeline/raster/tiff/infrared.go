package tiff

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"safelight/pipeline/raster"
)

// findInfrared decides where the infrared picture of the scan is: in the samples
// beside the colors, or on a gray page of the same size.
//
// Samples that are marked like transparency are taken for infrared if they are
// not the same all along every row that is looked at. Film, and the scanner's
// noise, differ from pixel to pixel; the transparency of a picture is opaque. One
// row does not tell: the edge of a holder is black, and clear film may be clipped.
func (s *source) findInfrared(pages []page, scan int, giant int64) {
	if s.colors.infrared > 0 && s.doubtful && s.constantRows() {
		s.colors.infrared = 0
		s.file.warn("transparency, or what else is stored beside the colors, was dropped")
	}
	if i := s.colors.infrared; i > 0 {
		s.info.Infrared = fmt.Sprintf("%s sample", ordinal(i+1))
		return
	}
	for i := range pages {
		p := &pages[i]
		if i == scan || !p.mayBeInfrared(pages[scan]) {
			continue
		}
		src, err := s.infraredPage(*p, giant)
		if err != nil {
			s.file.warn("the infrared picture cannot be read: %v", err)
			continue
		}
		p.kind = raster.PageInfrared
		s.second, s.info.Infrared = src, p.name
		return
	}
}

// mayBeInfrared reports whether a page can be the infrared picture of a scan:
// gray and of the same size. SilverFast HDRi marks it as a mask, others write it
// behind or before a picture in color. One that is as large as the scan is no
// reduced copy of it, whatever its mark.
func (p page) mayBeInfrared(scan page) bool {
	return p.sameSize(scan) && p.samples == 1 && p.bits >= 8 && (p.kind == raster.PageMask || scan.samples >= 3)
}

// infraredPage opens an infrared page with the depth and the active area of the
// scan.
func (s *source) infraredPage(p page, giant int64) (*source, error) {
	l, err := p.layout()
	if err != nil {
		return nil, err
	}
	if err := l.checkLanes(s.file.lim, giant); err != nil {
		return nil, at(p.name, err)
	}
	l.depth, l.area = s.depth, s.area
	return newSource(s.file, l, giant), nil
}

// constantRows reports whether the sample that may be infrared is the same all
// along each of the rows that are looked at.
func (s *source) constantRows() bool {
	row := make([]uint16, s.info.Width)
	for _, y := range s.info.Probes() {
		if s.read(context.Background(), request{first: s.colors.infrared, n: 1, words: row}, y, y+1) != nil {
			return false // which is found out again where the picture is read
		}
		if slices.ContainsFunc(row, func(v uint16) bool { return v != row[0] }) {
			return false
		}
	}
	return true
}

// ordinal is 2nd, 3rd, 4th and so on.
func ordinal(n int) string {
	switch n {
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	}
	return fmt.Sprintf("%dth", n)
}

// ReadInfrared decodes rows y0 to y1-1 of the infrared picture.
func (s *source) ReadInfrared(ctx context.Context, dst []uint16, y0, y1 int) error {
	if s.info.Infrared == "" {
		return misuse("infrared asked of a file without")
	}
	if err := s.info.CheckRange(len(dst), s.info.Width, y0, y1); err != nil {
		return err
	}
	q := request{first: s.colors.infrared, n: 1, words: dst}
	if s.second == nil {
		return s.read(ctx, q, y0, y1)
	}
	q.first = 0
	err := s.second.read(ctx, q, y0, y1)
	if e := (*raster.Error)(nil); errors.As(err, &e) {
		e.Place = s.info.Infrared + ", " + e.Place
	}
	return err
}
