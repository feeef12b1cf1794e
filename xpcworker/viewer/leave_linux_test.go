package viewer

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
)

func TestAnImageThatIsLeftIsAtHandForAMoment(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.ReuseTimeout = time.Minute })
	a := d.image("a")
	d.Leave() // nothing
	d.Show(a, "")
	p := d.picture(a, 'f')
	require.Equal(t, "first", p.Request.Space)
	d.Leave()
	require.False(t, d.Render(ask("x")), "no image is shown")
	_, taken := d.Take()
	require.False(t, taken)
	require.NotZero(t, p.Surface.Capacity(), "what was shown stays")
	require.Equal(t, memory.Previous, d.State().Processes[0].Role)
	d.Show(a, "")
	d.picture(a, 'f')
	require.Equal(t, 1, d.State().Counts.Recalled)
}
