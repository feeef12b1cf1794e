package raster

import (
	"io/fs"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A full disk is told by its cause, without the name that the file goes by in the
// process that writes it.
func TestUnwrittenTellsTheCauseWithoutAName(t *testing.T) {
	err := Unwritten("after 1048576 bytes", &fs.PathError{Op: "write", Path: "received", Err: syscall.ENOSPC})
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.EqualError(t, err, "after 1048576 bytes: the file cannot be written (no space left on device)")
}
