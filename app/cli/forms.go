package cli

import (
	"strings"

	"github.com/alecthomas/kong"

	"safelight/app/encoder"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
)

// stageEncode is the stage in which another program writes the picture.
const stageEncode = "encode"

// formVars are the lists that flags choose from.
func formVars() kong.Vars {
	return kong.Vars{
		"formats":      strings.Join(format.Names(), ","),
		"compressions": strings.Join(tiff.Compressions(), ", "),
	}
}

// checkCompression refuses a compression that there is not, or that the kind
// does not have.
func (c *exportCommand) checkCompression(kind format.Kind) error {
	if c.Compress == "" {
		return nil
	}
	if kind.Format() != "tiff" {
		return usagef("--compression: %s is compressed in one way only; the flag is for TIFF", kind)
	}
	if _, err := tiff.ParseCompression(c.Compress); err != nil {
		return usagef("--%v", err)
	}
	return nil
}

// findEncoder finds the program that writes a kind, nil if workers do. That it
// is missing is told before anything is done, once, and as an error of usage,
// because no file can be done.
func findEncoder(kind format.Kind) (*encoder.Encoder, error) {
	if !kind.External() {
		return nil, nil
	}
	found, err := encoder.Find(kind)
	if err != nil {
		return nil, usagef("--format: %v", err)
	}
	return found, nil
}
