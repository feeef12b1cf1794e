package memory

import (
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBelowAProcessAreItsChildrenAndTheirs(t *testing.T) {
	parents := map[int]int{1: 0, 2: 1, 10: 2, 11: 10, 12: 11, 20: 2, 30: 99, 99: 1}
	for of, want := range map[int][]int{2: {10, 11, 12, 20}, 10: {11, 12}, 12: nil, 99: {30}, 7: nil} {
		got := below(parents, of)
		slices.Sort(got)
		require.Equal(t, want, got, "below %d", of)
	}
}

func TestAChildIsADescendant(t *testing.T) {
	child := exec.Command("/bin/cat")
	in, err := child.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	all, err := Descendants(os.Getpid())
	require.NoError(t, err)
	require.Contains(t, all, child.Process.Pid)
	in.Close()
	require.NoError(t, child.Wait())
	all, err = Descendants(os.Getpid())
	require.NoError(t, err)
	require.NotContains(t, all, child.Process.Pid)
}
