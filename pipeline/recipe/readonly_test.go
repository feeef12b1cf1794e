//go:build unix

package recipe

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

// To the superuser no folder is read-only. So this test runs the test program
// again, which gives up those rights; roleVariable tells it to.
const roleVariable = "RECIPE_TEST_ROLE"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) == "" {
		os.Exit(m.Run())
	}
	if err := writeReadOnly(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

// writeReadOnly writes two sidecars of a scan in a read-only folder, reads the
// second back and prints what it was told. Paths are relative to the test's
// folder, above which an ordinary user may see nothing.
func writeReadOnly() error {
	if os.Getuid() == 0 {
		if err := syscall.Setuid(65534); err != nil {
			return err
		}
	}
	for _, glare := range []float64{0.01, 0.02} {
		notices, err := WriteSidecar("photos/IMG.tif", sidecarWith(glare), "data", color.Builtin())
		if err != nil {
			return err
		}
		fmt.Println(strings.Join(notices, "\n"))
	}
	sc, err := ReadSidecar("photos/IMG.tif", "data", color.Builtin())
	if err != nil {
		return err
	}
	fmt.Println("glare", sc.Recipe.Glare)
	_, err = WriteSidecar("photos/IMG.tif", sidecarWith(0.03), "", color.Builtin())
	return err
}

func TestInAReadOnlyFolderTheSidecarGoesToTheDataFolder(t *testing.T) {
	for name, old := range map[string]string{"none": "", "valid": sidecarText, "damaged": `{"safelight":`} {
		t.Run(name, func(t *testing.T) {
			scan, data := scanIn(t)
			if old != "" {
				require.NoError(t, os.WriteFile(SidecarName(scan), []byte(old), 0o644))
			}
			require.NoError(t, os.Mkdir(data, 0o777))
			require.NoError(t, os.Chmod(data, 0o777))
			require.NoError(t, os.Chmod(filepath.Dir(scan), 0o555))
			t.Cleanup(func() { os.Chmod(filepath.Dir(scan), 0o755) })

			exe, err := os.Executable()
			require.NoError(t, err)
			cmd := exec.Command(exe)
			cmd.Dir = filepath.Dir(data)
			cmd.Env = append(os.Environ(), roleVariable+"=write read-only")
			out, err := cmd.Output()
			require.Error(t, err, "without a data folder there is nowhere to write")

			lines := strings.Split(strings.TrimSpace(string(out)), "\n")
			require.Len(t, lines, 4, "%s", out)
			for _, notice := range lines[:2] {
				require.Regexp(t, `^photos/IMG\.tif\.safelight\.json could not be written; the settings are in data/sidecars/[0-9a-f]{32}\.safelight\.json\.$`, notice)
			}
			require.Equal(t, "glare 0.02", lines[2])
			require.Contains(t, lines[3], "permission denied")
			kept, err := os.ReadDir(filepath.Join(data, "sidecars"))
			require.NoError(t, err)
			require.Len(t, kept, 1)
		})
	}
}
