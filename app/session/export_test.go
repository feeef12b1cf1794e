package session

import (
	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/viewer"
)

// ContentOf is what is to be kept of a scan, which only tests see.
func ContentOf(im *Image) *recipe.Sidecar { return im.content.sidecar(recipe.Source{}) }

// Steps are how many steps the scan shown ever had, and how many are in force.
func (s *Session) Steps() (added, done int) {
	s.call(func() { added, done = s.image.document.history.added, s.image.document.history.done })
	return added, done
}

// Commands is how many there are.
var Commands = len(fields)

// Processes are the workers.
func (s *Session) Processes() []viewer.Process { return s.viewer.State().Processes }

// DecodeStart reads how a folder starts.
func DecodeStart(data []byte) (groups []string, of *recipe.Recipe, err error) {
	c, err := decodeStart(data, "/", color.Builtin())
	return c.groups, c.recipe, err
}
