package session

import (
	"safelight/pipeline/recipe"
	"safelight/xpcworker/viewer"
)

// ContentOf is what is to be kept of a scan, which only tests see.
func ContentOf(im *Image) *recipe.Sidecar { return im.content.sidecar(recipe.Source{}) }

// Commands is how many there are.
var Commands = len(fields)

// Processes are the workers.
func (s *Session) Processes() []viewer.Process { return s.viewer.State().Processes }
