package metal

import (
	"errors"

	"safelight/pipeline/program"
)

// ErrNone is that a machine, or a build, has no device.
var ErrNone = errors.New("metal: no device here")

// Device runs the kernels of grade.metal. It is used by one goroutine at a time.
type Device interface {
	// Name is what the maker calls it.
	Name() string
	// Layout runs kernel layout: sizes and offsets as the compiler of the kernels
	// sees them.
	Layout() ([]uint32, error)
	// Grade runs a kernel and waits for it.
	Grade(job *Job) error
	// Map says that memory, which starts and ends with a page, will be written to
	// again and again: the pages of a surface. A device may then write to it
	// without a copy. Unmap takes that back, before the memory is gone.
	Map(pages []byte)
	Unmap(pages []byte)
	// Close gives everything back.
	Close()
}

// Kernel is one of those of grade.metal.
type Kernel uint32

// The kernels that grade.
const (
	// BGRA writes 8-bit B, G, R and opaque A.
	BGRA Kernel = iota
	// RGBA16 writes R, G, B and A of 16 bits each, which hold codes of the
	// program's depth; gray film has the same in R, G and B.
	RGBA16
)

// Bytes of a pixel that the kernel writes.
func (k Kernel) Bytes() int { return 4 + 4*int(k) }

// Job is one call of a kernel. Out is prepared by whoever calls, and keeps what no
// pixel covers.
type Job struct {
	Kernel  Kernel
	Program *program.Of[float32]
	Frame   *Frame
	// Samples are those of the scan, if Frame.Table is 1.
	Samples []uint16
	// Logs are fixed-point logarithms: of all 65536 values of a sample, or planes
	// of red, green and blue.
	Logs []int32
	// SamplesID and LogsID are 0, or the same for as long as the slices hold the
	// same, so that a device can keep what it has of them.
	SamplesID, LogsID uint64
	// Out are rows of Frame.Width pixels, Frame.Stride pixels apart, the last
	// without what follows it.
	Out []byte
}

// rows of the grid of threads.
func (j *Job) rows() int { return int((j.Frame.Pixels + j.Frame.Width - 1) / j.Frame.Width) }
