package worker

import (
	"fmt"
	"sync"

	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// maxSurfaces bounds what the app can leave mapped here; it uses three.
const maxSurfaces = 32

// surfaces are those the app has sent and not released.
type surfaces struct {
	mutex sync.Mutex
	byID  map[uint64]*surface.Surface
	// announced are those that the engine was told of. Only the goroutine that
	// calls the engine touches it.
	announced map[uint64]bool
}

func newSurfaces() *surfaces {
	return &surfaces{byID: make(map[uint64]*surface.Surface), announced: make(map[uint64]bool)}
}

// add maps the memory of the surface a render names, as it comes in by a way. It
// takes over the ticket's file, also when it fails.
func (s *surfaces) add(r wire.Render, t surface.Ticket, way surface.Receiver) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	_, known := s.byID[r.Surface]
	var err error
	switch {
	case known || len(s.byID) == maxSurfaces:
		err = fmt.Errorf("surface %d: one too many, with %d known", r.Surface, len(s.byID))
	case t.File != nil && t.Token != 0:
		err = fmt.Errorf("surface %d: a file and a token", r.Surface)
	}
	if err != nil {
		if t.File != nil {
			t.File.Close()
		}
		return err
	}
	dst, err := way.Receive(r.Surface, r.Layout, t)
	if err != nil {
		return err
	}
	s.byID[r.Surface] = dst
	return nil
}

// find returns the surface a render names.
func (s *surfaces) find(r wire.Render) (*surface.Surface, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	dst, ok := s.byID[r.Surface]
	if !ok {
		return nil, fmt.Errorf("surface %d: unknown", r.Surface)
	}
	if dst.Layout != r.Layout {
		return nil, fmt.Errorf("surface %d: layout %+v, was %+v", r.Surface, r.Layout, dst.Layout)
	}
	return dst, nil
}

// announce tells an engine that wants to know of a surface before its first use.
func (s *surfaces) announce(dst *surface.Surface, engine Engine) {
	if m, ok := engine.(Mapper); ok && !s.announced[dst.ID] {
		s.announced[dst.ID] = true
		m.Map(dst)
	}
}

// remove forgets a surface, and has the engine do so. It is the caller's to close.
func (s *surfaces) remove(id uint64, engine Engine) (*surface.Surface, error) {
	s.mutex.Lock()
	dst := s.byID[id]
	delete(s.byID, id)
	s.mutex.Unlock()
	if dst == nil {
		return nil, fmt.Errorf("release of surface %d, which is unknown: %w", id, wire.ErrProtocol)
	}
	if s.announced[id] {
		delete(s.announced, id)
		engine.(Mapper).Unmap(dst)
	}
	return dst, nil
}

// count is the number of surfaces.
func (s *surfaces) count() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.byID)
}

// close unmaps all.
func (s *surfaces) close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for id, dst := range s.byID {
		dst.Close()
		delete(s.byID, id)
	}
}
