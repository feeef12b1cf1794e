package session

import "encoding/json"

// exports are the export that runs, or the last.
type exports struct{}

func (e *exports) snapshot() *Export                         { return nil }
func (s *Session) cancelExport()                             {}
func (s *Session) startExport(options json.RawMessage) error { return ErrOver }
func (s *Session) stopExport() error                         { return ErrOver }
func (s *Session) forgetExport() error                       { return ErrOver }
