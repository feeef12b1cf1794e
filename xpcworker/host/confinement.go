package host

import (
	"slices"

	"safelight/pipeline/raster"
	"safelight/xpcworker/sandbox"
)

// DefaultMemoryLimit is how much memory a worker may ask for under these
// limits, in bytes: room for the largest image that has to be decoded whole,
// once more for the garbage collector to work in, and for the worker itself.
func DefaultMemoryLimit(limits raster.Limits) int64 {
	const worker = 512 << 20
	return 2*limits.MaxWholeBytes + worker
}

// confinement is what the workers of this host give up. It is the same for all
// images.
func (c *Config) confinement() sandbox.Confinement {
	memory := c.MemoryLimit
	if memory == 0 {
		limits := raster.DefaultLimits()
		if c.Limits != nil {
			limits = *c.Limits
		}
		memory = DefaultMemoryLimit(limits)
	}
	return sandbox.Confinement{Memory: max(memory, 0), Writes: c.Exports, Without: slices.Clone(c.Without)}
}
