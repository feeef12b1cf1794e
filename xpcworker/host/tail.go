package host

import (
	"bytes"
	"sync"

	"safelight/xpcworker/wire"
)

// tail keeps the last bytes written to it.
type tail struct {
	limit int
	mutex sync.Mutex
	kept  []byte // up to twice the limit, so that it is not moved at every write
	cut   bool
}

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	n := len(p)
	if len(p) > t.limit {
		p, t.cut = p[len(p)-t.limit:], true
	}
	if len(t.kept)+len(p) > 2*t.limit {
		keep := t.limit - len(p)
		t.kept = append(t.kept[:0], t.kept[len(t.kept)-keep:]...)
		t.cut = true
	}
	t.kept = append(t.kept, p...)
	return n, nil
}

// String is what was kept, fit for a terminal, from the start of a line.
func (t *tail) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	kept, cut := t.kept, t.cut
	if len(kept) > t.limit {
		kept, cut = kept[len(kept)-t.limit:], true
	}
	if _, rest, ok := bytes.Cut(kept, []byte("\n")); cut && ok {
		kept = rest
	}
	return wire.Printable(string(kept))
}
