package cli

import (
	"fmt"
	"runtime"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/wire"
)

// Version is the version of the program, as CHANGELOG.md has it.
const Version = "0.1.0"

// about is what a program and its machine are, in an event of the given name.
type about struct {
	Event    string `json:"event"`
	Version  string `json:"version"`
	Build    string `json:"build"`
	Render   int    `json:"render"`
	Protocol int    `json:"protocol"`
	Go       string `json:"go"`
	System   string `json:"system"`
	Cores    int    `json:"cores"`
}

func newAbout(event string) about {
	return about{
		Event: event, Version: Version, Build: wire.Build(), Render: recipe.RenderVersion, Protocol: wire.Protocol,
		Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(),
	}
}

func versionLine() string {
	return fmt.Sprintf("safelight %s (build %s, rendering %d, %s %s/%s)",
		Version, wire.Build(), recipe.RenderVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// software names the program in the files it writes.
const software = "Safelight " + Version
