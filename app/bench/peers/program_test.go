package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsNotInstalledIsNamedOnce(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	found, missing := installed(peers())
	require.Empty(t, found)
	require.Equal(t, []string{"vips", "rawtherapee-cli", "darktable-cli"}, missing)
	require.ErrorContains(t, compare(t.Context(), "safelight", 1, 1, ""), "nothing to compare with")

	require.NoError(t, os.WriteFile(filepath.Join(bin, "rawtherapee-cli"), []byte("#!/bin/sh\n"), 0o777))
	found, missing = installed(peers())
	require.Len(t, found, 2, "it is asked in two ways")
	require.Equal(t, filepath.Join(bin, "rawtherapee-cli"), found[0].path)
	require.Equal(t, []string{"vips", "darktable-cli"}, missing)
}

func TestProgramsAreAskedForTheSame(t *testing.T) {
	all := append([]program{ours("/bin/safelight")}, peers()...)
	asked := make(map[string][]string)
	for _, task := range tasks() {
		for _, p := range all {
			if args := p.args(task, "in.tif", "out/in"+task.ext(), "home"); args != nil {
				asked[task.name] = append(asked[task.name], p.name)
				require.Contains(t, args, "in.tif")
			}
		}
	}
	everybody := []string{"Safelight", "vips invert", "rawtherapee-cli, neutral", "rawtherapee-cli, film negative", "darktable-cli"}
	require.Equal(t, map[string][]string{
		"uncompressed to uncompressed":     everybody,
		"LZW to LZW":                       everybody[:2],
		"Deflate to Deflate":               everybody,
		"uncompressed to JPEG, quality 95": everybody,
	}, asked)
}
