package window

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAWindowIsIdleWhenTheSessionHasAnsweredAll(t *testing.T) {
	r := enter(t)
	require.True(t, r.Idle())
	r.Do("flip")
	require.False(t, r.Idle(), "it is not told yet, or has not answered")
	r.commands()
	require.True(t, r.Idle())
}
