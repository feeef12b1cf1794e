package surface

import (
	"fmt"
	"slices"
	"sync"
)

// Pool keeps the memory of surfaces that are not needed any more for those that
// will be: the first touch of new memory costs more than a picture does to
// draw. What it keeps is washed, so that no worker sees what another drew.
type Pool struct {
	limit int64

	mutex  sync.Mutex
	free   []*Surface // the oldest first
	kept   int64      // bytes of free
	nextID uint64
	closed bool
}

// NewPool makes a pool that keeps at most limit bytes of memory that nobody
// uses. Surfaces that are in use are not counted; how many of those there are
// is for their users to bound.
func NewPool(limit int64) *Pool { return &Pool{limit: limit} }

// poolGrain is what the memory of the pool's surfaces is rounded up to, so that
// pictures of nearly the same shape can use each other's.
const poolGrain = 1 << 20

// PoolSize is how much memory a pool takes for a picture of so many bytes.
func PoolSize(bytes int64) int64 { return (bytes + poolGrain - 1) / poolGrain * poolGrain }

// Get returns a surface of the given shape, under an id of its own, all zero,
// with its memory taken from the system already. Whoever got it gives it back
// with Put, or closes it.
func (p *Pool) Get(width, height int, format Format) (*Surface, error) {
	layout, err := NewLayout(width, height, format)
	if err != nil {
		return nil, err
	}
	need := int(PoolSize(int64(layout.Size())))
	s, id := p.take(layout, need)
	if s == nil {
		if s, err = newSized(id, layout, need); err != nil {
			return nil, err
		}
		if err := s.Prefault(); err != nil {
			s.Close()
			return nil, err
		}
		return s, nil
	}
	if err := s.Reshape(id, width, height, format); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// take removes the smallest free surface that suits a layout, of at least need bytes
// and at most twice as many, nil if there is none, and draws an id.
func (p *Pool) take(layout Layout, need int) (*Surface, uint64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.nextID++
	best := -1
	for i, s := range p.free {
		if c := s.Capacity(); c >= need && c <= 2*need && s.memory.suits(layout) && (best < 0 || c < p.free[best].Capacity()) {
			best = i
		}
	}
	if best < 0 {
		return nil, p.nextID
	}
	s := p.free[best]
	p.free = slices.Delete(p.free, best, best+1)
	p.kept -= int64(s.Capacity())
	return s, p.nextID
}

// Put takes back a surface that no worker has any more: each was killed, and is
// gone. It washes the memory, which takes a moment for a large one, and keeps it
// if there is room; what has been kept longest makes place. No screen shows it, as
// windows show copies: see the package comment.
func (p *Pool) Put(s *Surface) {
	size := int64(s.Capacity())
	if size == 0 || size > p.limit || s.Wash() != nil {
		s.Close()
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.closed {
		s.Close()
		return
	}
	p.free = append(p.free, s)
	p.kept += size
	p.trim(p.limit)
}

// Reserve makes sure that count surfaces of the given shape are free, as far as
// the pool's limit allows.
func (p *Pool) Reserve(count, width, height int, format Format) error {
	var got []*Surface
	defer func() {
		for _, s := range got {
			p.restore(s)
		}
	}()
	for len(got) < count {
		s, err := p.Get(width, height, format)
		if err != nil {
			return fmt.Errorf("reserve: %w", err)
		}
		got = append(got, s)
	}
	return nil
}

// restore keeps a surface that nobody has drawn to.
func (p *Pool) restore(s *Surface) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if size := int64(s.Capacity()); !p.closed && p.kept+size <= p.limit {
		p.free = append(p.free, s)
		p.kept += size
		return
	}
	s.Close()
}

// Trim gives all memory back to the system that nobody uses.
func (p *Pool) Trim() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.trim(0)
}

// trim closes free surfaces, the oldest first, until at most limit bytes are
// kept.
func (p *Pool) trim(limit int64) {
	for p.kept > limit {
		s := p.free[0]
		p.free = p.free[1:]
		p.kept -= int64(s.Capacity())
		s.Close()
	}
}

// Kept is how many surfaces nobody uses, and their bytes.
func (p *Pool) Kept() (count int, bytes int64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return len(p.free), p.kept
}

// Close gives all free memory back, and later that of every surface put.
func (p *Pool) Close() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.closed = true
	p.trim(0)
}
