package metal

import (
	"testing"

	"safelight/pipeline/program"

	"github.com/stretchr/testify/require"
)

func opening(d Device) func() (Device, error) { return func() (Device, error) { return d, nil } }

func open(t *testing.T, choice Choice, device func() (Device, error)) *Executor {
	e := Open(choice, 2, device)
	t.Cleanup(e.Close)
	return e
}

func TestChoicesAreAutoMetalAndCPU(t *testing.T) {
	for text, want := range map[string]Choice{"": Auto, "auto": Auto, "metal": Metal, "cpu": CPU} {
		got, err := ParseChoice(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"Metal", "gpu", " cpu"} {
		_, err := ParseChoice(text)
		require.ErrorContains(t, err, "SAFELIGHT_BACKEND")
		require.ErrorContains(t, err, text)
	}
}

func TestADeviceThatPassesIsUsed(t *testing.T) {
	for _, choice := range []Choice{Auto, Metal} {
		d := new(twin)
		e := Open(choice, 1, opening(d))
		require.Equal(t, Status{Backend: "metal", Device: "twin"}, e.Status())
		require.Equal(t, "metal", e.Backend())
		require.NotZero(t, d.calls, "it was tried")
		require.Zero(t, d.closed)
		e.Close()
		require.Equal(t, 1, d.closed)
	}
}

func TestCPUDoesNotEvenOpenTheDevice(t *testing.T) {
	e := open(t, CPU, func() (Device, error) { panic("opened") })
	require.Equal(t, Status{Backend: program.Backends()[0]}, e.Status())
}

func TestWithoutADeviceOnlyTheChoiceOfMetalIsToldWhy(t *testing.T) {
	none := func() (Device, error) { return nil, ErrNone }
	require.Equal(t, Status{Backend: program.Backends()[0]}, open(t, Auto, none).Status())
	require.Equal(t, Status{Backend: program.Backends()[0], Fallback: ErrNone.Error()}, open(t, Metal, none).Status())
}

// TestADeviceThatIsWrongIsRejectedAndClosed: each kind of fault, by its own reason.
func TestADeviceThatIsWrongIsRejectedAndClosed(t *testing.T) {
	for _, c := range []struct {
		name   string
		device Device
		reason string
	}{
		{"errs", &erring{}, errFake.Error()},
		{"panics", &panicking{}, "no such selector"},
		{"panics about its layout", &refusing{}, "no such buffer"},
		{"2 codes of 8 bits off", &off{kernel: BGRA, by: 2}, "row 5, byte"},
		{"16 codes of 16 bits off", &off{kernel: RGBA16, by: 16}, "pixel"},
		{"layout", &misplaced{}, "fields"},
		{"writes between rows", &spilling{}, "row 0, byte 268"},
		{"believes what it had", &forgetful{}, "a slide, 8 bits"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, choice := range []Choice{Auto, Metal} {
				e := open(t, choice, opening(c.device))
				require.Equal(t, program.Backends()[0], e.Status().Backend)
				require.Contains(t, e.Status().Fallback, c.reason)
				require.Equal(t, program.Backends()[0], e.Backend())
				works(t, e)
			}
			require.Equal(t, 2, c.device.(interface{ closes() int }).closes())
		})
	}
}

func (d *twin) closes() int { return d.closed }

// TestTheSelfTestAllowsWhatItSays: one code of 8 bits and 15 of 16, 1/4096 less
// than one, and the next does not pass.
func TestTheSelfTestAllowsWhatItSays(t *testing.T) {
	require.NoError(t, SelfTest(&off{kernel: RGBA16, by: 1}))
	require.Error(t, SelfTest(&off{kernel: BGRA, by: 2}))
	require.NoError(t, SelfTest(&onlyDeep{off{kernel: RGBA16, by: most16 - 1}}))
	require.Error(t, SelfTest(&onlyDeep{off{kernel: RGBA16, by: most16 + 2}}))
	require.LessOrEqual(t, float64(most16)/65535, 1./4096)
	require.Greater(t, float64(most16+1)/65535, 1./4096)
}

// onlyDeep is right with 8 bits.
type onlyDeep struct{ off }

func (d *onlyDeep) Grade(j *Job) error {
	if j.Frame.Top == 255 {
		return d.twin.Grade(j)
	}
	return d.off.Grade(j)
}

func TestTheSelfTestIsAFewThousandSamplesOfTheDevice(t *testing.T) {
	d, samples := new(twin), 0
	require.NoError(t, SelfTest(d))
	for _, c := range trials() {
		samples += len(c.samples.Pix)
	}
	require.Greater(t, samples, 4000)
	kernels := map[Kernel]int{}
	for _, j := range d.jobs {
		kernels[j.Kernel]++
	}
	require.Equal(t, map[Kernel]int{BGRA: 8, RGBA16: 8}, kernels)
}

func TestAnOpenerThatFailsOrPanicsLeavesTheCPU(t *testing.T) {
	e := open(t, Auto, func() (Device, error) { return nil, errFake })
	require.Equal(t, errFake.Error(), e.Status().Fallback)
	works(t, e)
	e = open(t, Auto, func() (Device, error) { panic("no framework") })
	require.Contains(t, e.Status().Fallback, "no framework")
	works(t, e)
}
