package tiff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// forgivable reports whether what was decoded before an error may be used
// without the rest.
func forgivable(err error) bool {
	return errors.Is(err, raster.ErrTruncated) || errors.Is(err, raster.ErrCorrupt)
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
	if from >= to {
		return ranges
	}
	return addRange(ranges, from, to)
}

// addRange adds from to to-1 to ranges that are in order and apart.
func addRange(ranges [][2]int, from, to int) [][2]int {
	first, _ := slices.BinarySearchFunc(ranges, from, func(r [2]int, v int) int { return r[1] - v })
	last := first
	for last < len(ranges) && ranges[last][0] <= to {
		from, to = min(from, ranges[last][0]), max(to, ranges[last][1])
		last++
	}
	return slices.Replace(ranges, first, last, [2]int{from, to})
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
		warnings = append(warnings, what+describeRows(v.missing, s.info.Height)+" are damaged or missing and were left black")
	}
	if len(v.suspect) > 0 {
		warnings = append(warnings, what+describeRows(v.suspect, s.info.Height)+" do not match their checksum")
	}
	return slices.Clone(v.missing), warnings
}

// describeRows names rows of so many.
func describeRows(rows [][2]int, height int) string {
	n := 0
	var ranges []string
	for i, r := range rows {
		n += r[1] - r[0]
		if i < 8 {
			ranges = append(ranges, fmt.Sprintf("%d to %d", r[0], r[1]-1))
		}
	}
	if len(rows) > len(ranges) {
		ranges = append(ranges, "others")
	}
	return fmt.Sprintf("%d of %d rows (%s)", n, height, strings.Join(ranges, ", "))
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
		if err != nil && forgivable(err) {
			s.salvage.note(s.layout, block, have)
		}
	}
}
