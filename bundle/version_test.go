package main

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVersionsAreWhatGitSays(t *testing.T) {
	for text, want := range map[string]version{
		"v1.2.3-0-g0123abc":            {"1.2.3", "7", "1.2.3", true},
		"v1.2.3-0-g0123abc-dirty":      {"1.2.3", "7", "1.2.3+dirty", false},
		"v1.2.3-4-g0123abc":            {"1.2.3", "7", "1.2.3+4.g0123abc", false},
		"v10.0.0-12-g0123abc-dirty":    {"10.0.0", "7", "10.0.0+12.g0123abc.dirty", false},
		"v1.0.0-rc.1-0-g0123abc":       {"1.0.0", "7", "1.0.0-rc.1", true},
		"v1.0.0-beta-2-3-g0123abc":     {"1.0.0", "7", "1.0.0-beta-2+3.g0123abc", false},
		"0123abc":                      {"0.0.0", "7", "0.0.0-dev+0123abc", false},
		"0123abc-dirty":                {"0.0.0", "7", "0.0.0-dev+0123abc.dirty", false},
		"1234567890123456789012-dirty": {"0.0.0", "7", "0.0.0-dev+1234567890123456789012.dirty", false},
	} {
		got, err := parseVersion(text, "7")
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
		require.Regexp(t, shortForm, got.Short)
	}
}

func TestTagsThatAreNoVersionsAreNamed(t *testing.T) {
	for _, text := range []string{"", "v1.2-0-g0123abc", "vintage-3-g0123abc", "1.2.3-0-g0123abc", "v1.2.3.4-0-g0123abc"} {
		_, err := parseVersion(text, "7")
		require.ErrorContains(t, err, `"`+text+`"; tags must be like v1.2.3`)
	}
}

// answering is a runner that gives answers by the beginning of the command line.
func answering(answers map[string]string) runner {
	return func(_ context.Context, c command) ([]byte, error) {
		for beginning, answer := range answers {
			if strings.HasPrefix(strings.Join(c.args, " "), beginning) {
				return []byte(answer), nil
			}
		}
		return nil, exec.ErrNotFound
	}
}

func TestWithoutGitTheVersionIsZeroAndSaysSo(t *testing.T) {
	for name, run := range map[string]runner{
		"no git, or no repository": answering(nil),
		"in another repository":    answering(map[string]string{"git rev-parse --show-prefix": "vendor/safelight/\n"}),
	} {
		got, notice, err := gitVersion(context.Background(), run, ".")
		require.NoError(t, err, name)
		require.Equal(t, version{Short: "0.0.0", Build: "0", Source: "0.0.0-dev"}, got, name)
		require.Contains(t, notice, "version 0.0.0-dev, as", name)
	}
}

func TestABuildNumberOfAShallowCloneIsDoubted(t *testing.T) {
	got, notice, err := gitVersion(context.Background(), answering(map[string]string{
		"git rev-parse --show-prefix": "\n", "git describe": "v1.2.3-0-g0123abc\n", "git rev-list --count HEAD": "1\n",
		"git rev-parse --is-shallow": "true\n",
	}), ".")
	require.NoError(t, err)
	require.Equal(t, version{"1.2.3", "1", "1.2.3", true}, got)
	require.Contains(t, notice, "shallow")
}

func TestATagHasToBeWhatTheProgramCallsItself(t *testing.T) {
	flags, err := linkFlags("..", version{Source: "0.0.0-dev"})
	require.NoError(t, err)
	require.Contains(t, flags, "-s -w")

	constant := repository(t, "app/cli/version.go", "package cli\n\nconst Version = \"1.2.3\"\n")
	flags, err = linkFlags(constant, version{Source: "1.2.3", Tagged: true})
	require.NoError(t, err)
	require.Equal(t, "-s -w", flags)
	_, err = linkFlags(constant, version{Source: "1.3.0", Tagged: true})
	require.ErrorContains(t, err, "the program calls itself 1.2.3, and the tag says 1.3.0")
	_, err = linkFlags(constant, version{Source: "1.2.3+1.g0123abc"})
	require.NoError(t, err, "what is not tagged is on the way to the next")

	variable := repository(t, "app/cli/version.go", "package cli\n\nvar Version = \"1.2.3\"\n")
	flags, err = linkFlags(variable, version{Source: "1.3.0", Tagged: true})
	require.NoError(t, err)
	require.Equal(t, "-s -w -X safelight/app/cli.Version=1.3.0", flags)

	_, err = linkFlags(repository(t, "app/cli/version.go", "package cli\n"), version{})
	require.ErrorContains(t, err, "there is no Version")
}
