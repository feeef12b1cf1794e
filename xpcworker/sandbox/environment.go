package sandbox

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// RuntimeVariables are the environment variables a worker is given, if the
// app has them: those that steer its Go runtime, and the one that says what its
// pictures are graded with. None says anything about the user.
func RuntimeVariables() []string {
	return []string{"GOMAXPROCS", "GOMEMLIMIT", "GOGC", "GOTRACEBACK", "GORACE", "GOCOVERDIR", "SAFELIGHT_BACKEND"}
}

// environment measures what the environment tells.
func environment() Layer {
	l := Layer{Name: Environment, On: true, Detail: "empty"}
	allowed := RuntimeVariables()
	others, kept := 0, []string(nil)
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if slices.Contains(allowed, name) {
			kept = append(kept, name)
		} else {
			others++
		}
	}
	switch {
	case others > 0:
		l.On, l.Detail = false, fmt.Sprintf("%d variables", others)
	case len(kept) > 0:
		l.Detail = "only " + strings.Join(kept, " ")
	}
	return l
}
