package kitguard

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

// built is a program with darwinkit that was built with such a line of settings.
func built(t *testing.T, settings string) *debug.BuildInfo {
	info, err := debug.ParseBuildInfo("go\tgo1.26.8\n" +
		"path\tsafelight/app\n" +
		"mod\tsafelight\t(devel)\t\n" +
		"dep\tgithub.com/progrium/darwinkit\tv0.5.0\th1:SwchcMbTOG1py3CQsINmGlsRmYKdlFrbnv3dE4aXA0s=\n" +
		"build\t-compiler=gc\n" + settings +
		"build\t-trimpath=true\nbuild\tGOARCH=arm64\nbuild\tGOOS=darwin\n")
	require.NoError(t, err)
	return info
}

func TestAProgramBuiltWithTheFlagRuns(t *testing.T) {
	for _, settings := range []string{
		"build\t-gcflags=all=-d=variablemakethreshold=0\n",
		"build\t-gcflags=all=--d=variablemakethreshold=0\n",
		"build\t-gcflags=\"all=-N -l -d=variablemakethreshold=0\"\n",
		"build\t-gcflags=\"all='-d=variablemakethreshold=0' -l\"\n",
		"build\t-gcflags=all=-d=checkptr=0,variablemakethreshold=0\n",
	} {
		require.NoError(t, check(built(t, settings)), settings)
	}
}

func TestAProgramBuiltWithoutTheFlagIsStopped(t *testing.T) {
	for _, settings := range []string{
		"",
		"build\t-gcflags=-d=variablemakethreshold=0\n", // the main package only
		"build\t-gcflags=github.com/progrium/darwinkit/...=-d=variablemakethreshold=0\n",
		"build\t-gcflags=all=-d=variablemakethreshold=1\n",
		"build\t-gcflags=all=-d=variablemakethreshold=0,variablemakethreshold=32\n",
		"build\t-gcflags=\"all=-d=variablemakethreshold=0 -d=variablemakethreshold=32\"\n",
		"build\t-gcflags=all=-d=variablemakehash=0\n",
		"build\t-gcflags=\"all=-N -l\"\n",
		"build\t-ldflags=all=-d=variablemakethreshold=0\n",
	} {
		err := check(built(t, settings))
		require.ErrorIs(t, err, ErrFlag, settings)
		require.ErrorContains(t, err, Flag, "what to do about it")
	}
}

func TestAReplacedDarwinkitNeedsTheFlagToo(t *testing.T) {
	info := built(t, "")
	info.Deps[0].Replace = &debug.Module{Path: "./darwinkit"}
	require.ErrorIs(t, check(info), ErrFlag)
}

func TestAProgramWithoutDarwinkitNeedsNoFlag(t *testing.T) {
	info := built(t, "")
	info.Deps[0].Path = "golang.org/x/sys"
	require.NoError(t, check(info))
	require.NoError(t, Check(), "this test")
}
