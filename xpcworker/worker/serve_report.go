package worker

import (
	"sync"
	"time"

	"safelight/xpcworker/wire"
)

// reportEvery is how often progress within a stage is worth a message.
const reportEvery = 50 * time.Millisecond

// reporter sends the progress of one request.
type reporter struct {
	conn       *wire.Conn
	generation uint64

	mutex sync.Mutex
	stage wire.Stage
	sent  time.Time
}

// Report sends the first report, a change of stage, the end of one, and
// otherwise what is due.
func (r *reporter) Report(stage wire.Stage, done, total int64) {
	p := wire.Progress{Stage: stage, Done: max(done, 0), Total: max(total, 0)}
	if p.Total > 0 {
		p.Done = min(p.Done, p.Total)
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	now := time.Now()
	if stage == r.stage && now.Sub(r.sent) < reportEvery && (p.Total == 0 || p.Done < p.Total) {
		return
	}
	f, err := wire.Pack(r.generation, p)
	if err != nil { // a stage that does not exist
		return
	}
	r.stage, r.sent = stage, now
	r.conn.Send(f) // that the app is gone is the reader's to notice
}

// current is the stage reported last.
func (r *reporter) current() wire.Stage {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.stage
}
