package session

import "errors"

// setBefore shows the picture before it was graded, after, or both.
func (s *Session) setBefore(value *float64) error {
	if value == nil {
		return errors.New("no value")
	}
	return nil
}
