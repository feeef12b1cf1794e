package viewer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// sized waits for a picture of the given size.
func (d *desktop) sized(width, height int) {
	d.t.Helper()
	fixture.Soon(d.t, func() bool {
		p, ok := d.Take()
		return ok && p.Surface.Width == width && p.Surface.Height == height
	}, fmt.Sprintf("no picture of %d x %d", width, height))
}

// viewed is a request for a view.
func viewed(space string, v task.View) task.Render {
	r := ask(space)
	r.View = &v
	return r
}

func TestPicturesAreTheLargestThatFitIntoTheBox(t *testing.T) {
	d := open(t, func(c *Config, _ *host.Config) { c.Width, c.Height, c.Edge = 900, 100, 77 })
	a := d.image("a") // of 600 x 400 pixels
	d.Show(a, "")
	d.sized(150, 100)
	d.SetBox(90, 1000)
	d.sized(90, 60)
	d.SetEdge(60)
	d.sized(60, 40)
	d.SetBox(0, 10) // no box
	d.SetBox(5000, 5000)
	d.sized(600, 400)
	turned := ask("g")
	turned.Frame.Orientation = 6
	d.SetBox(100, 100)
	d.sized(100, 67)
	d.Render(turned)
	d.sized(67, 100)
}

func TestAViewIsDrawnAsLargeAsItSays(t *testing.T) {
	d := open(t)
	a := d.image("a")
	d.Show(a, "")
	d.picture(a, 'f')
	d.Render(viewed("g", task.View{X: 100, Y: 100, W: 500, H: 300, Width: 250, Height: 150}))
	d.sized(250, 150)
	before := d.State().Counts.Pictures
	d.SetBox(120, 120)
	d.Render(viewed("h", task.View{X: 0, Y: 0, W: 50, H: 80, Width: 50, Height: 80}))
	d.sized(50, 80)
	require.Equal(t, before+1, d.State().Counts.Pictures, "another box is nothing to a view")
	d.Render(ask("i"))
	d.sized(120, 80)
}

func TestAViewThatIsNoneLeavesTheImageOpen(t *testing.T) {
	d := open(t)
	a := d.image("a")
	d.Show(a, "")
	d.picture(a, 'f')
	for want, v := range map[string]task.View{
		"a: a view of 601 x 400 pixels at 0, 0 is not within the picture of 600 x 400": {W: 601, H: 400, Width: 10, Height: 10},
		"a: a view of 10 x 10 pixels drawn as 0 x 10":                                  {W: 10, H: 10, Height: 10},
		"a: a view of 10 x 10 pixels drawn as 1073741824 x 1073741824":                 {W: 10, H: 10, Width: 1 << 30, Height: 1 << 30},
	} {
		d.Render(viewed("g", v))
		fixture.Soon(t, func() bool {
			return slices.ContainsFunc(d.told(), func(e Event) bool {
				return e.Path == a && e.Kind == RequestFailed && strings.Contains(e.Err.Error(), want)
			})
		}, want, func() any { return d.told() })
	}
	d.Render(viewed("g", task.View{W: 600, H: 400, Width: 60, Height: 40}))
	d.sized(60, 40)
}

func TestASpareHasMemoryForAPictureOfFilm(t *testing.T) {
	for b, want := range map[box]box{
		{2000, 2000}: {2000, 1334}, {3000, 1000}: {1500, 1000}, {1000, 3000}: {1000, 1500},
		{1500, 1400}: {1500, 1000}, {1400, 1500}: {1000, 1500}, {1, 1}: {1, 1}, {1, 900}: {1, 2},
	} {
		require.Equal(t, want, b.film(), "%v", b)
	}
}
