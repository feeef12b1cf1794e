package smoke

import "context"

// LeaveWith is the end of a run in which there were some workers.
func LeaveWith(ctx context.Context, f Front, o Options, workers map[int]string) Report {
	j := &judge{front: f, options: o.complete(), workers: workers}
	j.leave(ctx, 1)
	return j.report
}
