package jpeg

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"sort"

	"safelight/pipeline/raster"
)

// salvage finds out how much there is of a picture that image/jpeg gave up with
// an error. With partial it gives that, and info with what is missing; otherwise it
// returns the error with what it found.
//
// image/jpeg gives nothing of a picture it cannot decode to its end. It decodes
// the top of a baseline picture, exactly as it is in the whole one, when the
// frame is said to be only so high and the data ends behind that; how high is
// found by trial. Of progressive pictures every scan but the first only adds
// detail, so there the last scans are left out until it decodes. All that takes
// several times as long as decoding; only to say it in an error, it is not done
// for large pictures.
func (h *header) salvage(e raster.Extent, info raster.Info, err error, partial bool) (image.Image, raster.Info, error) {
	r := &rest{header: h, extent: e, passes: h.outline(e)}
	if !partial && int64(h.width)*int64(h.height) > maxTried {
		return nil, info, r.explain(err, fmt.Sprintf("of %d rows some may be there", h.height))
	}
	rows, passes := r.find()
	if rows == 0 || !partial {
		there := fmt.Sprintf("%d of %d rows are there", rows, h.height)
		if h.progressive && rows > 0 {
			there = fmt.Sprintf("%s from %d scans", there, passes)
		}
		return nil, info, r.explain(err, there)
	}
	if rows < h.height {
		info.MissingRows = [][2]int{{rows, h.height}}
		info.Warnings = append(info.Warnings, raster.DescribeMissing(info.MissingRows, h.height))
	}
	if h.progressive {
		info.Warnings = append(info.Warnings, fmt.Sprintf("a progressive JPEG of which the first %d scans are there: what is not missing may have less detail than it had", passes))
	} else if rows == h.height {
		info.Warnings = append(info.Warnings, "the file ends or is damaged behind its last row")
	}
	return r.best, info, nil
}

// maxTried is the most pixels that are decoded several times to say in an error
// how much is there.
const maxTried = 64 << 20

// rest is what is left of a picture.
type rest struct {
	*header
	extent raster.Extent
	passes []pass
	best   image.Image // the last that could be decoded, which is the largest so far
}

// find is the number of rows that can be decoded from the first passes.
func (r *rest) find() (rows, passes int) {
	if !r.progressive {
		for i := range r.passes {
			if r.complete(r.passes[:i+1]) {
				return r.rows(i + 1), i + 1
			}
		}
		return 0, 0
	}
	// The last pass that can be decoded with all before it.
	passes = sort.Search(len(r.passes), func(i int) bool { return !r.decodes(r.height, i+1) })
	if r.complete(r.passes[:passes]) {
		return r.height, passes
	}
	if len(r.passes) > 0 && r.complete(r.passes[:1]) { // none is whole, but the first has all components
		return r.rows(1), 1
	}
	return 0, 0
}

// complete reports whether some passes have something of every component.
func (r *rest) complete(passes []pass) bool {
	seen := map[byte]bool{}
	for _, p := range passes {
		for _, c := range p.components {
			seen[c] = seen[c] || p.constant
		}
	}
	n := 0
	for _, there := range seen {
		if there {
			n++
		}
	}
	return n == len(r.components)
}

// rows is the number of rows that can be decoded from the first passes.
func (r *rest) rows(passes int) int {
	units := (r.height + r.unit - 1) / r.unit
	n := sort.Search(units, func(i int) bool { return !r.decodes(min((i+1)*r.unit, r.height), passes) })
	return min(n*r.unit, r.height)
}

// decodes reports whether the first rows can be decoded from the first passes.
func (r *rest) decodes(rows, passes int) bool {
	from, end := r.heightAt+2, r.passes[passes-1].end
	img, err := jpeg.Decode(io.MultiReader(
		r.extent.Stream(0, r.heightAt), bytes.NewReader(be.AppendUint16(nil, uint16(rows))),
		r.extent.Stream(from, end-from), bytes.NewReader([]byte{0xff, markerEOI})))
	if err == nil {
		r.best = img
	}
	return err == nil
}

// explain adds to an error what is there of the picture.
func (r *rest) explain(err error, there string) error {
	var known *raster.Error
	if !errors.As(err, &known) {
		return fail("decode", raster.ErrCorrupt, "%v", err)
	}
	data := int64(0)
	for _, p := range r.passes {
		data += p.data
	}
	what := known.Detail
	if errors.Is(err, raster.ErrTruncated) {
		what = "the file ends within the image data"
	}
	return fail("decode", known.Err, "%s; %s, in %d bytes of image data", what, there, data)
}
