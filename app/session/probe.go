package session

// probes are what was asked about points of the picture.
type probes struct {
	latest *Probed
}

func (p *probes) clear() { p.latest = nil }

func (s *Session) probeAt(at *[2]float64) error { return errUnfinished }
