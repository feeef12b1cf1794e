package cli

import (
	"fmt"
	"runtime"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/wire"
)

// Version is the version of the program, as CHANGELOG.md has it.
const Version = "0.1.0"

func versionLine() string {
	return fmt.Sprintf("safelight %s (build %s, rendering %d, %s %s/%s)",
		Version, wire.Build(), recipe.RenderVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// software names the program in the files it writes.
const software = "Safelight " + Version
