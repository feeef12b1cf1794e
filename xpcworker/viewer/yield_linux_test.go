package viewer

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
)

// To show a picture takes processors, and nothing takes them from it: neither the next
// image nor a spare, before the front end says that the picture is on the screen.
func TestNothingIsDoneAheadWhileThePictureIsPainted(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Prefetch, c.Spare, c.Yield = true, true, time.Hour })
	ahead := func() int { return d.role(memory.Prefetch) + d.role(memory.Spare) }
	a, b, c := d.image("a"), d.image("b"), d.image("c")
	d.Show(a, b)
	d.picture(a, 'f')
	time.Sleep(100 * time.Millisecond)
	require.Zero(t, ahead(), "nobody has seen the picture")
	d.Presented()
	fixture.Soon(t, func() bool { return d.role(memory.Prefetch) != 0 && d.role(memory.Spare) != 0 }, "nothing is done ahead")
	fixture.Soon(t, func() bool { return d.State().Counts.Pictures == 2 }, "the next was not drawn")

	d.Show(b, c)
	d.Presented() // of the one before
	time.Sleep(100 * time.Millisecond)
	require.Zero(t, d.role(memory.Prefetch), "before its picture was taken")
	d.picture(b, 'f')
	d.Show(a, b) // back to what is still there
	d.picture(a, 'f')
	d.Show(b, c)
	d.picture(b, 'f')
	time.Sleep(100 * time.Millisecond)
	require.Zero(t, d.role(memory.Prefetch), "nobody has seen the picture")
	d.Presented()
	fixture.Soon(t, func() bool { return d.role(memory.Prefetch) != 0 }, "the one after is not opened")
}

func TestAFrontEndThatSaysNothingIsWaitedForNoLongerThanItMayTake(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Prefetch, c.Yield = true, 30*time.Millisecond })
	a, b := d.image("a"), d.image("b")
	d.Show(a, b)
	d.picture(a, 'f')
	fixture.Soon(t, func() bool { return d.role(memory.Prefetch) != 0 }, "the next is not opened")
}

func TestAnImageThatFailedKeepsNothingFromBeingDoneAhead(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Prefetch, c.Yield = true, time.Hour })
	a, bad, c := d.image("a"), d.image("bad", "open: fail"), d.image("c")
	d.Show(a, "")
	d.picture(a, 'f')
	d.Presented()
	d.Show(bad, c)
	d.expect(bad, Failed)
	fixture.Soon(t, func() bool { return d.role(memory.Prefetch) != 0 }, "the next is not opened")
}
