package task

import (
	"runtime"

	"safelight/pipeline/analyze"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/xpcworker/wire"
)

const (
	// WorkerBytes is what a worker takes before it has read more of its image than
	// the header.
	WorkerBytes = 16 << 20
	// lookBytes is what an analysis takes beside the reduced pictures: a histogram
	// of three times 65536 counts, and what is found in it.
	lookBytes = 6 << 20
	// turnBytes is what turning a picture takes of each of the four forms that a
	// part of it goes through, see the worker's turner.
	turnBytes = 8 << 20
)

// Memory is about what a worker takes at most, beside WorkerBytes, to look at an
// image and to make this export of it, in bytes. It knows what the formats and the
// stages hold at the same time, as that is measured by a test, and depends on the
// number of cores, as they do. A quarter is added for what the collector has not
// collected yet: a worker that is granted so much collects in time.
func (e Export) Memory(image wire.Opened) int64 {
	w, h := raster.Fit(image.Width, image.Height, analyze.Edge)
	look := 2*2*int64(w)*int64(h)*int64(image.Channels) + lookBytes
	var write, verify int64
	for _, o := range e.Outputs {
		spec := o.spec(e.Frame, image)
		write += o.writeBytes(e.Frame, image, spec)
		verify = max(verify, verifyBytes(spec))
	}
	live := image.ReadBytes + look + max(write, verify)
	return live + live/4
}

// spec describes the file, as far as that says what it takes.
func (o Output) spec(f Frame, image wire.Opened) raster.Spec {
	kind := format.Kind(o.Kind)
	width, height := f.Size(image.Width, image.Height, o.MaxEdge)
	channels := 3
	if f.Recipe != nil && f.Recipe.Film.Monochrome() {
		channels = 1
	}
	return raster.Spec{Width: width, Height: height, Channels: channels, Depth: kind.Depth(), Float: kind.Float()}
}

// writeBytes is what an output holds until it is complete: a band as it is cut out,
// reduced or straightened, graded, and as the bytes of its checksum; the rows of the
// scan that a straightened one is made of; what the file's sink holds; and what
// turning takes.
func (o Output) writeBytes(f Frame, image wire.Opened, spec raster.Spec) int64 {
	word := int64(2)
	if spec.Float {
		word = 4
	}
	band := image.BandBytes
	var ring int64
	if f.Straighten != 0 {
		// A band completes more rows than it has, by 1 / cos 45 degrees at most.
		band += band / 2
		ring = f.plan(image.Width, image.Height, spec.Width, spec.Height).RingBytes(image.Channels)
	}
	graded := band / 2 / int64(image.Channels) * int64(spec.Channels) * word
	n := ring + band + 2*graded + format.SinkBytes(format.Kind(o.Kind), spec)
	if f.Orientation > 1 {
		row := int64(spec.RowSamples()) * word
		n += 4 * min(max(turnBytes, row), row*int64(spec.Height))
	}
	return n
}

// verifyBytes is what reading a file back takes: a few strips. A JPEG, of which
// rows of blocks are held as they are in the file, takes less.
func verifyBytes(spec raster.Spec) int64 {
	row := int64(spec.RowSamples()) * int64(spec.Depth) / 8
	return int64(runtime.GOMAXPROCS(0)+3) * 2 * max(1<<20, row)
}
