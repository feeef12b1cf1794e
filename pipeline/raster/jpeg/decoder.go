package jpeg

import (
	"context"
	"errors"
	"slices"

	"safelight/pipeline/raster"
)

// A layout is how a baseline picture is laid out in the only scan it has: in
// units of so many blocks of each component, row by row of units.
type layout struct {
	width, height int
	codings       []coding
	interval      int   // units between restarts, 0 for none
	across, down  int   // units
	dataAt        int64 // where the data begins in the file
}

// unitWidth is the width of a unit in pixels.
func (l *layout) unitWidth() int { return edge * l.codings[0].across }

// unitRows is the height of a unit in pixels.
func (l *layout) unitRows() int { return edge * l.codings[0].up }

// layout finds out how a picture is laid out. The error says why that is not how
// pictures are decoded row by row here; image/jpeg may decode it.
func (h *header) layout(e raster.Extent) (*layout, error) {
	other := fail("open", raster.ErrUnsupported, "a JPEG that is not decoded row by row")
	if h.progressive || h.rgb || h.tablesErr != nil {
		return nil, other
	}
	b, err := e.Read(uint64(h.scanAt)+2, 2)
	if err != nil {
		return nil, err
	}
	length := be.Uint16(b)
	if b, err = e.Read(uint64(h.scanAt)+4, uint64(max(length, 2)-2)); err != nil {
		return nil, err
	}
	l := &layout{width: h.width, height: h.height, interval: h.tables.interval, dataAt: h.scanAt + 2 + int64(length)}
	if l.codings, err = h.codings(b); err != nil {
		return nil, err
	}
	if !regular(l.codings) {
		return nil, other
	}
	l.across = (l.width + l.unitWidth() - 1) / l.unitWidth()
	l.down = (l.height + l.unitRows() - 1) / l.unitRows()
	return l, nil
}

// regular reports whether the colors have the resolution of the luminance, a half
// or a quarter of it across, a half or not down, and the components are not those
// of RGB: what image/jpeg reads, and the standard allows in one scan.
func regular(all []coding) bool {
	if len(all) == 1 {
		return true
	}
	y, cb, cr := all[0].component, all[1].component, all[2].component
	in := func(v int, allowed ...int) bool { return slices.Contains(allowed, v) }
	return in(y.across, 1, 2, 4) && in(y.up, 1, 2) && in(cb.across, 1, 2, 4) && in(cb.up, 1, 2) &&
		cb.across == cr.across && cb.up == cr.up && y.across%cb.across == 0 && y.up%cb.up == 0 &&
		y.across*y.up+2*cb.across*cb.up <= 10 &&
		y.number != cb.number && y.number != cr.number && cb.number != cr.number &&
		!(y.number == 'R' && cb.number == 'G' && cr.number == 'B')
}

// A mark is the state of decoding before a row of units, from which it can go on.
type mark struct {
	at       int64 // in the file, of what is not in acc
	acc      uint64
	n        uint
	before   [3]int32
	units    int // since the last restart
	restarts int
}

// markBytes is what a mark takes in memory.
const markBytes = 56

// A decoder decodes rows of units one after the other.
type decoder struct {
	*layout
	bits     bitReader
	before   [3]int32
	units    int
	restarts int
	done     int // units in all
}

// newDecoder is a decoder that goes on at a row of units.
func newDecoder(l *layout, from *feed, row int, m mark) *decoder {
	from.at = m.at
	d := &decoder{layout: l, before: m.before, units: m.units, restarts: m.restarts, done: row * l.across}
	d.bits = bitReader{from: from, acc: m.acc, n: m.n}
	return d
}

// mark is the state at hand, between two rows.
func (d *decoder) mark() mark {
	return mark{d.bits.from.at - int64(len(d.bits.data)), d.bits.acc, d.bits.n, d.before, d.units, d.restarts}
}

// row decodes a row of units. use is given every block: of a component, in a
// column and row of its blocks in this row of units.
func (d *decoder) row(use func(component, x, y int, b *block)) error {
	var b block
	for unit := range d.across {
		if d.interval > 0 && d.units == d.interval {
			if err := d.restart(); err != nil {
				return err
			}
		}
		for c := range d.codings {
			coding := &d.codings[c]
			for y := range coding.up {
				for x := range coding.across {
					if err := d.bits.block(&b, coding.dc, coding.ac, &d.before[c]); err != nil {
						return err
					}
					use(c, unit*coding.across+x, y, &b)
				}
			}
		}
		d.units++
		d.done++
	}
	if d.done == d.across*d.down {
		return d.marker(markerEOI)
	}
	return nil
}

// restart goes past a restart marker (T.81 E.2.4).
func (d *decoder) restart() error {
	if err := d.marker(markerRST0 + byte(d.restarts)&7); err != nil {
		return err
	}
	d.bits.data = d.bits.data[2:]
	d.bits.acc, d.bits.n = 0, 0
	d.before, d.units = [3]int32{}, 0
	d.restarts++
	return nil
}

const flawMarker flaw = "no marker where one has to be"

// marker checks that nothing but less than a byte comes before a marker.
func (d *decoder) marker(want byte) error {
	d.bits.fill()
	if data := d.bits.data; d.bits.n >= 8 || len(data) < 2 || data[0] != 0xff || data[1] != want {
		return flawMarker
	}
	return nil
}

// index decodes all of a picture's data and gives the marks before its rows of
// units. Samples are not computed, which is most of the work.
// The error is a flaw, one of the reader or of the context.
func (l *layout) index(ctx context.Context, e raster.Extent) ([]mark, error) {
	d := newDecoder(l, &feed{extent: e}, 0, mark{at: l.dataAt})
	marks := make([]mark, 0, l.down)
	for range l.down {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		marks = append(marks, d.mark())
		if err := d.row(func(int, int, int, *block) {}); err != nil {
			return nil, errors.Join(err, d.bits.from.err)
		}
	}
	return marks, nil
}
