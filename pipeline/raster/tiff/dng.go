package tiff

import (
	"image"

	"safelight/pipeline/raster"
)

// maxLinearization is the largest table there is for samples of 16 bits.
const maxLinearization = 1 << 16

// linear reads what makes linear light of the samples of a linear raw picture
// (DNG Specification 1.7, chapter 5, "Mapping Raw Values to Linear Reference
// Values"): which of them are the picture, and which values are black and white.
func (p page) linear(l *layout) error {
	l.depth = 16 // linear light does not fit into 8 bits
	if err := p.activeArea(l); err != nil {
		return err
	}
	black, err := p.blackLevels(l)
	if err != nil {
		return err
	}
	white, err := p.numbers(tagWhiteLevel, maxStored)
	if err != nil {
		return err
	}
	for i := range l.ranges {
		r := &l.ranges[i]
		r.black = black[i]
		if len(white) > 0 {
			r.white = white[min(i, len(white)-1)]
		}
		if !(r.white > r.black) {
			return at(p.name, openError(raster.ErrCorrupt, "white at %g, black at %g", r.white, r.black))
		}
	}
	if l.linearization, err = p.uints(tagLinearization, maxLinearization); err != nil {
		return err
	}
	if len(l.linearization) > 0 && (l.float || l.bits > 16) {
		return at(p.name, openError(raster.ErrUnsupported, "a linearization table for %d-bit samples", l.bits))
	}
	if p.has(tagBlackDeltaH) || p.has(tagBlackDeltaV) {
		p.f.warn("black levels of single rows and columns were not applied")
	}
	return nil
}

// activeArea cuts off what is not the picture.
func (p page) activeArea(l *layout) error {
	a, err := p.uints(tagActiveArea, 4)
	if err != nil || a == nil {
		return err
	}
	if len(a) < 4 || a[0] >= a[2] || a[1] >= a[3] || a[2] > p.height || a[3] > p.width {
		return at(p.name, openError(raster.ErrCorrupt, "an active area of %d in a picture of %d x %d pixels", a, l.width, l.height))
	}
	l.area = image.Rect(int(a[1]), int(a[0]), int(a[3]), int(a[2]))
	return nil
}

// blackLevels is the black level of every sample of a pixel. The file has one
// for every sample of a pattern of pixels, which here has to be the same all
// over.
func (p page) blackLevels(l *layout) ([]float64, error) {
	black := make([]float64, l.stored)
	pattern, err := p.uints(tagBlackRepeatDim, 2)
	if err != nil {
		return nil, err
	}
	pixels := uint64(1)
	for _, n := range pattern {
		pixels *= min(n, 64)
	}
	levels, err := p.numbers(tagBlackLevel, pixels*uint64(l.stored))
	if err != nil || len(levels) == 0 {
		return black, err
	}
	for i := range black {
		black[i] = levels[min(i, len(levels)-1)]
	}
	for i, v := range levels {
		if v != black[i%l.stored] {
			return nil, at(p.name, openError(raster.ErrUnsupported, "black levels that differ from pixel to pixel"))
		}
	}
	return black, nil
}
