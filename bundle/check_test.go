package main

import (
	"bytes"
	"context"
	"debug/macho"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"howett.net/plist"
)

func TestLanguagesHaveTheSameWords(t *testing.T) {
	files, err := localized()
	require.NoError(t, err)
	require.Len(t, files, len(languages))
	keys := make(map[string]int)
	for path, data := range files {
		require.True(t, bytes.HasPrefix(data, []byte("bplist00")), path)
		var words map[string]string
		_, err := plist.Unmarshal(data, &words)
		require.NoError(t, err)
		for key, text := range words {
			keys[key]++
			require.Equal(t, strings.TrimSpace(text), text)
			require.NotEmpty(t, text, key)
		}
	}
	for key, n := range keys {
		require.Equal(t, len(languages), n, key)
	}
	require.Contains(t, keys, "NSRemovableVolumesUsageDescription")
}

// putProgram writes a program of an app, which everybody may run.
func putProgram(t *testing.T, contents, name string, data []byte) {
	path := filepath.Join(contents, "MacOS", name)
	require.NoError(t, write(path, data))
	require.NoError(t, os.Chmod(path, 0o755))
}

// changed is data with another byte somewhere.
func changed(data []byte, at int, b byte) []byte {
	data = bytes.Clone(data)
	data[at] = b
	return data
}

// checked gives what check says of the app of this repository after a change.
func checked(t *testing.T, complete bool, change func(contents string)) error {
	app, _ := madeHere()
	dir := filepath.Join(t.TempDir(), "Safelight.app")
	contents := filepath.Join(dir, "Contents")
	files, err := readTree(app)
	require.NoError(t, err)
	for path, data := range files {
		require.NoError(t, write(filepath.Join(dir, path), data))
	}
	require.NoError(t, makeFolder(filepath.Join(contents, "MacOS")))
	if complete {
		for _, p := range []string{executable, helper} {
			good := program(macho.CpuArm64, 13, "/usr/lib/libSystem.B.dylib")
			other := program(macho.CpuAmd64, 12, "/System/Library/Frameworks/AppKit.framework/Versions/C/AppKit")
			putProgram(t, contents, p, universal(other, good)) // as lipo puts them
		}
	}
	change(contents)
	_, i := madeInfo(t)
	return check(dir, expected{i.Identifier, version{Short: i.Short, Build: i.Build, Source: i.Source}, complete, []string{"/home/somebody/"}})
}

func TestEveryFaultOfAnAppIsFound(t *testing.T) {
	require.NoError(t, checked(t, false, func(string) {}))
	require.NoError(t, checked(t, true, func(string) {}))

	info := func(before, after string) func(string) {
		return func(contents string) {
			path := filepath.Join(contents, "Info.plist")
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Contains(t, string(data), before)
			require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(data), before, after, 1)), 0o644))
		}
	}
	file := func(path string, data []byte) func(string) {
		return func(contents string) {
			require.NoError(t, write(filepath.Join(contents, path), data))
		}
	}
	mode := func(path string, mode os.FileMode) func(string) {
		return func(contents string) { require.NoError(t, os.Chmod(filepath.Join(contents, path), mode)) }
	}
	gone := func(path string) func(string) {
		return func(contents string) { require.NoError(t, os.Remove(filepath.Join(contents, path))) }
	}
	words := func(change func(map[string]string)) func(string) {
		return func(contents string) {
			path := filepath.Join(contents, "Resources/zh-Hans.lproj/InfoPlist.strings")
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			all := make(map[string]string)
			_, err = plist.Unmarshal(data, &all)
			require.NoError(t, err)
			change(all)
			data, err = plist.Marshal(all, plist.BinaryFormat)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(path, data, 0o644))
		}
	}
	for name, c := range map[string]struct {
		change func(contents string)
		want   string
	}{
		"no Info.plist":         {gone("Info.plist"), "Contents/Info.plist is missing"},
		"no icon":               {gone("Resources/AppIcon.icns"), "AppIcon.icns is missing"},
		"no language":           {gone("Resources/zh-Hans.lproj/InfoPlist.strings"), "zh-Hans.lproj/InfoPlist.strings is missing"},
		"no license":            {gone("Resources/licenses/safelight/LICENSE"), "licenses/safelight/LICENSE is missing"},
		"an empty license":      {file("Resources/licenses/safelight/LICENSE", nil), "licenses/safelight/LICENSE is empty"},
		"no list of licenses":   {gone("Resources/licenses/index.txt"), "index.txt is missing"},
		"something else":        {file(".DS_Store", []byte("x")), "Contents/.DS_Store does not belong there"},
		"a program too soon":    {file("MacOS/safelight", []byte("x")), "MacOS/safelight: the mode is"},
		"not for everybody":     {mode("Info.plist", 0o600), "Contents/Info.plist: the mode is -rw-------, not -rw-r--r--"},
		"a folder that is shut": {mode("Resources", 0o700), "Contents/Resources: the mode is drwx------, not drwxr-xr-x"},
		"a link":                {func(c string) { require.NoError(t, os.Symlink("/", filepath.Join(c, "root"))) }, "Contents/root: the mode is L"},
		"a path":                {file("PkgInfo", []byte("APPL/home/somebody/x")), `PkgInfo tells of a folder of this machine: "/home/somebody/" at byte 4`},
		"a damaged icon":        {file("Resources/AppIcon.icns", []byte("icns")), "AppIcon.icns: icns: "},
		"a damaged Info.plist":  {info("</dict>", ""), "Info.plist: "},
		"another identifier":    {info("org.example.Safelight", "org.example.Other"), `CFBundleIdentifier is "org.example.Other", not "org.example.Safelight"`},
		"another program":       {info("<string>safelight</string>", "<string>sample</string>"), `CFBundleExecutable is "sample"`},
		"an older system":       {info("<string>13.0</string>", "<string>11.0</string>"), `LSMinimumSystemVersion is "11.0"`},
		"a type that is none":   {info("public.tiff", "TIFF"), `"TIFF" is no type identifier`},
		"a type twice":          {info("public.png", "public.tiff"), `"public.tiff" is no type identifier, or stands twice`},
		"a type for nothing":    {info("<string>com.hasselblad.fff-raw-image</string>", "<string>org.example.x</string>"), `imported type "com.hasselblad.fff-raw-image" lacks a document type`},
		"no types":              {info("CFBundleDocumentTypes", "Other"), "Info.plist: there are no document types"},
		"a language too few":    {info("<string>zh-Hans</string>", ""), `CFBundleLocalizations are ["en"], not ["en" "zh-Hans"]`},
		"a word too few":        {words(func(w map[string]string) { delete(w, "TIFF scan") }), `zh-Hans.lproj/InfoPlist.strings: there is nothing for "TIFF scan"`},
		"a word too many":       {words(func(w map[string]string) { w["CFBundleSpokenName"] = "x" }), `"CFBundleSpokenName" is nothing in Info.plist`},
		"another English":       {info("on memory cards", "on cards"), "en.lproj/InfoPlist.strings: \"NSRemovableVolumesUsageDescription\" is"},
	} {
		require.ErrorContains(t, checked(t, false, c.change), c.want, name)
	}

	libSystem := "/usr/lib/libSystem.B.dylib"
	arm, intel := program(macho.CpuArm64, 13, libSystem), program(macho.CpuAmd64, 13, libSystem)
	for name, c := range map[string]struct {
		program []byte
		want    string
	}{
		"a library":          {universal(changed(arm, 12, byte(macho.TypeDylib)), changed(intel, 12, byte(macho.TypeDylib))), "it is no program, but Dylib"},
		"for telephones":     {universal(changed(arm, 40, 2), intel), "safelight-worker for arm64: it does not say which system it needs"},
		"too new, as of old": {universal(changed(changed(arm, 32, minVersionCommand), 42, 14), intel), "safelight-worker for arm64: it needs macOS 14.0"},
		"not universal":      {arm, "no universal program"},
		"one architecture":   {universal(arm), "for 1 architectures, not 2"},
		"one twice":          {universal(arm, arm), "no universal program"},
		"another one":        {universal(arm, program(macho.CpuPpc64, 13, libSystem)), "safelight-worker for amd64: it is not there"},
		"too new":            {universal(arm, program(macho.CpuAmd64, 14, libSystem)), "safelight-worker for amd64: it needs macOS 14.0, and Info.plist says 13.0"},
		"a library of ours":  {universal(program(macho.CpuArm64, 13, "/opt/homebrew/lib/libffi.8.dylib"), intel), "it needs /opt/homebrew/lib/libffi.8.dylib"},
	} {
		err := checked(t, true, func(contents string) { putProgram(t, contents, helper, c.program) })
		require.ErrorContains(t, err, c.want, name)
	}
	require.ErrorContains(t, checked(t, true, gone("MacOS/safelight-worker")), "MacOS/safelight-worker is missing")
	require.ErrorContains(t, checked(t, true, mode("MacOS/safelight-worker", 0o644)), "MacOS/safelight-worker: the mode is -rw-r--r--")
}

func TestFoldersOfThisMachineAreLookedFor(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	t.Setenv("HOME", home)
	got := traces(context.Background(), answering(map[string]string{"go env GOMODCACHE": "/modules\n"}), "..")
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	require.Equal(t, []string{root + "/", home + "/", "/modules/"}, got)
	t.Setenv("HOME", "/")
	require.NotContains(t, traces(context.Background(), answering(nil), ".."), "//", "of the root folder everything tells")
}
