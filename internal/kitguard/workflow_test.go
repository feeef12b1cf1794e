package kitguard

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"safelight/internal/fixture"
)

// workflow is what matters here of a file of GitHub Actions.
type workflow struct {
	Env  map[string]string
	Jobs map[string]struct {
		RunsOn string `yaml:"runs-on"`
		Env    map[string]string
		Steps  []struct {
			Name, Uses, Run string
			Env             map[string]string
		}
	}
}

func readWorkflow(t *testing.T) (w workflow) {
	text, err := os.ReadFile(filepath.Join(fixture.Repository(t), ".github", "workflows", "ci.yaml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &w))
	require.NotEmpty(t, w.Jobs)
	return w
}

func TestEveryBuildOnAMacHasTheFlag(t *testing.T) {
	macs := 0
	for name, job := range readWorkflow(t).Jobs {
		if !strings.HasPrefix(job.RunsOn, "macos-") {
			continue
		}
		macs++
		require.Equal(t, Flag, job.Env["GOFLAGS"], "job %s", name)
		require.Equal(t, "1", job.Env["CGO_ENABLED"], "job %s: the Makefile turns cgo off otherwise", name)
		for _, step := range job.Steps {
			require.NotContains(t, step.Env, "GOFLAGS", "job %s, step %s", name, step.Name)
			require.NotContains(t, step.Run, "-gcflags", "job %s, step %s: the last one counts", name, step.Name)
		}
	}
	require.Positive(t, macs)
}

func TestEverythingIsRunOnLinux(t *testing.T) {
	var runs []string
	for _, job := range readWorkflow(t).Jobs {
		if strings.HasPrefix(job.RunsOn, "ubuntu-") {
			for _, step := range job.Steps {
				runs = append(runs, strings.TrimSpace(step.Run))
			}
		}
	}
	require.Contains(t, runs, ".ci/run")
}
