package progress

import "time"

// rate is how fast files end: the last of them, so that it follows a batch whose
// scans become bigger, and enough of them to be calm.
type rate struct {
	begun time.Time
	count int
	ends  [64]time.Time // of the last files, in a ring
}

// add counts a file that ended.
func (r *rate) add(now time.Time) {
	r.ends[r.count%len(r.ends)] = now
	r.count++
}

// perSecond is 0 before the first file has ended.
func (r *rate) perSecond(now time.Time) float64 {
	since, n := r.begun, r.count
	if n > len(r.ends) {
		since, n = r.ends[r.count%len(r.ends)], len(r.ends)-1 // since the oldest
	}
	// Up to now, and not to the last end, so that it falls when nothing ends.
	if span := now.Sub(since).Seconds(); span > 0 {
		return float64(n) / span
	}
	return 0
}
