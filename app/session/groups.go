package session

import "safelight/pipeline/recipe"

// clipboard holds groups of parameters.
type clipboard struct {
	groups []string
	recipe *recipe.Recipe
}

func (s *Session) copy(names []string) error   { return errUnfinished }
func (s *Session) apply(names []string) error  { return errUnfinished }
func (s *Session) folderStart(c Command) error { return errUnfinished }

// started is how a scan without a sidecar starts.
func (s *Session) started(path string, c *content) *content { return c }

// setBefore shows the picture before it was graded, or after.
func (s *Session) setBefore(value *float64) error { return errUnfinished }
func (s *Session) ask(c Command) (func() func() error, error) {
	if _, err := s.editable(); err != nil {
		return nil, err
	}
	return nil, errUnfinished
}
