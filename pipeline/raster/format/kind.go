package format

import (
	"fmt"
	"slices"
	"strings"
)

// A Kind is what a user asks to be written: a format and its depth.
type Kind string

// The kinds that are written.
const (
	TIFF16  Kind = "tiff16"
	TIFF8   Kind = "tiff8"
	TIFF32F Kind = "tiff32f"
	PNG16   Kind = "png16"
	PNG8    Kind = "png8"
	JPEG    Kind = "jpeg"
	JXL     Kind = "jxl"
	AVIF    Kind = "avif"
)

// traits are what there is to know of a kind.
type traits struct {
	kind    Kind
	format  string
	ext     string
	depth   int
	float   bool
	lossy   bool
	written Kind // what another program makes the kind of; none: it is written here
}

// table has the traits of all kinds, in the order they are shown in.
func table() [8]traits {
	return [...]traits{
		{kind: TIFF16, format: "tiff", ext: ".tif", depth: 16},
		{kind: TIFF8, format: "tiff", ext: ".tif", depth: 8},
		{kind: TIFF32F, format: "tiff", ext: ".tif", depth: 32, float: true},
		{kind: PNG16, format: "png", ext: ".png", depth: 16},
		{kind: PNG8, format: "png", ext: ".png", depth: 8},
		{kind: JPEG, format: "jpeg", ext: ".jpg", depth: 8, lossy: true},
		{kind: JXL, format: "jxl", ext: ".jxl", depth: 16, lossy: true, written: PNG16},
		{kind: AVIF, format: "avif", ext: ".avif", depth: 10, lossy: true, written: PNG16},
	}
}

// traits are the kind's, or none at all.
func (k Kind) traits() traits {
	for _, t := range table() {
		if t.kind == k {
			return t
		}
	}
	return traits{}
}

// Kinds are all kinds, the best for further work first.
func Kinds() []Kind {
	var kinds []Kind
	for _, t := range table() {
		kinds = append(kinds, t.kind)
	}
	return kinds
}

// Names are the names of all kinds, for people and for lists of choices.
func Names() []string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return names
}

// ParseKind finds a kind by its name. The error lists the names there are.
func ParseKind(s string) (Kind, error) {
	if slices.Contains(Kinds(), Kind(s)) {
		return Kind(s), nil
	}
	return "", fmt.Errorf("format %q is not one of %s", s, strings.Join(Names(), ", "))
}

// Format is the file format, as raster.Info names it: "tiff", "png", "jpeg",
// and "jxl" and "avif", which are not read.
func (k Kind) Format() string { return k.traits().format }

// Depth is the number of bits of a sample; 32 is floating point.
func (k Kind) Depth() int { return k.traits().depth }

// Float reports whether samples are floating-point numbers.
func (k Kind) Float() bool { return k.traits().float }

// Lossy reports whether a quality can be chosen, and samples change with it.
func (k Kind) Lossy() bool { return k.traits().lossy }

// Ext is the end of file names, with its dot.
func (k Kind) Ext() string { return k.traits().ext }

// External reports whether another program writes the kind.
func (k Kind) External() bool { return k.traits().written != "" }

// Written is the kind that is written here: the kind itself, or what another
// program then makes the kind of.
func (k Kind) Written() Kind {
	if t := k.traits(); t.written != "" {
		return t.written
	}
	return k
}
