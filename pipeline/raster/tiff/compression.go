package tiff

import (
	"fmt"
	"slices"
	"strings"
)

// Compression is how a written file stores its strips.
type Compression int

const (
	// Deflate is zlib (compression 8) after horizontal differencing. Every
	// program of the last twenty years reads it.
	Deflate Compression = iota
	// None stores the samples as they are.
	None
	// LZW is what programs of the nineties read (compression 5), after the same
	// differencing. It is slower than Deflate and larger.
	LZW
)

// Compressions are the names of the compressions, in their order.
func Compressions() []string { return []string{"deflate", "none", "lzw"} }

// String is the name, "deflate".
func (c Compression) String() string {
	if names := Compressions(); c >= 0 && int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("compression %d", int(c))
}

// ParseCompression is the reverse of String; an empty name is Deflate. The error
// lists the names there are.
func ParseCompression(name string) (Compression, error) {
	if name == "" {
		return Deflate, nil
	}
	if i := slices.Index(Compressions(), name); i >= 0 {
		return Compression(i), nil
	}
	return 0, fmt.Errorf("compression %q is not one of %s", name, strings.Join(Compressions(), ", "))
}
