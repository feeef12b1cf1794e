package inspector

import (
	"math"

	"safelight/app/window/slider"
	"safelight/pipeline/adjust"
)

func (b builder) density() Panel {
	return Panel{Name: "density", Buttons: []Button{b.reset("density")}, Rows: []Row{
		b.slider("density.gamma"), b.slider("density.dmax"), b.heading("channel.gamma"),
		b.slider("density.channel_gamma.r"), b.slider("density.channel_gamma.b"),
	}}
}

func (b builder) exposure() Panel {
	return Panel{Name: "exposure", Buttons: []Button{
		b.reset("exposure"), b.button("auto-exposure", "auto.exposure.short", "auto.exposure"), b.button("auto-balance", "auto.balance.short", "auto.balance"),
	}, Rows: []Row{
		b.slider("exposure"), b.slider("exposure[0]"), b.slider("exposure[1]"), b.slider("exposure[2]"),
		b.heading("neutral"), b.slider("kelvin"),
	}}
}

// lights is the slider of all printer lights together.
func (b builder) lights() Row {
	value, start := math.NaN(), math.NaN()
	if r := b.Recipe(); r != nil {
		value = adjust.Exposure(r)
		if s := b.Starting(); s != nil {
			start = adjust.Exposure(s)
		}
	}
	label := b.Say("exposure.all")
	return b.slide("exposure", label, b.Say("panel.exposure")+", "+label, "", slider.Of(adjust.Lights()), value, start)
}

// Kelvin is the range of the color that a neutral is picked for; Daylight stands for no
// color.
var Kelvin = slider.Range{Min: 2500, Max: adjust.MaxKelvin, Low: 2500, High: 10500, Step: 50, Fine: 10, Unit: "K"}

// Daylight is what the slider shows for neutrals without a color.
const Daylight = 6500

func (b builder) kelvin() Row {
	now := b.Desk.Kelvin
	if now == 0 {
		now = Daylight
	}
	row := b.slide("kelvin", b.Say("neutral.kelvin"), b.Say("neutral")+", "+b.Say("neutral.kelvin"), "", Kelvin, now, Daylight)
	row.Buttons = []Button{b.symbol("neutral", "eyedropper", "neutral.pick")}
	return row
}
