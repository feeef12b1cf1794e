package main

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
)

func TestWithoutClangItFails(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var out bytes.Buffer
	require.ErrorContains(t, run(fixture.Repository(t), true, &out, io.Discard), "clang is needed")
	require.Empty(t, out.String())
}
