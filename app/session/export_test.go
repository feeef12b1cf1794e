package session

import "safelight/pipeline/recipe"

// ContentOf is what is to be kept of a scan, which only tests see.
func ContentOf(im *Image) *recipe.Sidecar { return im.content.sidecar(recipe.Source{}) }
