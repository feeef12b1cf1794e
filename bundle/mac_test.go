package main

import (
	"context"
	"debug/macho"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
)

// fakeMac stands for the programs of macOS: it notes how they are called and leaves
// what they would. go list, go env and git are the real ones, or those of answers.
type fakeMac struct {
	calls   []command
	answers map[string]string // by the beginning of a command line
	fails   string            // the beginning, or the end, of the command line that fails
}

func (f *fakeMac) run(ctx context.Context, c command) ([]byte, error) {
	line := strings.Join(c.args, " ")
	if f.fails != "" && (strings.HasPrefix(line, f.fails) || strings.HasSuffix(line, f.fails)) {
		return nil, fmt.Errorf("%s: it failed", c.args[0])
	}
	for beginning, answer := range f.answers {
		if strings.HasPrefix(line, beginning) {
			return []byte(answer), nil
		}
	}
	after := func(flag string) string { return c.args[slices.Index(c.args, flag)+1] }
	switch {
	case c.args[0] == "git":
		return run(ctx, c)
	case strings.HasPrefix(line, "go list"), strings.HasPrefix(line, "go env"):
		return remembered(ctx, c)
	}
	f.calls = append(f.calls, c)
	switch {
	case strings.HasPrefix(line, "go build"):
		arch := "arm64"
		if slices.Contains(c.env, "GOARCH=amd64") {
			arch = "amd64"
		}
		return nil, os.WriteFile(after("-o"), program(processors[arch], 13, "/usr/lib/libSystem.B.dylib"), 0o755)
	case strings.HasSuffix(line, ".app/Contents/MacOS/safelight --version"):
		return []byte("safelight 0.1.0 (build …)\n"), nil
	case c.args[0] == "lipo":
		var parts [][]byte
		for _, path := range c.args[4:] {
			part, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			parts = append(parts, part)
		}
		return nil, os.WriteFile(after("-output"), universal(parts...), 0o700)
	case c.args[0] == "ditto" && len(c.args) == 3:
		return nil, os.CopyFS(c.args[2], os.DirFS(c.args[1]))
	case c.args[0] == "ditto", strings.HasPrefix(line, "hdiutil create"):
		return nil, os.WriteFile(c.args[len(c.args)-1], []byte("archive"), 0o644)
	case strings.HasPrefix(line, "codesign"), strings.HasPrefix(line, "hdiutil verify"),
		strings.HasPrefix(line, "spctl"), strings.HasPrefix(line, "xcrun stapler"):
		return nil, nil
	}
	return nil, fmt.Errorf("this Mac has no %q", line)
}

var memory = make(map[string][]byte)

// remembered runs what gives the same every time only once.
func remembered(ctx context.Context, c command) ([]byte, error) {
	key := fmt.Sprint(c)
	if memory[key] != nil {
		return memory[key], nil
	}
	out, err := run(ctx, c)
	if err == nil {
		memory[key] = out
	}
	return out, err
}

// lines are the calls that begin with one of some programs; folders for what is not
// finished have the name WORK.
func (f *fakeMac) lines(programs ...string) (lines []string) {
	for _, c := range f.calls {
		if !slices.Contains(programs, c.args[0]) {
			continue
		}
		args := slices.Clone(c.args)
		for i, arg := range args {
			if before, rest, ok := strings.Cut(arg, workPrefix); ok && before != "" {
				_, rest, _ = strings.Cut(rest, "/")
				args[i] = "WORK/" + rest
			}
		}
		lines = append(lines, strings.Join(args, " "))
	}
	return lines
}

// program is the beginning of a program for macOS: its headers.
func program(cpu macho.Cpu, system byte, library string) []byte {
	le := binary.LittleEndian
	library += strings.Repeat("\x00", 8-len(library)%8)
	var loads []byte
	for _, v := range []uint32{buildVersionCommand, 24, platformMacOS, uint32(system) << 16, 0, 0} {
		loads = le.AppendUint32(loads, v)
	}
	for _, v := range []uint32{uint32(macho.LoadCmdDylib), uint32(24 + len(library)), 24, 0, 0, 0} {
		loads = le.AppendUint32(loads, v)
	}
	loads = append(loads, library...)
	var out []byte
	for _, v := range []uint32{macho.Magic64, uint32(cpu), 0, uint32(macho.TypeExec), 2, uint32(len(loads)), 0, 0} {
		out = le.AppendUint32(out, v)
	}
	return append(out, loads...)
}

// universal joins programs as lipo does.
func universal(parts ...[]byte) []byte {
	be := binary.BigEndian
	header := be.AppendUint32(nil, macho.MagicFat)
	header = be.AppendUint32(header, uint32(len(parts)))
	const align = 12
	var body []byte
	for _, part := range parts {
		at := (1 + len(body)>>align) << align
		body = append(append(body, make([]byte, at-len(body)-(1<<align))...), part...)
		for _, v := range []uint32{binary.LittleEndian.Uint32(part[4:]), 0, uint32(at), uint32(len(part)), align} {
			header = be.AppendUint32(header, v)
		}
		body = append(body, make([]byte, (1<<align)-len(body)%(1<<align))...)
	}
	return append(append(header, make([]byte, 1<<align-len(header))...), body...)
}

// onMac makes the app in a folder as a Mac would.
func onMac(mac *fakeMac, dist, signID string) (string, error) {
	c := appCommand{Identifier: "org.example.Safelight", SignID: signID, places: places{Root: "..", Dist: dist}}
	return c.maker(mac.run, "darwin", io.Discard).make(context.Background())
}

func TestOnAMacProgramsAreUniversalAndBuiltWithWhatDarwinkitNeeds(t *testing.T) {
	mac := new(fakeMac)
	app, err := onMac(mac, t.TempDir(), "")
	require.NoError(t, err)
	require.Equal(t, "Safelight.app", filepath.Base(app))

	var got []string
	for _, c := range mac.calls {
		if c.args[0] != "go" {
			continue
		}
		require.Contains(t, c.args, "-trimpath")
		require.Contains(t, c.args, "-gcflags=all=-d=variablemakethreshold=0")
		for _, v := range []string{"GOOS=darwin", "CGO_ENABLED=1", "MACOSX_DEPLOYMENT_TARGET=13.0", "CGO_CFLAGS=-O2 -g -mmacosx-version-min=13.0"} {
			require.Contains(t, c.env, v)
		}
		got = append(got, c.env[1]+" "+c.args[len(c.args)-1])
	}
	require.Equal(t, []string{"GOARCH=arm64 ./app", "GOARCH=amd64 ./app", "GOARCH=arm64 ./xpcworker", "GOARCH=amd64 ./xpcworker"}, got)
	require.Equal(t, []string{
		"lipo -create -output WORK/Safelight.app/Contents/MacOS/safelight WORK/safelight.arm64 WORK/safelight.amd64",
		"lipo -create -output WORK/Safelight.app/Contents/MacOS/safelight-worker WORK/safelight-worker.arm64 WORK/safelight-worker.amd64",
	}, mac.lines("lipo"))
	for _, p := range []string{executable, helper} {
		info, err := os.Stat(filepath.Join(app, macOS, p))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o755), info.Mode())
	}
}

func TestIdentifiersThatMacOSDoesNotTakeAreRefusedAtOnce(t *testing.T) {
	for _, id := range []string{"Safelight", "org.example.My App", "org.example.", "org.example.x;y"} {
		mac := new(fakeMac)
		c := appCommand{Identifier: id, places: places{Root: "..", Dist: filepath.Join(t.TempDir(), "dist")}}
		_, err := c.maker(mac.run, "darwin", io.Discard).make(context.Background())
		require.EqualError(t, err, fmt.Sprintf("BUNDLE_ID: %q is not like org.example.Name", id))
		require.Empty(t, mac.calls)
	}
}

func TestOutsideOfTheRepositoryNothingIsMade(t *testing.T) {
	dist := filepath.Join(t.TempDir(), "dist")
	c := appCommand{places: places{Root: t.TempDir(), Dist: dist}}
	_, err := c.maker(new(fakeMac).run, "darwin", io.Discard).make(context.Background())
	require.ErrorContains(t, err, "this is not the folder of the repository")
	require.NoDirExists(t, dist)
}

func TestTheAppFindsItsHelper(t *testing.T) {
	app, err := onMac(new(fakeMac), t.TempDir(), "")
	require.NoError(t, err)
	path, args := host.Beside(filepath.Join(app, macOS, executable))
	require.Equal(t, filepath.Join(app, macOS, helper), path)
	require.Empty(t, args)
}

func TestSigningGoesFromTheInsideOut(t *testing.T) {
	mac := new(fakeMac)
	_, err := onMac(mac, t.TempDir(), "")
	require.NoError(t, err)
	require.Equal(t, []string{
		"codesign --force --sign - --options runtime --timestamp=none --identifier org.example.Safelight.worker WORK/Safelight.app/Contents/MacOS/safelight-worker",
		"codesign --force --sign - --options runtime --timestamp=none --entitlements WORK/entitlements.plist WORK/Safelight.app",
		"codesign --verify --strict WORK/Safelight.app/Contents/MacOS/safelight-worker",
		"codesign --verify --strict WORK/Safelight.app",
	}, mac.lines("codesign"))
}

func TestADeveloperIDComesWithTheHardenedRuntime(t *testing.T) {
	mac := new(fakeMac)
	_, err := onMac(mac, t.TempDir(), "Developer ID Application: A. O'Neill (TEAM)")
	require.NoError(t, err)
	require.Equal(t, []string{
		"codesign --force --sign Developer ID Application: A. O'Neill (TEAM) --options runtime --timestamp --identifier org.example.Safelight.worker WORK/Safelight.app/Contents/MacOS/safelight-worker",
		"codesign --force --sign Developer ID Application: A. O'Neill (TEAM) --options runtime --timestamp --entitlements WORK/entitlements.plist WORK/Safelight.app",
	}, mac.lines("codesign")[:2])
}

func TestAnEarlierAppSurvivesARunThatFails(t *testing.T) {
	dist := t.TempDir()
	app, err := onMac(new(fakeMac), dist, "")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(app, "earlier"), nil, 0o644))
	for _, fails := range []string{"git describe", "go list", "go build", "lipo", "codesign --force", "codesign --verify", "MacOS/safelight --version"} {
		_, err := onMac(&fakeMac{fails: fails}, dist, "")
		require.ErrorContains(t, err, "it failed", fails)
		require.FileExists(t, filepath.Join(app, "earlier"), fails)
		require.Equal(t, []string{"Safelight.app"}, names(t, dist), fails)
	}
	_, err = onMac(new(fakeMac), dist, "")
	require.NoError(t, err)
	require.NoFileExists(t, filepath.Join(app, "earlier"), "and is replaced as a whole by one that does not")
	require.Equal(t, []string{"Safelight.app"}, names(t, dist))
}

func TestAProgramThatIsNotAsItShouldBeIsNotPublished(t *testing.T) {
	dist := t.TempDir()
	mac := new(fakeMac)
	_, err := (&maker{
		root: "..", dist: dist, identifier: "org.example.Safelight", signID: adHoc, complete: true, say: io.Discard,
		run: func(ctx context.Context, c command) ([]byte, error) {
			out, err := mac.run(ctx, c)
			if c.args[0] == "lipo" {
				err = errors.Join(err, os.WriteFile(c.args[3], program(macho.CpuArm64, 13, "/usr/lib/libSystem.B.dylib"), 0o755))
			}
			return out, err
		},
	}).make(context.Background())
	require.ErrorContains(t, err, "safelight: no universal program")
	require.Empty(t, mac.lines("codesign"), "what is wrong is not signed")
	require.Empty(t, names(t, dist))
}

func TestTheAppIsStartedAsItWillBe(t *testing.T) {
	mac := new(fakeMac)
	app, err := onMac(mac, t.TempDir(), "")
	require.NoError(t, err)
	last := mac.calls[len(mac.calls)-1].args
	require.Equal(t, "--version", last[1], "after it was signed")
	require.Equal(t, filepath.Join("Safelight.app", macOS, executable), last[0][len(last[0])-len("Safelight.app/Contents/MacOS/safelight"):])
	require.NotEqual(t, app, filepath.Dir(last[0]), "and before it has its place")

	dist := t.TempDir()
	odd := &fakeMac{answers: map[string]string{dist: "this program has to be built with …"}}
	_, err = onMac(odd, dist, "")
	require.ErrorContains(t, err, `the app does not say its version, but "this program has`)
	require.Empty(t, names(t, dist))
}

func names(t *testing.T, dir string) (names []string) {
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestTheWorkerLinksNothingThatNeedsAnEntitlement(t *testing.T) {
	for _, arch := range architectures {
		packages, err := linked(context.Background(), run, "..", arch, programs[helper])
		require.NoError(t, err)
		require.NotEmpty(t, packages)
		for _, p := range packages {
			require.False(t, strings.HasPrefix(p.ImportPath, "github.com/progrium/darwinkit"), p.ImportPath)
		}
	}
}
