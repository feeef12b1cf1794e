package tiff

import (
	"fmt"
	"math"
	"strings"

	"safelight/pipeline/raster"
)

// A page is one picture of a file, with what decides whether it is the scan.
type page struct {
	*directory
	width, height uint64
	samples, bits uint64
	kind          string // one of raster's
	chosen        bool
}

// pixels is 0 for sizes beyond any limit.
func (p page) pixels() uint64 {
	if p.width >= 1<<32 || p.height >= 1<<32 {
		return 0
	}
	return p.width * p.height
}

func (p page) String() string { return fmt.Sprintf("%s (%d x %d)", p.name, p.width, p.height) }

// describe is the page as raster tells of it.
func (p page) describe() raster.Page {
	number := func(n uint64) int { return int(min(n, math.MaxInt32)) }
	return raster.Page{
		Path: p.name, Width: number(p.width), Height: number(p.height), Channels: number(p.samples), Bits: number(p.bits),
		Kind: p.kind, Chosen: p.chosen,
	}
}

// maxOthers bounds the pages that are named for not being read.
const maxOthers = 8

// scan picks the picture that is the scan: the largest one that is neither a
// reduced copy nor a mask; of equals one in color, whose infrared page the gray
// one is, and else the first, because an infrared page follows its picture. Some
// writers mark every page as reduced (Flextight);
// then it is the largest of all. Other pictures that are no smaller copies or
// masks are named in a warning, the first of them.
func (f *file) scan() (pages []page, scan int, err error) {
	if pages, err = f.pages(); err != nil {
		return nil, 0, err
	}
	best := -1
	for _, anyKind := range []bool{pages[0].has(tagFlextight), true} {
		for i, p := range pages {
			if (anyKind || p.kind == raster.PagePicture) && (best < 0 || p.outdoes(pages[best])) {
				best = i
			}
		}
		if best >= 0 {
			break
		}
	}
	pages[best].chosen, pages[best].kind = true, raster.PagePicture
	var others []string
	for i, p := range pages {
		full := p.kind == raster.PagePicture || p.sameSize(pages[best])
		if i != best && full && !p.mayBeInfrared(pages[best]) {
			others = append(others, p.String())
		}
	}
	if n := len(others) - maxOthers; n > 0 {
		others = append(others[:maxOthers], fmt.Sprintf("and %d more", n))
	}
	if len(others) > 0 {
		f.warn("%s is the scan; not read: %s", pages[best], strings.Join(others, ", "))
	}
	return pages, best, nil
}

func (p page) sameSize(other page) bool { return p.width == other.width && p.height == other.height }

// outdoes reports whether a page is the scan rather than one before it.
func (p page) outdoes(other page) bool {
	if p.sameSize(other) {
		return p.samples >= 3 && other.samples < 3
	}
	return p.pixels() > other.pixels()
}

// pages walks the chain of directories and their SubIFDs. A directory that is
// met twice ends its chain, and so does one that cannot be read, unless it is
// the first.
func (f *file) pages() ([]page, error) {
	w := walk{f: f, seen: map[uint64]bool{}}
	w.chain(f.first)
	switch {
	case len(w.pages) > 0:
		return w.pages, nil
	case w.err != nil:
		return nil, w.err
	}
	return nil, openError(raster.ErrCorrupt, "no picture in the file")
}

// A walk through the directories of a file.
type walk struct {
	f     *file
	pages []page
	seen  map[uint64]bool
	err   error // of the first directory
}

// chain visits a directory, those that follow it, and those below them. What
// follows a directory below another is not visited: all have to be in the list.
func (w *walk) chain(off uint64) {
	for i := 0; off != 0; i++ {
		d := w.visit(off, fmt.Sprintf("IFD %d", i), nil)
		if d == nil {
			return
		}
		w.below(d, 0)
		off = d.next
	}
}

// below visits the SubIFDs of a directory.
func (w *walk) below(d *directory, depth int) {
	most := max(w.f.lim.MaxIFDs, 1)
	subs, err := d.uints(tagSubIFDs, uint64(most)+1)
	if err != nil {
		w.f.warn("the pages below %s cannot be read: %v", d.name, err)
	}
	if len(subs) > 0 && int64(depth) >= w.f.lim.MaxIFDDepth {
		w.f.warn("%v", at(d.name, openError(raster.LimitIFDDepth, "pages nested deeper than %d were not looked at", depth)))
		return
	}
	for i, off := range subs {
		if sub := w.visit(off, fmt.Sprintf("SubIFD %d of %s", i, d.name), d); sub != nil {
			w.below(sub, depth+1)
		}
	}
}

// visit notes the page of a directory, above which there may be another. It
// returns nil if it cannot.
func (w *walk) visit(off uint64, name string, above *directory) *directory {
	f := w.f
	if most := max(f.lim.MaxIFDs, 1); int64(len(w.pages)) >= most {
		f.warn("%v", openError(raster.LimitIFDs, "only the first %d pages were looked at", most))
		return nil
	}
	if w.seen[off] {
		f.warn("%s: the list of pages leads back to itself", name)
		return nil
	}
	w.seen[off] = true
	d, err := f.directory(off, name)
	var p page
	if err == nil {
		d.above = above
		p, err = d.page()
	}
	switch {
	case err == nil:
		w.pages = append(w.pages, p)
		return d
	case len(w.pages) == 0 && w.err == nil:
		w.err = err
	default:
		f.warn("a further page cannot be read: %v", err)
	}
	return nil
}

// page reads what tells pages apart.
func (d *directory) page() (page, error) {
	p := page{directory: d, kind: raster.PagePicture}
	var kind, oldKind uint64
	for _, want := range []struct {
		tag       uint16
		otherwise uint64
		to        *uint64
	}{
		{tagImageWidth, 0, &p.width},
		{tagImageLength, 0, &p.height},
		{tagSamplesPerPixel, 1, &p.samples},
		{tagBitsPerSample, 1, &p.bits},
		{tagNewSubfileType, 0, &kind},
		{tagSubfileType, 0, &oldKind},
	} {
		v, err := d.uint(want.tag, want.otherwise)
		if err != nil {
			return p, err
		}
		*want.to = v
	}
	switch {
	case kind&subfileReduced != 0 || oldKind == oldSubfileReduced:
		p.kind = raster.PageThumbnail
	case kind&subfileMask != 0:
		p.kind = raster.PageMask
	}
	return p, nil
}
