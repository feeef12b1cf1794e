package exit

import (
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheEndOfAChildIsToldAndItIsStillThereToReap(t *testing.T) {
	child := exec.Command("/bin/cat")
	in, err := child.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	ended := make(chan error, 1)
	go func() { ended <- Wait(child.Process.Pid) }()
	select {
	case <-ended:
		t.Fatal("it runs")
	case <-time.After(100 * time.Millisecond):
	}
	in.Close()
	require.NoError(t, <-ended)
	require.NoError(t, Wait(child.Process.Pid), "and again")
	require.NoError(t, child.Wait())
	require.NoError(t, Wait(child.Process.Pid), "and when it is gone")
}
