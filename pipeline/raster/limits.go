package raster

import (
	"fmt"
	"slices"
	"strings"
)

// Limits bound what a file may ask for. They are checked against the header
// and the file's size before anything is allocated. A file that asks for more
// gets an error that wraps the [Limit], by whose name it can be set.
type Limits struct {
	// MaxPixels is the largest Width·Height.
	MaxPixels int64
	// MaxEdge is the largest Width and the largest Height.
	MaxEdge int64
	// MaxBlockBytes is the largest decoded size of one strip or tile that has
	// to be in memory at once.
	MaxBlockBytes int64
	// MaxWholeBytes is the largest decoded size of an image whose format can
	// only be decoded whole (JPEG and rare kinds of PNG).
	MaxWholeBytes int64
	// MaxIFDs is the largest number of pictures of one TIFF file that are looked
	// at, MaxIFDDepth how deep SubIFDs may be nested. What is beyond is left out
	// with a warning.
	MaxIFDs, MaxIFDDepth int64
	// MaxTags is the largest number of tags in one TIFF directory, of chunks
	// before the image data of a PNG, and of segments before that of a JPEG.
	MaxTags int64
	// MaxTagBytes is the largest value of one TIFF tag, or of an embedded
	// profile.
	MaxTagBytes int64
	// MaxExpansion is the largest ratio of decoded to stored bytes.
	MaxExpansion int64
	// Partial asks for what can be had of a file that is truncated or damaged:
	// the rest reads as 0, see Info.MissingRows. Formats that cannot do this
	// refuse such files all the same.
	Partial bool
}

// DefaultLimits suit scans up to one gigapixel.
func DefaultLimits() Limits {
	return Limits{
		MaxPixels:     1 << 30,
		MaxEdge:       300_000,
		MaxBlockBytes: 256 << 20,
		MaxWholeBytes: 1 << 30,
		MaxIFDs:       64,
		MaxIFDDepth:   4,
		MaxTags:       4096,
		MaxTagBytes:   64 << 20,
		MaxExpansion:  100_000,
	}
}

// A Limit is the name of one of Limits. It is also the error of a file that asks
// for more than that one allows, and wraps [ErrLimit].
type Limit string

// The limits, as they are called in Limits.
const (
	LimitPixels     Limit = "pixels"
	LimitEdge       Limit = "edge"
	LimitBlockBytes Limit = "block-bytes"
	LimitWholeBytes Limit = "whole-bytes"
	LimitIFDs       Limit = "ifds"
	LimitIFDDepth   Limit = "ifd-depth"
	LimitTags       Limit = "tags"
	LimitTagBytes   Limit = "tag-bytes"
	LimitExpansion  Limit = "expansion"
)

// Error reads "over the limit: pixels".
func (l Limit) Error() string { return ErrLimit.Error() + ": " + string(l) }

// Unwrap is ErrLimit.
func (l Limit) Unwrap() error { return ErrLimit }

// A limitField is where a limit's value is kept, and the most it can be set to,
// so that sums of what it allows stay far within 64 bits.
type limitField struct {
	name  Limit
	value *int64
	most  int64
}

func (l *Limits) fields() []limitField {
	return []limitField{
		{LimitPixels, &l.MaxPixels, 1 << 40},
		{LimitEdge, &l.MaxEdge, 1 << 20},
		{LimitBlockBytes, &l.MaxBlockBytes, 1 << 40},
		{LimitWholeBytes, &l.MaxWholeBytes, 1 << 40},
		{LimitIFDs, &l.MaxIFDs, 1 << 16},
		{LimitIFDDepth, &l.MaxIFDDepth, 64},
		{LimitTags, &l.MaxTags, 1 << 16},
		{LimitTagBytes, &l.MaxTagBytes, 1 << 40},
		{LimitExpansion, &l.MaxExpansion, 1 << 40},
	}
}

// LimitNames are the names of all limits.
func LimitNames() (names []Limit) {
	for _, f := range new(Limits).fields() {
		names = append(names, f.name)
	}
	return names
}

// Set sets a limit by its name. The error says which names there are, or which
// values.
func (l *Limits) Set(name Limit, value int64) error {
	fields := l.fields()
	i := slices.IndexFunc(fields, func(f limitField) bool { return f.name == name })
	if i < 0 {
		var names []string
		for _, f := range fields {
			names = append(names, string(f.name))
		}
		return fmt.Errorf("no limit %q; there are %s", string(name), strings.Join(names, ", "))
	}
	if value < 1 || value > fields[i].most {
		return fmt.Errorf("%s: %d is outside 1 to %d", string(name), value, fields[i].most)
	}
	*fields[i].value = value
	return nil
}

// AtLeast are limits that allow what either does.
func (l Limits) AtLeast(other Limits) Limits {
	theirs := other.fields()
	for i, f := range l.fields() {
		*f.value = max(*f.value, *theirs[i].value)
	}
	return l
}
