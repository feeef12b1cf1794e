package session

func (s *Session) apply(names []string) error { return ErrOver }
