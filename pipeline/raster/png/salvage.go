package png

import (
	"errors"
	"sync"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
)

// A salvage knows, with Limits.Partial, what is there of a picture.
//
// The rows above the first that cannot be decoded are kept. Those from the chunk
// on whose checksum is wrong may be what they were or not: a wrong byte can leave
// no trace but in the checksum. They are kept, too, and named.
type salvage struct {
	height int
	row    int // that is being decoded, for who decodes

	mu      sync.Mutex
	end     int    // rows that can be decoded
	suspect int    // the first row that may not be what was encoded
	behind  string // what is wrong behind the last row
}

func newSalvage(height int) *salvage {
	return &salvage{height: height, end: height, suspect: height}
}

// describe adds what is known by now to what a source tells of itself.
func (v *salvage) describe(info *raster.Info) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var warnings []string
	if v.end < v.height {
		info.MissingRows = [][2]int{{v.end, v.height}}
		warnings = append(warnings, raster.DescribeMissing(info.MissingRows, v.height))
	}
	if v.suspect < v.end {
		warnings = append(warnings, raster.DescribeSuspect([][2]int{{v.suspect, v.end}}, v.height))
	}
	if v.behind != "" {
		warnings = append(warnings, v.behind)
	}
	info.Warnings = append(info.Warnings[:len(info.Warnings):len(info.Warnings)], warnings...)
}

// rows is the number of rows that can be decoded, as far as is known.
func (v *salvage) rows() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.end
}

// doubt remembers that rows from the given one on may not be what was encoded.
func (v *salvage) doubt(row int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.suspect = min(v.suspect, row)
}

// note remembers an error that came up in the row that is being decoded, or
// behind the last.
func (v *salvage) note(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.row < v.height:
		v.end = v.row
	case errors.Is(err, zlib.ErrChecksum):
		v.suspect = 0
	default:
		v.behind = "behind the last row: " + err.Error()
	}
}
