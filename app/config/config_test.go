package config

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/shortcut"
	"safelight/internal/fixture"
	"safelight/xpcworker/host"
)

// alone keeps the user's own settings out of a test. It returns the place of
// the configuration file, which is not there.
func alone(t *testing.T) string {
	t.Setenv("HOME", t.TempDir()) // on macOS the folder is in it
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv(Variable, "")
	t.Setenv("SAFELIGHT_PROCESS_ISOLATION", "")
	dir, err := os.UserConfigDir()
	require.NoError(t, err)
	return filepath.Join(dir, "safelight", "config.json")
}

func write(t *testing.T, path, text string) string {
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	return path
}

// from is where a setting comes from.
func from(t *testing.T, c *Config, key string) string {
	for _, s := range c.Settings() {
		if s.Key == key {
			return s.From
		}
	}
	require.Fail(t, "no setting "+key)
	return ""
}

func TestWithoutAFileTheDefaultsHold(t *testing.T) {
	alone(t)
	c, err := Load(Given{})
	require.NoError(t, err)
	require.Equal(t, Default(), c.ProcessIsolation)
	require.Empty(t, c.File)
	for _, s := range c.Settings() {
		require.Equal(t, "default", s.From, s.Key)
	}
	t.Setenv("HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	c, err = Load(Given{})
	require.NoError(t, err, "there need not be a place for the file")
	require.Equal(t, Default(), c.ProcessIsolation)
}

// full sets everything to what is not the default.
const full = `{
  "process_isolation": {
    "mode": "always",
    "require_sandbox": true,
    "lazy_creation": false,
    "spare": false,
    "prefetch": false,
    "memory": "3GiB",
    "pool_bytes": "0B",
    "reuse_timeout": "1m30s",
    "start_timeout": "6s",
    "request_timeout": {"open": "7s", "analyze": "8s", "render": "900ms", "decode": "11s", "export": "1h"},
    "shutdown_timeout": "10s"
  }
}`

func TestAFileSetsEverything(t *testing.T) {
	path := write(t, alone(t), full)
	c, err := Load(Given{})
	require.NoError(t, err)
	require.Equal(t, path, c.File)
	want := ProcessIsolation{
		Mode: host.Always, RequireSandbox: true, Memory: 3 << 30,
		ReuseTimeout: 90 * time.Second, ShutdownTimeout: 10 * time.Second,
		Timeouts: Default().Timeouts,
	}
	want.Timeouts.Hello, want.Timeouts.Open, want.Timeouts.Analyze = 6*time.Second, 7*time.Second, 8*time.Second
	want.Timeouts.Render, want.Timeouts.Decode, want.Timeouts.Export = 900*time.Millisecond, 11*time.Second, time.Hour
	require.Equal(t, want, c.ProcessIsolation)
	defaults := Default()
	byKey := make(map[string]string)
	for _, s := range settings(&defaults) {
		byKey[s.key] = s.value.String()
	}
	for _, s := range c.Settings() {
		require.Equal(t, path, s.From, s.Key)
		require.NotEqual(t, byKey[s.Key], s.Value, "%s is not told apart from its default here", s.Key)
	}

	var config host.Config
	c.ProcessIsolation.Apply(&config)
	require.Equal(t, host.Config{
		Isolation: host.Always, RequireSandbox: true, Timeouts: want.Timeouts,
		ShutdownTimeout: 10 * time.Second, MemoryLimit: 3 << 29,
	}, config)
	c.ProcessIsolation.ApplyOne(&config)
	require.Equal(t, int64(3<<30), config.MemoryLimit)
}

func TestAFileWithNothingInItSaysNothing(t *testing.T) {
	path := alone(t)
	for _, text := range []string{"{}", "\ufeff{}\n", `{"process_isolation": {}}`, `{"process_isolation": {"request_timeout": {}}}`} {
		write(t, path, text)
		c, err := Load(Given{})
		require.NoError(t, err, text)
		require.Equal(t, Default(), c.ProcessIsolation)
		require.Equal(t, path, c.File)
	}
}

// TestWhoWins sets the mode in every combination of places.
func TestWhoWins(t *testing.T) {
	path := alone(t)
	places := []string{"--isolation", "SAFELIGHT_PROCESS_ISOLATION", path, "default"}
	modes := []host.Isolation{host.Never, host.Always, host.Never, host.Auto}
	for said := range 8 {
		given := Given{}
		if said&1 != 0 {
			given.Flags = map[string]string{"--isolation": "never"}
		}
		t.Setenv("SAFELIGHT_PROCESS_ISOLATION", "")
		if said&2 != 0 {
			t.Setenv("SAFELIGHT_PROCESS_ISOLATION", "always")
		}
		os.Remove(path)
		if said&4 != 0 {
			write(t, path, `{"process_isolation": {"mode": "never"}}`)
		}
		c, err := Load(given)
		require.NoError(t, err)
		first := 0
		for first < 3 && said&(1<<first) == 0 {
			first++
		}
		require.Equal(t, modes[first], c.ProcessIsolation.Mode, said)
		require.Equal(t, places[first], from(t, c, keyMode), said)
	}
}

func TestWhichFileIsRead(t *testing.T) {
	byDefault := alone(t)
	dir := t.TempDir()
	write(t, byDefault, `{"process_isolation": {"reuse_timeout": "1s"}}`)
	byVariable := write(t, filepath.Join(dir, "variable.json"), `{"process_isolation": {"reuse_timeout": "2s"}}`)
	byFlag := write(t, filepath.Join(dir, "flag.json"), `{"process_isolation": {"reuse_timeout": "3s"}}`)

	load := func(given Given, want time.Duration, file string) {
		c, err := Load(given)
		require.NoError(t, err)
		require.Equal(t, want, c.ProcessIsolation.ReuseTimeout)
		require.Equal(t, file, c.File)
		require.Equal(t, file, from(t, c, "process_isolation.reuse_timeout"))
	}
	load(Given{}, time.Second, byDefault)
	t.Setenv(Variable, byVariable)
	load(Given{}, 2*time.Second, byVariable)
	load(Given{File: byFlag}, 3*time.Second, byFlag)

	// What is named must be there.
	missing := filepath.Join(dir, "missing.json")
	_, err := Load(Given{File: missing})
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, missing)
	t.Setenv(Variable, missing)
	_, err = Load(Given{})
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestEnabledIsAnotherWordForTheMode(t *testing.T) {
	path := alone(t)
	for text, want := range map[string]host.Isolation{
		`"enabled": true`:                   host.Auto,
		`"enabled": false`:                  host.Never,
		`"enabled": true, "mode": "always"`: host.Always,
		`"mode": "always", "enabled": true`: host.Always,
		`"enabled": false, "mode": "never"`: host.Never,
		`"mode": "auto", "enabled": true`:   host.Auto,
	} {
		write(t, path, `{"process_isolation": {`+text+`}}`)
		c, err := Load(Given{})
		require.NoError(t, err, text)
		require.Equal(t, want, c.ProcessIsolation.Mode, text)
		require.Equal(t, path, from(t, c, keyMode), text)
	}
	for _, text := range []string{`"enabled": true, "mode": "never"`, `"mode": "always", "enabled": false`, `"mode": "auto", "enabled": false`} {
		write(t, path, `{"process_isolation": {`+text+`}}`)
		_, err := Load(Given{})
		require.ErrorContains(t, err, path+": line 1: process_isolation.enabled: ", text)
		require.ErrorContains(t, err, "contradicts", text)
	}
	write(t, path, `{"process_isolation": {"enabled": false}}`)
	c, err := Load(Given{Flags: map[string]string{"--isolation": "always"}})
	require.NoError(t, err)
	require.Equal(t, host.Always, c.ProcessIsolation.Mode)
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	path := alone(t)
	in := func(text string) string { return "{\n\"process_isolation\": {\n" + text + "}}" }
	for _, c := range []struct{ text, want string }{
		{``, "line 1: the file ends in the middle"},
		{`{"process_isolation": {}`, "line 1: the file ends in the middle"},
		{`[]`, "line 1: want an object, found a list"},
		{"{}\n{}", "line 2: something follows after the end"},
		{"\xff", "not a text file: it is not in UTF-8"},
		{`{"process_isolation": "never"}`, "line 1: process_isolation: want an object, found a string"},
		{`{"proces_isolation": {}}`, "line 1: proces_isolation: unknown key; did you mean process_isolation?"},
		{`{"theme": "dark"}`, "line 1: theme: unknown key; there are process_isolation, shortcuts"},
		{`{"process_isolation.mode": "never"}`, `line 1: ["process_isolation.mode"]: unknown key; did you mean process_isolation?`},
		{in(`"mode": "auto", "mode": "auto"`), "line 3: process_isolation.mode: the field is there twice"},
		{in(`"Mode": "auto"`), "line 3: process_isolation.Mode: unknown key; did you mean mode?"},
		{in(`"lazy-creation": true`), "line 3: process_isolation[\"lazy-creation\"]: unknown key; did you mean lazy_creation?"},
		{in(`"render_timeout": "1s"`), "line 3: process_isolation.render_timeout: unknown key; did you mean reuse_timeout?"},
		{in(`"x": 1`), "line 3: process_isolation.x: unknown key; there are mode, enabled, require_sandbox, lazy_creation, spare, prefetch, memory, pool_bytes, reuse_timeout, start_timeout, request_timeout, shutdown_timeout"},
		{in(`"mode": true`), "line 3: process_isolation.mode: want a string (auto, always or never), found a boolean"},
		{in(`"mode": ""`), "line 3: process_isolation.mode: empty; want auto, always or never"},
		{in(`"mode": "sometimes"`), `line 3: process_isolation.mode: "sometimes" is no mode; want auto, always or never`},
		{in(`"spare": 1`), "line 3: process_isolation.spare: want a boolean (true or false), found a number"},
		{in(`"spare": null`), "line 3: process_isolation.spare: want a boolean (true or false), found null"},
		{in(`"memory": 4`), "line 3: process_isolation.memory: want a string (100MB to 1TiB), found a number"},
		{in(`"memory": "4XB"`), `line 3: process_isolation.memory: "4XB" is no size; want one such as 512MiB or 4GiB`},
		{in(`"memory": "90MiB"`), "line 3: process_isolation.memory: 90MiB is outside 100MB to 1TiB"},
		{in(`"pool_bytes": "-1B"`), `line 3: process_isolation.pool_bytes: "-1B" is no size; want one such as 512MiB or 4GiB`},
		{in(`"reuse_timeout": "5"`), `line 3: process_isolation.reuse_timeout: "5" is no duration; want one such as 500ms, 5s or 2m`},
		{in(`"reuse_timeout": "-5s"`), "line 3: process_isolation.reuse_timeout: -5s is outside 0s to 1h"},
		{in(`"request_timeout": "5s"`), "line 3: process_isolation.request_timeout: want an object, found a string"},
		{in(`"request_timeout": {"open": "2h"}`), "line 3: process_isolation.request_timeout.open: 2h is outside 100ms to 1h"},
		{in("\"spare\": 1,\n\"memory\": \"x\""), "line 3: process_isolation.spare: want a boolean (true or false), found a number\n" +
			path + ": line 4: process_isolation.memory: \"x\" is no size; want one such as 512MiB or 4GiB"},
	} {
		write(t, path, c.text)
		_, err := Load(Given{})
		require.EqualError(t, err, path+": "+c.want, c.text)
	}

	write(t, path, "{"+numbered(50)+"}")
	_, err := Load(Given{})
	require.ErrorContains(t, err, path+": 30 more like these")
	require.Len(t, strings.Split(err.Error(), "\n"), 21)
}

// numbered is n fields that nobody knows.
func numbered(n int) string {
	fields := make([]string, n)
	for i := range fields {
		fields[i] = `"` + strings.Repeat("k", i+1) + `": 1`
	}
	return strings.Join(fields, ",")
}

func TestWhatVariablesAndFlagsSayIsChecked(t *testing.T) {
	alone(t)
	_, err := Load(Given{Flags: map[string]string{"--isolation": "perhaps"}})
	require.EqualError(t, err, `--isolation: "perhaps" is no mode; want auto, always or never`)
	_, err = Load(Given{Flags: map[string]string{"--isolation": ""}})
	require.EqualError(t, err, "--isolation: empty; want auto, always or never")
	_, err = Load(Given{Flags: map[string]string{"--color": "red"}})
	require.EqualError(t, err, "--color: not a flag that sets anything")
	_, err = Load(Given{Flags: map[string]string{"--require-sandbox": "true", "--isolation": "never"}})
	require.EqualError(t, err, "process_isolation.require_sandbox (--require-sandbox): without a process of its own an image has no sandbox, "+
		"and process_isolation.mode is never (--isolation)")
	t.Setenv("SAFELIGHT_PROCESS_ISOLATION", "no")
	_, err = Load(Given{})
	require.EqualError(t, err, `SAFELIGHT_PROCESS_ISOLATION: "no" is no mode; want auto, always or never`)
}

func TestAPipeIsNoConfiguration(t *testing.T) {
	alone(t)
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	for _, path := range []string{pipe, dir, "/dev/zero"} {
		_, err := Load(Given{File: path})
		require.EqualError(t, err, "configuration: "+path+" is not a regular file")
	}
}

// TestTheDocumentationIsUpToDate compares docs/configuration.md with the table
// of keys. What the failure prints is what the file should have.
func TestTheDocumentationIsUpToDate(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(fixture.Repository(t), "docs", "configuration.md"))
	require.NoError(t, err)
	require.Contains(t, string(text), "\n"+Table()+"\n")

	// The example in it is read, and says what the defaults are.
	_, example, _ := strings.Cut(string(text), "```json\n")
	example, _, found := strings.Cut(example, "```")
	require.True(t, found)
	path := write(t, alone(t), example)
	c, err := Load(Given{})
	require.NoError(t, err)
	require.Equal(t, Default(), c.ProcessIsolation)
	for _, s := range c.Settings() {
		require.Equal(t, path, s.From, "%s is missing in the example", s.Key)
	}
}

// Whatever a file holds, it is read whole or refused whole; what is read can be
// told, and set again from what was told.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte(`{"shortcuts": {"undo": ["shift+j", "Mod++"], "crop": []}}`))
	f.Add([]byte(`{"process_isolation": {"enabled": false, "memory": " 7 GiB"}}`))
	path := filepath.Join(f.TempDir(), "config.json")
	f.Setenv("SAFELIGHT_PROCESS_ISOLATION", "")
	f.Fuzz(func(t *testing.T, data []byte) {
		write(t, path, string(data))
		c, err := Load(Given{File: path})
		if err != nil {
			require.Nil(t, c)
			require.NotEmpty(t, err.Error())
			return
		}
		require.Equal(t, path, c.File)
		again := Default()
		table := settings(&again)
		values := make(map[string]string)
		for _, s := range c.Settings() {
			values[s.Key] = s.Value
		}
		for _, s := range table {
			if s.alias == "" {
				require.NoError(t, s.value.set(values[s.key]), s.key)
			}
		}
		require.Equal(t, c.ProcessIsolation, again)
		_, err = shortcut.With(c.Shortcuts)
		require.NoError(t, err)
	})
}
