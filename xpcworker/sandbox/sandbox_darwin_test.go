//go:build cgo

package sandbox

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheSeatbeltIsInForceOnceEntered(t *testing.T) {
	require.False(t, measured(t, []string{quickExit}, nil).Layer(Seatbelt).On)
	p := measured(t, []string{quickExit}, nil, "apply")
	require.Equal(t, []string{Process, Environment, Descriptors, Rlimits, Seatbelt}, p.Names())
	require.True(t, p.Layer(Seatbelt).On, p.String())
	require.True(t, p.Layer(Rlimits).On, p.String())
}
