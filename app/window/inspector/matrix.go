package inspector

import (
	"fmt"

	"safelight/app/window/action"
	"safelight/app/window/words"
	"safelight/pipeline/adjust"
	"safelight/pipeline/color"
)

func (b builder) matrix() Panel {
	preset := b.popUp("matrix", "matrix.preset")
	values := color.Identity()
	if r := b.Recipe(); r != nil && r.Density.Matrix != nil {
		values = r.Density.Matrix.Values
		if action.MatrixOf(b.Desk) == action.Own {
			title := r.Density.Matrix.Name
			if title == "" {
				title = b.Say("custom")
			}
			preset.PopUp.Options, preset.PopUp.Chosen = []Option{{Title: title, Enabled: true}}, 0
		}
	}
	for _, m := range b.Choices.Matrices {
		b.option(preset.PopUp, "matrix:"+m.Name)
	}
	cells := Row{Name: "matrix.cells", Kind: CellsRow, Label: b.Say("panel.matrix"), Spoken: b.Say("panel.matrix"), Enabled: b.Usable()}
	for i := range 3 {
		for j := range 3 {
			name := fmt.Sprintf("density.matrix.values[%d][%d]", i, j)
			p, _ := adjust.Lookup(name)
			cell := Cell{Name: name, Text: words.None, Spoken: b.Language.Pick(p.Label), Channel: channelNames[i], Enabled: b.Usable()}
			if b.Usable() {
				cell.Text = words.Number(values[i][j], 0.001, 0.0001, false)
			}
			cells.Cells = append(cells.Cells, cell)
		}
	}
	rows := []Row{b.settle(preset), cells}
	for _, n := range []string{"purity", "hue.r", "hue.g", "hue.b"} {
		rows = append(rows, Row{Name: "nudge." + n, Kind: NudgeRow, Label: b.Say("nudge." + n), Spoken: b.Say("nudge." + n), Enabled: b.Usable(), Buttons: []Button{
			b.button(n+".less", "less", "nudge."+n+".less"), b.button(n+".more", "more", "nudge."+n+".more"),
		}})
	}
	return Panel{Name: "matrix", Buttons: []Button{b.reset("matrix")}, Rows: rows}
}
