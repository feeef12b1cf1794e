package cli

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/config"
	"safelight/metal"
	"safelight/pipeline/program"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/wire"
)

func TestDoctor(t *testing.T) {
	got := run(t, "", "doctor", "--json")
	require.Zero(t, got.code, got.err)
	var d diagnosis
	require.NoError(t, json.Unmarshal([]byte(got.out), &d))
	require.True(t, d.Posture.Layer("process").On)
	require.True(t, d.Posture.Layer("environment").On)
	require.Contains(t, d.Settings, config.Setting{Key: "process_isolation.memory", Value: "4GiB", From: "default"})

	require.Empty(t, d.Memory.Missing)
	require.Len(t, d.Memory.Processes, 2)
	app, worker := d.Memory.Processes[0], d.Memory.Processes[1]
	require.Equal(t, memory.App, app.Role)
	require.Equal(t, memory.Worker, worker.Role)
	require.NotEqual(t, app.PID, worker.PID)
	require.Positive(t, worker.USS)
	require.Equal(t, worker.PID, d.Memory.LastKill.PID)
	require.Positive(t, d.Memory.LastKill.Private)

	got = run(t, "", "doctor", "--isolation", "never")
	require.Zero(t, got.code, got.err)
	require.Contains(t, got.out, "in process")
	require.NotContains(t, got.out, "last kill")
}

func TestDoctorShowsWhatHoldsAndWhy(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "mine.json"), `{"process_isolation": {"mode": "never", "spare": false}}`)
	t.Setenv(config.Variable, file)
	got := run(t, "", "doctor")
	require.Zero(t, got.code, got.err)
	require.Regexp(t, `config file +`+file+"\n", got.out)
	require.Regexp(t, `process_isolation.mode +never +`+file+"\n", got.out)
	require.Regexp(t, `process_isolation.spare +false +`+file+"\n", got.out)
	require.Regexp(t, `process_isolation.prefetch +true +default\n`, got.out)
	require.Regexp(t, `worker +in process\n`, got.out)

	t.Setenv("SAFELIGHT_PROCESS_ISOLATION", "always")
	require.Regexp(t, `process_isolation.mode +always +SAFELIGHT_PROCESS_ISOLATION\n`, run(t, "", "doctor").out)
	require.Regexp(t, `process_isolation.mode +never +--isolation\n`, run(t, "", "doctor", "--isolation=never").out)
	require.Regexp(t, `process_isolation.spare +true +default\n`, run(t, "", "doctor", "--config", write(t, filepath.Join(t.TempDir(), "{}.json"), "{}")).out)
	require.Regexp(t, `process_isolation.require_sandbox +false +--require-sandbox\n`, run(t, "", "doctor", "--no-require-sandbox").out)
}

// TestTheBackendThatIsAskedForReachesTheWorker looks at what a worker, in a process
// and without, says of itself.
func TestTheBackendThatIsAskedForReachesTheWorker(t *testing.T) {
	cpu := program.Backends()[0]
	for _, mode := range []string{"always", "never"} {
		for choice, fallback := range map[string]string{"": "", "auto": "", "cpu": "", "metal": metal.ErrNone.Error()} {
			t.Setenv(metal.Variable, choice)
			got := run(t, "", "doctor", "--json", "--isolation", mode)
			require.Zero(t, got.code, got.err)
			var d diagnosis
			require.NoError(t, json.Unmarshal([]byte(got.out), &d))
			require.Equal(t, &wire.Backend{Name: cpu, Fallback: fallback}, d.Backend, "%s, %q", mode, choice)
			if l := d.Posture.Layer("environment"); mode == "always" {
				require.True(t, l.On)
				require.Contains(t, l.Detail, metal.Variable)
			}
		}
	}
	t.Setenv(metal.Variable, "metal")
	got := run(t, "", "doctor")
	require.Regexp(t, "\nbackend +"+cpu+"\n +the graphics processor is not used: metal: no device here\n", got.out)
	t.Setenv(metal.Variable, "cpu")
	require.NotContains(t, run(t, "", "doctor").out, "graphics processor")
}

func TestAnUnknownBackendIsAUsageError(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "a.tif")
	scene(t, scan, 60, 40, tiff.None)
	t.Setenv(metal.Variable, "vulkan")
	for _, args := range [][]string{
		{"export", scan, "-o", filepath.Join(dir, "out")}, {"preview", scan, "-o", filepath.Join(dir, "out.png")}, {"inspect", scan}, {"doctor"},
	} {
		got := run(t, "", args...)
		require.Equal(t, ExitUsage, got.code, args)
		require.Contains(t, got.err, `SAFELIGHT_BACKEND: "vulkan" is none of auto, metal and cpu`)
		require.Empty(t, got.out)
	}
	require.Equal(t, []string{"a.tif"}, names(t, dir))
}

func TestABrokenConfigurationIsAUsageError(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "a.tif")
	scene(t, scan, 60, 40, tiff.None)
	broken := write(t, filepath.Join(dir, "broken.json"), "{\n\"process_isolation\": {\"spar\": true}}")
	for _, args := range [][]string{
		{"export", scan, "-o", filepath.Join(dir, "out")}, {"preview", scan, "-o", filepath.Join(dir, "out.png")}, {"inspect", scan}, {"doctor"},
	} {
		got := run(t, "", append(args, "--config", broken)...)
		require.Equal(t, ExitUsage, got.code, args)
		require.Equal(t, "safelight: "+broken+": line 2: process_isolation.spar: unknown key; did you mean spare?\n", got.err)
		require.Empty(t, got.out)
		got = run(t, "", append(args, "--isolation", "never", "--require-sandbox")...)
		require.Equal(t, ExitUsage, got.code, args)
		require.Contains(t, got.err, "without a process of its own an image has no sandbox")
	}
	require.Equal(t, []string{"a.tif", "broken.json"}, names(t, dir))
}

// TestTheConfigurationReachesTheHost looks at what a command would start its
// workers with.
func TestTheConfigurationReachesTheHost(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "c.json"),
		`{"process_isolation": {"mode": "always", "require_sandbox": true, "memory": "2GiB", "request_timeout": {"export": "7m"}, "shutdown_timeout": "3s"}}`)
	var got host.Config
	e := &environment{Streams: Streams{Host: func(c *host.Config) { got = *c }}}
	flags := workerFlags{configFlags: configFlags{Config: file}}
	h, err := flags.newHost(e, reads, 500, nil)
	require.NoError(t, err)
	require.NoError(t, h.Close())
	require.Equal(t, host.Always, got.Isolation)
	require.True(t, got.RequireSandbox)
	require.Equal(t, int64(1<<30), got.MemoryLimit, "half of the budget")
	require.Equal(t, "7m0s", got.Timeouts.Export.String())
	require.Equal(t, "3s", got.ShutdownTimeout.String())
	require.Equal(t, 500, got.ProxyEdge)
}

// TestAutoSaysOnceThatThereIsNoIsolation exports with a helper that does not
// exist.
func TestAutoSaysOnceThatThereIsNoIsolation(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	for _, name := range []string{"a.tif", "b.tif", "c.tif"} {
		scene(t, filepath.Join(dir, name), 60, 40, tiff.None)
	}
	noHelper := func(c *host.Config) { c.Helper = filepath.Join(dir, "nowhere") }
	got := runWith(t, noHelper, "", "export", dir, "-o", filepath.Join(out, "auto"), "--json", "--jobs", "1")
	require.Zero(t, got.code, got.err)
	notices, done := 0, 0
	for _, e := range got.events(t) {
		switch e["event"] {
		case "notice":
			notices++
			require.Contains(t, e["text"], "handled without isolation, because no worker process could be started: ")
			require.Contains(t, e["text"], "nowhere: no such file or directory")
		case "done":
			done++
		}
	}
	require.Equal(t, 3, done)
	require.Equal(t, 1, notices)

	got = runWith(t, noHelper, "", "doctor")
	require.Zero(t, got.code, got.err)
	require.Contains(t, got.out, "no such file or directory")
	require.Regexp(t, `worker +in process\n`, got.out)

	got = runWith(t, noHelper, "", "export", dir, "-o", filepath.Join(out, "always"), "--isolation", "always")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "0 done, 3 failed")
}
