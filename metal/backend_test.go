package metal

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"safelight/pipeline/program"
	"safelight/pipeline/recipe"

	"github.com/stretchr/testify/require"
)

func TestABackendOpensAndTriesItsDeviceOnce(t *testing.T) {
	d, opened := new(twin), 0
	b := choose(Auto, func() (Device, error) { opened++; return d, nil })
	require.Equal(t, Status{Backend: "metal", Device: "twin"}, b.Status())
	tried := d.calls
	first, second := b.New(1), b.New(1)
	for _, e := range []*Executor{first, second} {
		require.Equal(t, b.Status(), e.Status())
		works(t, e)
	}
	require.Equal(t, 1, opened)
	require.Greater(t, d.calls, tried)
	b.Close()
	first.Close()
	works(t, second)
	require.Zero(t, d.closed, "somebody uses it")
	second.Close()
	require.Equal(t, 1, d.closed)
}

func TestABackendWithoutADeviceIsTheCPUAndSaysWhy(t *testing.T) {
	cpu := program.Backends()[0]
	none := func() (Device, error) { return nil, ErrNone }
	for _, c := range []struct {
		choice Choice
		open   func() (Device, error)
		want   Status
	}{
		{CPU, func() (Device, error) { panic("opened") }, Status{Backend: cpu}},
		{Auto, none, Status{Backend: cpu}},
		{Metal, none, Status{Backend: cpu, Fallback: ErrNone.Error()}},
		{Auto, opening(&erring{}), Status{Backend: cpu, Fallback: errFake.Error()}},
	} {
		b := choose(c.choice, c.open)
		e := b.New(1)
		got := b.Status()
		require.Equal(t, c.want.Backend, got.Backend)
		require.Empty(t, got.Device)
		require.Equal(t, c.want.Fallback == "", got.Fallback == "")
		require.Contains(t, got.Fallback, c.want.Fallback)
		require.Equal(t, b.Status(), e.Status())
		works(t, e)
		e.Close()
		b.Close()
	}
}

// TestExecutorsTakeTurnsWithTheirDevice: many at once, each with programs and samples
// of its own, none of which is taken for another's.
func TestExecutorsTakeTurnsWithTheirDevice(t *testing.T) {
	d := &jealous{}
	b := choose(Auto, opening(d))
	defer b.Close()
	require.Equal(t, "metal", b.Status().Backend)
	var group sync.WaitGroup
	for k := range 4 {
		e := b.New(1)
		defer e.Close()
		r := recipe.Default(recipe.ColorNegative)
		r.Exposure = [3]float64{float64(k) / 4, 0, 0}
		p, src := compiled(t, r, "srgb", 8), sampled(3, 16)
		group.Go(func() {
			reference := program.NewScalar(1)
			defer reference.Close()
			for range 3 {
				agree(t, e, reference, p, nil, src, 1)
			}
		})
	}
	group.Wait()
	require.Equal(t, "metal", b.Status().Backend, b.Status().Fallback)
	require.False(t, d.crowded)
}

// jealous is a Device that keeps what an ID stands for, and notices who calls it
// while it is busy.
type jealous struct {
	twin
	busy, crowded bool
	logs          map[uint64][]int32
}

func (d *jealous) Grade(j *Job) error {
	d.crowded = d.crowded || d.busy
	d.busy = true
	defer func() { d.busy = false }()
	if d.logs == nil {
		d.logs = make(map[uint64][]int32)
	}
	kept := *j
	if j.LogsID != 0 {
		if d.logs[j.LogsID] == nil {
			d.logs[j.LogsID] = append([]int32(nil), j.Logs...)
		}
		kept.Logs = d.logs[j.LogsID]
	}
	return d.twin.Grade(&kept)
}

func TestWhatADeviceFailsAtItHasFailedAtForAll(t *testing.T) {
	d := &failing{at: 1, how: func() error { return errFake }}
	b := choose(Auto, opening(d))
	first, second := b.New(1), b.New(1)
	d.armed = true
	works(t, first)
	calls := d.calls
	works(t, second)
	third := b.New(1)
	works(t, third)
	require.Equal(t, calls, d.calls, "never asked again")
	want := Status{Backend: program.Backends()[0], Device: "twin", Fallback: errFake.Error()}
	require.Equal(t, want, b.Status())
	require.Equal(t, want, first.Status())
	require.Equal(t, want, second.Status())
	require.Equal(t, errFake.Error(), third.Status().Fallback)
	b.Close()
	for _, e := range []*Executor{first, second, third} {
		e.Close()
	}
	require.Equal(t, 1, d.closed)
}

func TestADeviceThatDoesNotBearASandboxIsGivenUp(t *testing.T) {
	for name, d := range map[string]interface {
		Device
		arm()
	}{
		"errs":   &later{how: func() error { return errFake }},
		"panics": &later{how: func() error { panic(errFake) }},
		"hangs":  &later{how: func() error { select {} }},
	} {
		t.Run(name, func(t *testing.T) {
			b := choose(Auto, opening(d))
			b.Confirm(time.Minute)
			require.Equal(t, "metal", b.Status().Backend)
			d.arm()
			b.Confirm(time.Second / 5)
			s := b.Status()
			require.Equal(t, program.Backends()[0], s.Backend)
			require.Equal(t, "twin", s.Device)
			if name == "hangs" {
				require.Equal(t, "metal: no answer within 200ms", s.Fallback)
			} else {
				require.Contains(t, s.Fallback, errFake.Error())
			}
			e := b.New(1)
			works(t, e)
			require.Equal(t, s.Fallback, e.Status().Fallback)
			e.Close()
			b.Close()
		})
	}
	b := choose(CPU, opening(new(twin)))
	b.Confirm(0)
	require.Empty(t, b.Status().Fallback)
}

// later is a Device that works until it is armed.
type later struct {
	twin
	armed atomic.Bool
	how   func() error
}

func (d *later) arm() { d.armed.Store(true) }

func (d *later) Grade(j *Job) error {
	if d.armed.Load() {
		return d.how()
	}
	return d.twin.Grade(j)
}

func TestWhatAnExecutorMappedIsTakenBackWithIt(t *testing.T) {
	d := new(twin)
	b := choose(Auto, opening(d))
	defer b.Close()
	e := b.New(1)
	pages, others := make([]byte, 4096), make([]byte, 4096)
	e.Map(pages)
	e.Map(others)
	require.Len(t, d.mapped, 2)
	e.Unmap(others)
	require.Len(t, d.mapped, 1)
	e.Close()
	require.Empty(t, d.mapped, "its memory may be gone any time")
}
