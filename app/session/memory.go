package session

import (
	"slices"
	"time"

	"safelight/xpcworker/memory"
	"safelight/xpcworker/viewer"
)

// memoryEvery is how often memory is measured while something changes.
const memoryEvery = time.Second

// memoryWatch is what the program and its workers take.
type memoryWatch struct {
	latest  Memory
	running bool
	again   bool // something changed since
}

// measureSoon measures memory within a second, and again as long as something
// changes, other than what was measured.
func (s *Session) measureSoon() {
	m := &s.memory
	if s.closing || m.running {
		m.again = true
		return
	}
	m.running, m.again = true, false
	s.background(func() func() {
		select {
		case <-time.After(memoryEvery):
		case <-s.ctx.Done():
			return func() { m.running = false }
		}
		report := s.viewer.Memory()
		return func() {
			again := m.again
			if now := memoryOf(report); now.Bytes != m.latest.Bytes || !slices.Equal(holders(now), holders(m.latest)) {
				m.latest = now
				s.changed |= StateChanged
			}
			m.running = true // lest the change that was just made be another reason
			s.publish()
			m.running = false
			if again && !s.closing {
				s.measureSoon()
			}
		}
	})
}

// holders are the processes that were measured, and what they have open.
func holders(m Memory) (list []viewer.Process) {
	if m.Report == nil {
		return nil
	}
	for _, p := range m.Report.Processes {
		list = append(list, viewer.Process{PID: p.PID, Role: p.Role, Path: p.File})
	}
	return list
}

// memoryOf adds up a report. It is rounded, so that what means nothing changes
// nothing.
func memoryOf(r memory.Report) Memory {
	m := Memory{Report: &r, Bytes: r.Surfaces.Resident}
	for _, p := range r.Processes {
		m.Bytes += p.USS
		if p.Role != memory.App {
			m.Workers++
		}
	}
	m.Bytes = m.Bytes >> 18 << 18
	return m
}
