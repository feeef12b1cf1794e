package inspector

import (
	"fmt"
	"strings"

	"safelight/app/window/histview"
)

func (b builder) histogram() Panel {
	drawing := histview.Draw(b.State.Histogram)
	readout := histview.Read(nil)
	if b.Probing && b.Image() != nil {
		readout = histview.Read(b.State.Probe)
	}
	spoken := fmt.Sprintf("%s. %s: %s. %s: %s", b.Say("panel.histogram"), b.Say("clip.low"), drawing.Low.Text, b.Say("clip.high"), drawing.High.Text)
	return Panel{Name: "histogram", Rows: []Row{
		{Name: "histogram", Kind: HistogramRow, Label: b.Say("panel.histogram"), Spoken: spoken, Enabled: true, Histogram: &drawing},
		{Name: "readout", Kind: ReadoutRow, Label: b.Say("readout.rgb"), Enabled: true, Readout: &readout,
			Spoken: fmt.Sprintf("%s %s. %s %s", b.Say("readout.rgb"), strings.Join(readout.RGB[:], " "), b.Say("readout.density"), strings.Join(readout.Density[:], " "))},
	}}
}
