package sandbox

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAConfinementSurvivesTheCommandLine(t *testing.T) {
	for _, c := range []Confinement{
		{},
		{Memory: 1 << 30},
		{Writes: true, Namespaces: "user:[1],pid:[2],net:[3],ipc:[4]"},
		{Refused: "fork/exec /a=b: operation not permitted", Without: []string{Seccomp, Landlock}},
	} {
		got, err := ParseConfinement(c.Arguments())
		require.NoError(t, err)
		require.Equal(t, c, got)
	}
}

func TestWhatIsNotUnderstoodIsNotGivenUpInSilence(t *testing.T) {
	for arg, want := range map[string]string{
		"memroy=1":        `sandbox: argument "memroy=1": unknown`,
		"memory=much":     `sandbox: argument "memory=much": strconv.ParseInt: parsing "much": invalid syntax`,
		"memory=-1":       `sandbox: argument "memory=-1": not positive`,
		"writes=no":       `sandbox: argument "writes=no": not yes`,
		"without=shields": `sandbox: argument "without=shields": no layer "shields"`,
		"":                `sandbox: argument "": unknown`,
	} {
		_, err := ParseConfinement([]string{arg})
		require.EqualError(t, err, want)
	}
}
