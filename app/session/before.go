package session

import (
	"errors"
	"fmt"
)

// setBefore shows the picture before it was graded, after, or both: the one on the
// left of a fraction of the picture's width, the other on the right.
func (s *Session) setBefore(value *float64) error {
	if value == nil {
		return errors.New("no value")
	}
	if !(*value >= 0 && *value <= 1) {
		return fmt.Errorf("%v is not 0 to 1", *value)
	}
	if _, err := s.editable(); err != nil {
		return err
	}
	if s.before == *value {
		return nil
	}
	s.before = *value
	if !s.both() {
		s.beforeKey = ""
	}
	s.change()
	s.draw()
	s.lent.wake() // the line is elsewhere, in the same pictures
	return nil
}

// both says whether the picture is shown before and after.
func (s *Session) both() bool { return s.before > 0 && s.before < 1 }
