package inspector

import (
	"safelight/app/window/words"
	"safelight/pipeline/adjust"
)

func (b builder) base() Panel {
	row := Row{Name: "base", Kind: CellsRow, Label: b.Say("panel.base"), Spoken: b.Say("panel.base"), Enabled: b.Usable(),
		Swatch: &Swatch{None: true, Spoken: b.Say("base.swatch")}, Buttons: []Button{b.button("base-clear", "base.clear", "")}}
	var base *[3]float64
	if r := b.Recipe(); r != nil && r.Base != nil {
		base = r.Base
		if rgb, err := adjust.Swatch(r); err == nil {
			row.Swatch.RGB, row.Swatch.None = rgb, false
		}
	}
	for c, name := range channelNames {
		cell := Cell{Name: "base." + name, Text: words.None, Spoken: b.Say("base." + name), Channel: name, Enabled: b.Usable()}
		if base != nil {
			cell.Text = words.Number(adjust.PrintDensity(base[c]), 0.001, 0.001, false)
		}
		row.Cells = append(row.Cells, cell)
	}
	return Panel{Name: "base", Buttons: []Button{b.reset("base"), b.symbol("base", "eyedropper", "base.pick"), b.button("auto-base", "auto", "auto.base")}, Rows: []Row{
		row,
		{Name: "base.none", Kind: NoteRow, Label: b.Say("base.none"), Spoken: b.Say("base.none"), Hidden: base != nil, Enabled: true},
	}}
}
