package worker

import (
	"context"
	"fmt"
	"os"

	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/xpcworker/wire"
)

// lane takes strips through grading, and turning, to a sink.
type lane interface {
	// add takes the next strip; reached is told the stages it goes through.
	add(ctx context.Context, strip program.Samples, reached func(wire.Stage)) error
	// end takes to the sink what is not there yet.
	end(ctx context.Context, reached func(wire.Stage)) error
}

// laneOf is the lane of samples of one sort.
type laneOf[T sample] struct {
	grade    func([]T, program.Samples)
	channels int // of what is graded
	sink     rows[T]
	turn     *turner[T] // nil: as it is stored
	graded   []T
}

// newLane makes a lane to a sink for pictures of the given spec. One that is to
// be turned needs a scratch file.
func newLane[T sample](grade func([]T, program.Samples), sink rows[T], spec raster.Spec, orientation int, scratch *os.File) (lane, error) {
	l := &laneOf[T]{grade: grade, channels: spec.Channels, sink: sink}
	if orientation > 1 {
		if scratch == nil {
			return nil, fmt.Errorf("orientation %d needs a scratch file", orientation)
		}
		l.turn = &turner[T]{file: scratch, orientation: orientation, width: spec.Width, height: spec.Height, channels: spec.Channels}
	}
	return l, nil
}

func (l *laneOf[T]) add(ctx context.Context, strip program.Samples, reached func(wire.Stage)) error {
	reached(wire.StageGrade)
	l.graded = grown(l.graded, len(strip.Pix)/strip.Channels*l.channels)
	l.grade(l.graded, strip)
	reached(wire.StageEncode)
	if l.turn != nil {
		return l.turn.writeRows(ctx, l.graded)
	}
	return l.sink(ctx, l.graded)
}

func (l *laneOf[T]) end(ctx context.Context, reached func(wire.Stage)) error {
	if l.turn == nil {
		return nil
	}
	return l.turn.each(func(strip []T) error {
		reached(wire.StageEncode)
		return l.sink(ctx, strip)
	})
}
