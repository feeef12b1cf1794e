package wire

import "runtime/debug"

// Build identifies what this executable was built from: the main module's
// version and, where the build recorded one, its revision. App and helper of
// one installation have the same; a worker with another is not talked to.
func Build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	id := info.Main.Version
	if id == "" {
		id = "(devel)"
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			id += " " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			id += "+changes"
		}
	}
	return id
}
