package session

import "safelight/pipeline/adjust"

// stepName names a step that can be undone: the parameter that was set or nudged, by its path
// in the recipe, else the command. Front ends say it in their language.
func stepName(c Command) string {
	if c.Do != Set && c.Do != Nudge {
		return string(c.Do)
	}
	if p, ok := adjust.Lookup(c.Name); ok {
		return p.Name
	}
	return c.Name
}
