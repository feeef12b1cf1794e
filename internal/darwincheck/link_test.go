package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFolderOfAHeaderSaysWhatToLink(t *testing.T) {
	for header, want := range map[string]string{
		"Metal/Metal.h":             "-framework Metal",
		"CoreGraphics/CGGeometry.h": "-framework CoreGraphics",
		"bsm/libbsm.h":              "-lbsm",
		"objc/NSObject.h":           "-framework Foundation",
	} {
		require.Equal(t, want, libraryOf(header).flag(), header)
	}
	for _, header := range []string{"stdlib.h", "mach/mach.h", "sys/event.h", "dispatch/dispatch.h"} {
		require.Equal(t, system, libraryOf(header), header)
	}
}

func TestFoundationGivesOnWhatItIsMadeOf(t *testing.T) {
	foundation := []string{"-framework", "Foundation"}
	require.True(t, library("Foundation").in(foundation))
	require.True(t, library("CoreFoundation").in(foundation))
	require.True(t, objc.in(foundation))
	require.True(t, system.in(nil))
	require.False(t, library("IOSurface").in(foundation))
	require.False(t, library("Foundation").in([]string{"-framework", "CoreFoundation"}))
	require.False(t, library("bsm").in(foundation))
	require.True(t, library("bsm").in([]string{"-lbsm"}))
	require.True(t, library("Metal").in([]string{"-Wl,-framework,Metal"}))
}
