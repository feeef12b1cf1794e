package cli

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

const (
	// hostBytes is what the program itself takes while it exports.
	hostBytes = 40 << 20
	// leastShare is what the smallest export takes in a worker.
	leastShare = 32 << 20
)

// budget is the memory that the workers of a run share. What one needs is known
// when it has read the header of its scan; it waits, with nothing else in hand,
// until that is free. First come, first served, so that a scan that needs much is
// not put off for ever.
type budget struct {
	total int64 // the user's
	room  int64 // of it, for what workers need beside what every one takes
	free  *semaphore.Weighted
}

// newBudget divides memory, in bytes: the program's part and that of so many
// workers that have read no more than a header are set aside. There are fewer
// workers than asked for where not even the smallest exports of so many would fit.
func newBudget(total int64, jobs int) (*budget, int) {
	most := (total - hostBytes) / (task.WorkerBytes + leastShare)
	jobs = int(max(1, min(int64(jobs), most)))
	room := max(total-hostBytes-int64(jobs)*task.WorkerBytes, 1)
	return &budget{total: total, room: room, free: semaphore.NewWeighted(room)}, jobs
}

// take waits for memory. What is needed is never more than there is at all: that
// is an error, which says what there is.
func (b *budget) take(ctx context.Context, bytes int64) (giveBack func(), err error) {
	if bytes > b.room {
		return nil, fmt.Errorf("it needs about %d MB of memory, and of %d MB there are %d for one scan; --memory says how much there is",
			(bytes+1e6-1)/1e6, b.total/1e6, b.room/1e6)
	}
	if err := b.free.Acquire(ctx, bytes); err != nil {
		return nil, context.Cause(ctx)
	}
	return func() { b.free.Release(bytes) }, nil
}

// reserve takes from the budget what the pictures of a scan need, and tells the
// worker that it has it.
func (x *exporter) reserve(ctx context.Context, w *host.Worker, in input) (giveBack func(), err error) {
	need, own := x.need(w, in)
	giveBack, err = x.budget.take(ctx, need+own)
	if err != nil {
		return nil, at(stageMemory, err)
	}
	if err := w.Grant(need + task.WorkerBytes/2); err != nil { // the rest is code
		giveBack()
		return nil, err
	}
	return giveBack, nil
}

// need is what the worker of a scan needs, and what programs need that encode what
// it wrote. Pictures that no file describes are taken to be the whole scan.
func (x *exporter) need(w *host.Worker, in input) (worker, programs int64) {
	frames := []recipe.Frame{{}}
	if loaded, err := x.look.Frames(in.path); err == nil && loaded != nil {
		frames = loaded.Frames
	}
	image := w.Opened()
	for _, f := range frames {
		request := task.Export{Frame: task.Of(f, image.Orientation)}
		for _, o := range x.outputs {
			request.Outputs = append(request.Outputs, o.Output)
			if o.encoder != nil {
				programs = max(programs, o.encoder.Memory(request.Frame.Size(image.Width, image.Height, o.MaxEdge)))
			}
		}
		worker = max(worker, request.Memory(image))
	}
	return worker, programs
}
