//go:build tools

package scale

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// job is what of the manifest makes a pod's process. That Kubernetes takes the
// manifest, package schema proves.
type job struct {
	Spec struct {
		Completions int
		Template    struct {
			Spec struct {
				SecurityContext struct {
					User  uint32 `yaml:"runAsUser"`
					Group uint32 `yaml:"runAsGroup"`
				} `yaml:"securityContext"`
				Containers []struct {
					Env           []struct{ Name, Value string }
					Command, Args []string
				}
			}
		}
	}
}

// pod is the process of a pod: the manifest's command, with its environment and
// nothing else of ours, as its user where we may become another, and with folders
// of ours for its volumes.
func (j job) pod(t *testing.T, index int, scans, pictures string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	require.Len(t, j.Spec.Template.Spec.Containers, 1)
	c := j.Spec.Template.Spec.Containers[0]
	mounts := strings.NewReplacer("/scans", scans, "/pictures", pictures)
	var words []string
	for _, word := range append(c.Command, c.Args...) {
		words = append(words, mounts.Replace(word))
	}
	said := &bytes.Buffer{}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = "/", said, said
	cmd.Env = []string{"PATH=" + programs + ":/usr/bin:/bin", "HOME=/", "JOB_COMPLETION_INDEX=" + strconv.Itoa(index)}
	for _, v := range c.Env {
		if v.Name == "JOB" {
			v.Value = "safelight" // which Kubernetes looks up
		}
		cmd.Env = append(cmd.Env, v.Name+"="+v.Value)
	}
	if security := j.Spec.Template.Spec.SecurityContext; os.Geteuid() == 0 {
		require.NoError(t, os.Chown(pictures, int(security.User), int(security.Group)))
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: security.User, Gid: security.Group}}
	}
	return cmd, said
}

// All pods of the Job, at once, on one folder of pictures; two of them twice, as
// when a node that was given up for lost is not.
func TestThePodsOfTheManifestMakeEveryPictureOnce(t *testing.T) {
	text, err := os.ReadFile(script(t, "kubernetes.yaml"))
	require.NoError(t, err)
	var j job
	require.NoError(t, yaml.Unmarshal(text, &j))
	require.Equal(t, 8, j.Spec.Completions)

	scans := filepath.Join(folder(t), "scans") // whose path goes into a shell
	for i := range 24 {
		scan(t, filepath.Join(scans, fmt.Sprintf("roll %d", i%5), fmt.Sprintf("%d.tif", i)), 180+i)
	}
	want, out := exported(t, scans), folder(t)
	all := func(indexes ...int) map[string]int {
		t.Helper()
		var pods sync.WaitGroup
		for _, index := range indexes {
			pod, said := j.pod(t, index, scans, out)
			pods.Go(func() {
				if err := pod.Run(); err != nil {
					t.Errorf("pod %d: %v: %s", index, err, said)
				}
			})
		}
		pods.Wait()
		requirePictures(t, want, out)
		return without(counted(t, filepath.Join(out, "reports", "safelight"), 8), "notice")
	}
	all(0, 1, 2, 3, 4, 5, 6, 7, 0, 5)
	require.Equal(t, map[string]int{"skipped": 24, "summary": 8}, all(0, 1, 2, 3, 4, 5, 6, 7))

	// Exit codes are what the manifest's rules go by.
	bad := filepath.Join(scans, "bad.tif")
	require.NoError(t, os.WriteFile(bad, []byte("II*\x00 and no more"), 0o666))
	codes := map[int]int{}
	for index := range 8 {
		pod, said := j.pod(t, index, scans, out)
		pod.Run()
		codes[pod.ProcessState.ExitCode()]++
		if pod.ProcessState.ExitCode() == 1 {
			require.Contains(t, said.String(), bad)
		}
	}
	require.Equal(t, map[int]int{0: 7, 1: 1}, codes)
}
