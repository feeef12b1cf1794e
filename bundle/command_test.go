package main

import (
	"context"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACommandRunsInItsFolderAndEnvironment(t *testing.T) {
	out, err := run(context.Background(), command{dir: "icns", env: []string{"GOOS=darwin"}, args: []string{"go", "list", "-f", "{{.ImportPath}} {{context.GOOS}}", "."}})
	require.NoError(t, err)
	require.Equal(t, "safelight/bundle/icns darwin\n", string(out))
}

func TestACommandThatFailsIsToldWithItsWords(t *testing.T) {
	_, err := run(context.Background(), command{args: []string{"go", "list", "./nowhere"}})
	require.ErrorContains(t, err, "go list: exit status 1:\n")
	require.ErrorContains(t, err, "nowhere")
	require.ErrorAs(t, err, new(*exec.ExitError))
	_, err = run(context.Background(), command{args: []string{"no-such-program", "x"}})
	require.ErrorIs(t, err, exec.ErrNotFound)
	require.ErrorContains(t, err, "no-such-program x: ")
	interrupted, stop := context.WithCancel(context.Background())
	stop()
	_, err = run(interrupted, command{args: []string{"go", "version"}})
	require.ErrorIs(t, err, context.Canceled)
}
