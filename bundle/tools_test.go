//go:build tools

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/kitguard"
)

// plistutil is that of libplist, in Debian's libplist-utils.
func TestPlistutilReadsWhatWeWrite(t *testing.T) {
	app, _ := madeHere()
	granted, err := entitlementsFile()
	require.NoError(t, err)
	entitlementsPath := filepath.Join(t.TempDir(), "entitlements.plist")
	require.NoError(t, os.WriteFile(entitlementsPath, granted, 0o666))
	for path, words := range map[string][]string{
		filepath.Join(app, "Contents/Info.plist"):                                {"<string>com.hasselblad.fff-raw-image</string>", "<key>NSHighResolutionCapable</key>\n\t<true/>"},
		filepath.Join(app, "Contents/Resources/en.lproj/InfoPlist.strings"):      {"<key>TIFF scan</key>\n\t<string>TIFF scan</string>"},
		filepath.Join(app, "Contents/Resources/zh-Hans.lproj/InfoPlist.strings"): {"<key>TIFF scan</key>\n\t<string>TIFF 扫描</string>"},
		entitlementsPath: {"<key>" + entitlements[0].key + "</key>\n\t<true/>"},
	} {
		// Written in the other format and back, so that the words are seen.
		other := filepath.Join(t.TempDir(), "other.plist")
		out, err := exec.Command("plistutil", "-f", "bin", "-i", path, "-o", other).CombinedOutput()
		require.NoError(t, err, string(out))
		out, err = exec.Command("plistutil", "-f", "xml", "-i", other).CombinedOutput()
		require.NoError(t, err, string(out))
		for _, w := range words {
			require.Contains(t, string(out), w, path)
		}
	}
}

// Go links programs for macOS on any system if they have no cgo, and LLVM has a lipo.
// What the checks read in them is as in those of a Mac; what is in them is less.
func TestProgramsThatGoLinksPassTheChecks(t *testing.T) {
	lipo, err := filepath.Glob("/usr/lib/llvm-*/bin/llvm-lipo") // Debian puts no link into PATH
	require.NoError(t, err)
	require.NotEmpty(t, lipo, "package llvm is not installed")
	dir := t.TempDir()
	flags, err := linkFlags("..", unversioned)
	require.NoError(t, err)
	for name, of := range programs {
		whole := filepath.Join(dir, name)
		join := []string{"-create", "-output", whole}
		for _, arch := range architectures {
			path := filepath.Join(dir, name+"."+arch)
			_, err := run(context.Background(), command{
				dir: "..", env: append(target(arch), "CGO_ENABLED=0"),
				args: []string{"go", "build", "-trimpath", kitguard.Flag, "-ldflags=" + flags, "-o", path, of},
			})
			require.NoError(t, err)
			join = append(join, path)
		}
		out, err := exec.Command(lipo[0], join...).CombinedOutput()
		require.NoError(t, err, string(out))
		program, err := os.ReadFile(whole)
		require.NoError(t, err)
		require.NoError(t, checkProgram(name, program))
		machine := traces(context.Background(), run, "..")
		require.GreaterOrEqual(t, len(machine), 2)
		require.NoError(t, checkTraces(map[string][]byte{name: program}, machine))
		require.Contains(t, strings.ToValidUTF8(string(program), ""), "variablemakethreshold=0", "as kitguard looks for it")
	}
}
