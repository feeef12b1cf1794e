package restore

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheLastStateIsKeptWhateverIsUnderWay(t *testing.T) {
	k := &Keeper{DataDir: t.TempDir()}
	state := func(n int) State {
		s := New()
		s.Recent = []string{fmt.Sprintf("/roll/%d", n)}
		return s
	}
	for n := range 50 {
		k.Later(state(n))
	}
	require.NoError(t, k.Now(state(50)))
	for range 20 { // those that came too late
		s, err := Load(k.DataDir)
		require.NoError(t, err)
		require.Equal(t, []string{"/roll/50"}, s.Recent)
		time.Sleep(time.Millisecond)
	}
}

func TestAStateIsKeptLater(t *testing.T) {
	k := &Keeper{DataDir: t.TempDir()}
	s := New()
	s.Strip = false
	k.Later(s)
	require.Eventually(t, func() bool {
		s, err := Load(k.DataDir)
		return err == nil && !s.Strip
	}, 5*time.Second, time.Millisecond)
}

func TestAStateThatCannotBeKeptIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.Error(t, (&Keeper{DataDir: file}).Now(New()))
}
