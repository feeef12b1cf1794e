package tiff

import (
	"context"
	"slices"
	"sync"

	"safelight/pipeline/raster"
)

// maxProbed bounds the truncated blocks that are decoded when a file is opened,
// to see how far they go. A file that ends early has one or a few; damage in
// more shows when they are read.
const maxProbed = 64

// A salvage knows, with Limits.Partial, how far blocks can be decoded.
type salvage struct {
	mu      sync.Mutex
	ends    map[int]int // rows of a block that can be decoded, if not all
	missing [][2]int    // rows of the picture, in order, apart from one another
	suspect [][2]int    // rows that are there, but do not match their checksum
}

// end is the number of rows of a block that can be decoded, as far as is known.
func (v *salvage) end(l *layout, block int) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	if end, known := v.ends[block]; known {
		return end
	}
	return l.rows(block)
}

// note remembers that only so many rows of a block can be decoded; or if all
// can, that they are not what was encoded.
func (v *salvage) note(l *layout, block, rows int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, _, pixels := l.visible(block); pixels == 0 {
		return
	}
	if rows >= l.rows(block) {
		v.suspect = addRows(v.suspect, l, block, 0)
		return
	}
	if end, known := v.ends[block]; known {
		rows = min(rows, end)
	}
	v.ends[block] = rows
	v.missing = addRows(v.missing, l, block, rows)
}

// addRows adds the rows of the picture that a block has from its row on.
func addRows(ranges [][2]int, l *layout, block, row int) [][2]int {
	top := block / l.across % l.down * l.blockH
	from := max(top+row, l.area.Min.Y) - l.area.Min.Y
	to := min(top+l.rows(block), l.area.Max.Y) - l.area.Min.Y
	return raster.AddRows(ranges, from, to)
}

// report is the rows of the picture known to be missing, and what there is to be
// said about it.
func (s *source) report(what string) (missing [][2]int, warnings []string) {
	v := s.salvage
	if v == nil {
		return nil, nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.missing) > 0 {
		warnings = append(warnings, what+raster.DescribeMissing(v.missing, s.info.Height))
	}
	if len(v.suspect) > 0 {
		warnings = append(warnings, what+raster.DescribeSuspect(v.suspect, s.info.Height))
	}
	return slices.Clone(v.missing), warnings
}

// probe finds out how far the blocks go that are not all there.
func (s *source) probe() {
	probed := 0
	for _, block := range s.broken {
		stored := s.blocks[block].size
		if stored == 0 || s.codec.expansion == 1 {
			s.salvage.note(s.layout, block, int(stored)/s.rowBytes())
			continue
		}
		if probed++; probed > maxProbed {
			continue
		}
		have, err := s.decode(context.Background(), block, 0, s.rows(block), func(int, []byte) {})
		if err != nil && raster.Forgivable(err) {
			s.salvage.note(s.layout, block, have)
		}
	}
}
