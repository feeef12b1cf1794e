package browser

import "time"

// SetPatience is how long a page of the server may take to receive something.
func (s *Server) SetPatience(d time.Duration) { s.patience = d }

// What there can be at most.
const (
	MaxPages       = maxPages
	MaxConnections = maxConnections
	MaxRequest     = maxRequest
	MaxScans       = maxScans
	Policy         = policy
)
