package tiff

import (
	"fmt"
	"strings"

	"safelight/pipeline/raster"
)

// maxPages bounds the pictures of one file that are looked at.
const maxPages = 64

// A page is one picture of a file, with what decides whether it is the scan.
type page struct {
	*directory
	width, height uint64
	reduced, mask bool
}

// pixels is 0 for sizes beyond any limit.
func (p page) pixels() uint64 {
	if p.width >= 1<<32 || p.height >= 1<<32 {
		return 0
	}
	return p.width * p.height
}

func (p page) String() string {
	s := fmt.Sprintf("%s (%d x %d", p.name, p.width, p.height)
	switch {
	case p.reduced:
		s += ", reduced"
	case p.mask:
		s += ", mask or infrared"
	}
	return s + ")"
}

// scan picks the picture that is the scan: the largest one that is neither a
// reduced copy nor a mask; of equals the first, because an infrared page
// follows its picture. Some writers mark every page as reduced (Flextight);
// then it is the largest of all. The pages that are left are named in a
// warning.
func (f *file) scan() (page, error) {
	pages, err := f.pages()
	if err != nil {
		return page{}, err
	}
	best := -1
	for _, anyKind := range []bool{false, true} {
		for i, p := range pages {
			if (anyKind || !p.reduced && !p.mask) && (best < 0 || p.pixels() > pages[best].pixels()) {
				best = i
			}
		}
		if best >= 0 {
			break
		}
	}
	var others []string
	for i, p := range pages {
		if i != best {
			others = append(others, p.String())
		}
	}
	if len(others) > 0 {
		f.warn("%s is the scan; not read: %s", pages[best], strings.Join(others, ", "))
	}
	return pages[best], nil
}

// pages walks the chain of directories and their SubIFDs. A directory that is
// met twice ends the walk, and so does one that cannot be read, unless it is the
// first.
func (f *file) pages() ([]page, error) {
	var pages []page
	seen := map[uint64]bool{}
	visit := func(off uint64, name string) (*directory, error) {
		if len(pages) >= maxPages {
			f.warn("only the first %d pages were looked at", maxPages)
			return nil, nil
		}
		if seen[off] {
			f.warn("%s: the list of pages leads back to itself", name)
			return nil, nil
		}
		seen[off] = true
		d, err := f.directory(off, name)
		if err != nil {
			return nil, err
		}
		p, err := d.page()
		if err != nil {
			return nil, err
		}
		pages = append(pages, p)
		return d, nil
	}
	for i, off := 0, f.first; off != 0; i++ {
		name := fmt.Sprintf("IFD %d", i)
		d, err := visit(off, name)
		if err != nil && i == 0 {
			return nil, err
		}
		if err != nil {
			f.warn("a further page cannot be read: %v", err)
		}
		if d == nil {
			break
		}
		subs, err := d.uints(tagSubIFDs)
		if err != nil {
			f.warn("the pages below %s cannot be read: %v", name, err)
		}
		for j, sub := range subs[:min(len(subs), maxPages)] { // a chain of their own is not followed
			if _, err := visit(sub, fmt.Sprintf("SubIFD %d of %s", j, name)); err != nil {
				f.warn("a further page cannot be read: %v", err)
			}
		}
		off = d.next
	}
	if len(pages) == 0 {
		return nil, openError(raster.ErrCorrupt, "no picture in the file")
	}
	return pages, nil
}

// page reads what tells pages apart.
func (d *directory) page() (page, error) {
	p := page{directory: d}
	var kind, oldKind uint64
	for _, want := range []struct {
		tag       uint16
		otherwise uint64
		to        *uint64
	}{
		{tagImageWidth, 0, &p.width},
		{tagImageLength, 0, &p.height},
		{tagNewSubfileType, 0, &kind},
		{tagSubfileType, 0, &oldKind},
	} {
		v, err := d.uint(want.tag, want.otherwise)
		if err != nil {
			return p, err
		}
		*want.to = v
	}
	p.reduced = kind&subfileReduced != 0 || oldKind == oldSubfileReduced
	p.mask = kind&subfileMask != 0
	return p, nil
}
