package task

import (
	"encoding/json"
	"fmt"

	"safelight/xpcworker/wire"
)

// MaxOutputs is the largest number of outputs of one export. Each may come with
// two files, and a frame takes no more of them.
const MaxOutputs = wire.MaxFiles / 2

// Export asks for the frame in files, all made in one pass over the scan. The
// files come with it: for each output, in their order, the file it is written
// to, and behind it the scratch file, if it says that it has one.
type Export struct {
	Frame Frame `json:"frame"`
	// Outputs are 1 to MaxOutputs.
	Outputs []Output `json:"outputs"`
	// Software names the program and version for the files.
	Software string `json:"software,omitempty"`
	// EmbedRecipe puts the recipe into the files, as XMP.
	EmbedRecipe bool `json:"embed_recipe,omitempty"`
}

// Output is one of the files to make.
type Output struct {
	// Kind is the output format, see package format.
	Kind string `json:"kind"`
	// Space names the output color space.
	Space string `json:"space"`
	// MaxEdge is the longest edge, 0 for the scan's own size.
	MaxEdge int `json:"max_edge,omitempty"`
	// Quality is that of a JPEG, 1 to 100; 0 is the default.
	Quality int `json:"quality,omitempty"`
	// Compression is that of a TIFF, as package tiff names it; "" is the default.
	Compression string `json:"compression,omitempty"`
	// Scratch says that a scratch file comes with the output. A frame that has
	// to be turned needs one.
	Scratch bool `json:"scratch,omitempty"`
}

// Files is the number of files that come with an export.
func (e Export) Files() int {
	n := len(e.Outputs)
	for _, o := range e.Outputs {
		if o.Scratch {
			n++
		}
	}
	return n
}

// Exported tells what came of an export. One whose scan cannot be read fails as
// a whole and has no Exported.
type Exported struct {
	// Written are the outputs, in the order they were asked for.
	Written []Written `json:"written"`
	// Missing are the rows of the scan that could not be decoded and came out
	// as if no light had passed, from first to last + 1; only with a partial
	// scan.
	Missing [][2]int `json:"missing,omitempty"`
	// Notes are oddities that only showed while the scan was read.
	Notes []string `json:"notes,omitempty"`
}

// Written tells of one output what was written and read back, or why it is not
// to be used.
type Written struct {
	// Failed says why there is no picture; nil if there is one.
	Failed *wire.Failed `json:"failed,omitempty"`

	Width  int   `json:"width,omitempty"`
	Height int   `json:"height,omitempty"`
	Bytes  int64 `json:"bytes,omitempty"`
	// CRC32 is the checksum of the graded samples, little-endian with 16 bits or
	// 32 of floating point, which those read back from the file were compared with.
	// It is 0 for a JPEG, which loses a little: its coefficients were compared.
	CRC32 uint32 `json:"crc32,omitempty"`
}

// ParseExported reads what a worker answers to an export of the given number of
// outputs. The error says what cannot be true.
func ParseExported(answer []byte, outputs int) (Exported, error) {
	var e Exported
	if err := json.Unmarshal(answer, &e); err != nil {
		return Exported{}, fmt.Errorf("the worker's report: %.200s", wire.Printable(err.Error()))
	}
	if len(e.Written) != outputs {
		return Exported{}, fmt.Errorf("the worker's report: %d outputs, %d were asked for", len(e.Written), outputs)
	}
	for i, w := range e.Written {
		if w.Failed == nil {
			continue
		}
		if err := w.Failed.Check(); err != nil {
			return Exported{}, fmt.Errorf("the worker's report: output %d: %w", i+1, err)
		}
	}
	return e, nil
}

// Check reports whether what a worker says it wrote can be true: a picture of
// the size that was asked for, in a file of the given number of bytes.
func (w Written) Check(width, height int, bytes int64) error {
	if w.Width != width || w.Height != height || w.Bytes != bytes || bytes == 0 {
		return fmt.Errorf("%d x %d pixels in %d bytes were reported, there should be %d x %d in %d",
			w.Width, w.Height, w.Bytes, width, height, bytes)
	}
	return nil
}
