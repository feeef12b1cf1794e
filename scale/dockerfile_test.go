//go:build tools

package scale

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

// The image itself is not built. What it is built from is there: the version of Go
// that go.mod asks for, what make build writes, packages that CI installs, and the
// user of the manifest.
func TestTheDockerfileFitsTheRepository(t *testing.T) {
	root := fixture.Repository(t)
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		return string(text)
	}
	file := read("scale/Dockerfile")

	version := regexp.MustCompile(`(?m)^go (1\.\d+)`).FindStringSubmatch(read("go.mod"))[1]
	require.Contains(t, file, "FROM golang:"+version+"-")

	require.Contains(t, file, "RUN make build\n")
	build, err := exec.Command("make", "--directory", root, "--dry-run", "build").CombinedOutput()
	require.NoError(t, err, string(build))
	copied := regexp.MustCompile(`(?m)^COPY --from=build (.*) /usr/local/bin/$`).FindStringSubmatch(file)[1]
	for _, path := range strings.Fields(copied) {
		require.Contains(t, string(build), "-o "+strings.TrimPrefix(path, "/src/")+" ")
	}

	installed := regexp.MustCompile(`--no-install-recommends (.*) &&`).FindStringSubmatch(file)[1]
	for _, name := range strings.Fields(installed) {
		require.Regexp(t, `packages=\([^)]*\b`+name+`\b`, read(".ci/run"))
	}

	user := regexp.MustCompile(`(?m)^USER (\d+):(\d+)$`).FindStringSubmatch(file)
	require.Contains(t, read("scale/kubernetes.yaml"), "runAsUser: "+user[1]+"\n")
	require.Contains(t, read("scale/kubernetes.yaml"), "runAsGroup: "+user[2]+"\n")
}
