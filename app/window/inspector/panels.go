package inspector

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"safelight/app/window/action"
	"safelight/app/window/curveview"
	"safelight/app/window/desk"
	"safelight/app/window/histview"
	"safelight/app/window/menu"
	"safelight/app/window/slider"
	"safelight/app/window/words"
	"safelight/pipeline/adjust"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

type builder struct{ *desk.Desk }

// button is one with words, of an action.
func (b builder) button(name, title, tip string) Button {
	a, _ := action.Of(b.Desk, name)
	t := Button{Name: name, Title: b.Say(title), Enabled: a.Enabled, On: a.Checked}
	t.Spoken = t.Title
	if tip != "" {
		t.Tip, t.Spoken = b.tip(name, tip), b.Say(tip)
	}
	return t
}

// symbol is a button with a picture on it.
func (b builder) symbol(name, symbol, tip string) Button {
	t := b.button(name, tip, tip)
	t.Title, t.Symbol = "", symbol
	return t
}

// tip is what is told of an action, with its key.
func (b builder) tip(name, key string) string {
	text := b.Say(key)
	if s, ok := b.Shortcut(name); ok && len(s.Keys) > 0 {
		return text + "  (" + menu.KeyOf(s.Keys[0]).Symbols() + ")"
	}
	return text
}

func (b builder) reset(panel string) Button {
	return b.button("reset-panel:"+panel, "reset", "reset.panel")
}

// slider is a row of one by its name.
func (b builder) slider(name string) Row {
	switch name {
	case "input.gamma", "input.black":
		return b.input(name)
	case "density.channel_gamma.r":
		return b.parameter(name, "r", b.Say("red"), b.Say("channel.gamma"))
	case "density.channel_gamma.b":
		return b.parameter(name, "b", b.Say("blue"), b.Say("channel.gamma"))
	case "exposure":
		return b.lights()
	case "exposure[0]", "exposure[1]", "exposure[2]":
		return b.parameter(name, channelNames[name[len("exposure[")]-'0'], "", b.Say("panel.exposure"))
	case "kelvin":
		return b.kelvin()
	case "straighten":
		return b.angle()
	case "density.gamma", "density.dmax", "glare":
		return b.parameter(name, "", "", "")
	}
	return Row{}
}

// parameter is the slider of one. Label and spoken, if not empty, are said of it.
func (b builder) parameter(name, channel, label, spoken string) Row {
	p, _ := adjust.Lookup(name)
	value, start := math.NaN(), math.NaN()
	if r := b.Recipe(); r != nil {
		value, _ = adjust.Get(r, name)
		if s := b.Starting(); s != nil {
			start, _ = adjust.Get(s, name)
		}
	}
	if label == "" {
		label = b.Language.Pick(p.Label)
	}
	if spoken != "" {
		spoken += ", " + label
	}
	return b.slide(p.Name, label, spoken, channel, slider.Of(p), value, start)
}

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

func (b builder) film() Panel {
	film := b.popUp("film", "film")
	for _, f := range b.Table.Films {
		b.option(film.PopUp, "film:"+string(f))
	}
	return Panel{Name: "film", Buttons: []Button{b.reset("film"), b.button("auto", "auto", "auto.all")}, Rows: []Row{
		b.settle(film), b.inputs(), b.workings(), b.slider("input.gamma"), b.slider("input.black"),
	}}
}

// input is a slider that says nothing where the embedded profile says all.
func (b builder) input(name string) Row {
	row := b.parameter(name, "", "", "")
	if r := b.Recipe(); r != nil && r.Input.Space == recipe.Embedded {
		p, _ := adjust.Lookup(name)
		return b.slide(name, row.Label, "", "", slider.Of(p), math.NaN(), math.NaN())
	}
	return row
}

func (b builder) inputs() Row {
	row := b.popUp("input", "input.space")
	b.option(row.PopUp, "input:")
	b.option(row.PopUp, "input:"+recipe.Embedded)
	embedded := &row.PopUp.Options[1]
	if im := b.Image(); im != nil && im.Opened != nil {
		if im.Opened.ICCName != "" {
			embedded.Title += " (" + im.Opened.ICCName + ")"
		}
		embedded.Enabled = im.Opened.ICCUsable
	}
	known := []string{"", recipe.Embedded}
	for _, s := range b.Table.Inputs {
		if !slices.Contains(known, s.Name) {
			known = append(known, s.Name)
			b.option(row.PopUp, "input:"+s.Name)
		}
	}
	// A recipe may name a space that is not here.
	if r := b.Recipe(); r != nil && !slices.Contains(known, r.Input.Space) {
		row.PopUp.Options = append(row.PopUp.Options, Option{Title: r.Input.Space, Enabled: true})
		row.PopUp.Chosen = len(row.PopUp.Options) - 1
	}
	return b.settle(row)
}

func (b builder) workings() Row {
	row := b.popUp("working", "working.space")
	for _, s := range b.Table.Workings {
		b.option(row.PopUp, "working:"+s.Name)
	}
	return b.settle(row)
}

// popUp is a pop-up without options.
func (b builder) popUp(name, label string) Row {
	return Row{Name: name, Kind: PopUpRow, Label: b.Say(label), Spoken: b.Say(label), Enabled: b.Usable(), PopUp: &PopUp{Chosen: -1}}
}

// option adds a choice to a pop-up.
func (b builder) option(p *PopUp, name string) {
	a, _ := action.Of(b.Desk, name)
	if a.Checked {
		p.Chosen = len(p.Options)
	}
	p.Options = append(p.Options, Option{Name: name, Title: action.Title(b.Desk, name), Enabled: true})
}

// settle is a pop-up as it is when there is nothing to choose for.
func (b builder) settle(r Row) Row {
	if !r.Enabled {
		r.PopUp.Chosen = -1
	}
	if c := r.PopUp.Chosen; c >= 0 {
		r.Spoken += ", " + r.PopUp.Options[c].Title
	}
	return r
}

var channelNames = [3]string{"r", "g", "b"}

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

func (b builder) density() Panel {
	return Panel{Name: "density", Buttons: []Button{b.reset("density")}, Rows: []Row{
		b.slider("density.gamma"), b.slider("density.dmax"), b.heading("channel.gamma"),
		b.slider("density.channel_gamma.r"), b.slider("density.channel_gamma.b"),
	}}
}

func (b builder) heading(key string) Row {
	return Row{Name: "heading." + key, Kind: HeadingRow, Label: b.Say(key), Spoken: b.Say(key), Enabled: true}
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

func (b builder) curve() Panel {
	paper := b.popUp("paper", "paper")
	if chosen := action.PaperOf(b.Desk); chosen == action.Own {
		title := b.Say("custom")
		if r := b.Recipe(); r != nil && r.Curve.Name != "" {
			title = r.Curve.Name
		}
		paper.PopUp.Options, paper.PopUp.Chosen = []Option{{Title: title, Enabled: true}}, 0
	}
	b.option(paper.PopUp, "paper:")
	kind := curve.Kind("")
	for _, p := range b.papers() {
		if p.Kind != kind {
			kind = p.Kind
			paper.PopUp.Options = append(paper.PopUp.Options, Option{Title: b.Say("paper." + string(kind)), Heading: true})
		}
		b.option(paper.PopUp, "paper:"+p.Name)
	}
	tabs := Row{Name: "channel", Kind: TabsRow, Label: b.Say("curve.channel"), Spoken: b.Say("curve.channel"), Enabled: b.Usable()}
	for _, c := range Channels {
		tabs.Buttons = append(tabs.Buttons, b.button("channel:"+c, "curve."+c, ""))
	}
	tabs.Buttons = append(tabs.Buttons, b.button("curve-clear", "curve.clear", "curve.clear.title"))
	return Panel{Name: "curve", Buttons: []Button{b.reset("curve")}, Rows: []Row{
		b.settle(paper), tabs, b.editor(), b.slider("glare"),
	}}
}

// papers are those of the table, each kind together.
func (b builder) papers() []desk.Paper {
	list := slices.Clone(b.Table.Papers)
	var kinds []curve.Kind
	for _, p := range list {
		if !slices.Contains(kinds, p.Kind) {
			kinds = append(kinds, p.Kind)
		}
	}
	slices.SortStableFunc(list, func(a, b desk.Paper) int { return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind) })
	return list
}

// Channels are the curves there are.
var Channels = []string{"rgb", "r", "g", "b"}

func (b builder) editor() Row {
	c := &Curve{Channel: b.Channel, Labels: curveview.Labels(), Hint: b.Say("curve.hint"), Axis: b.Say("curve.axis")}
	if r := b.Recipe(); r != nil {
		points, _ := adjust.Curve(r, b.Channel)
		c.Points = adjust.Shown(points)
		if b.Hand.Curve != nil {
			c.Points = b.Hand.Curve
		}
		for _, name := range Channels {
			if other, err := adjust.Curve(r, name); err == nil && name != b.Channel && len(other) > 0 {
				c.Others = append(c.Others, ChannelCurve{name, other})
			}
		}
	}
	return Row{Name: "curve", Kind: CurveRow, Label: b.Say("panel.curve"), Spoken: b.Say("curve.editor"), Enabled: c.Points != nil, Curve: c}
}

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
	for _, m := range b.Table.Matrices {
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

// Straighten is the range of the angle that a picture is straightened by.
var Straighten = slider.Range{Min: -recipe.MaxStraighten, Max: recipe.MaxStraighten, Low: -10, High: 10, Step: 0.1, Fine: 0.01, Unit: "°"}

// angle is the slider of what the picture shown, or the crop worked on, is straightened
// by.
func (b builder) angle() Row {
	angle, start := math.NaN(), math.NaN()
	if im := b.Image(); im != nil {
		angle, start = im.Straighten, 0
		if b.Tool == desk.Crop && b.Crop != "" && im.Crop == "" {
			angle = b.Angles[desk.AngleKey(im.Path, b.Crop)]
		}
	}
	row := b.slide("straighten", b.Say("straighten"), "", "", Straighten, angle, start)
	row.Buttons = []Button{b.symbol("line", "level", "straighten.line")}
	return row
}

func (b builder) crops() Panel {
	list := Row{Name: "crops", Kind: ListRow, Label: b.Say("crop.list"), Spoken: b.Say("crop.list"), Enabled: b.Usable()}
	now := b.WorkedOn()
	crops := 0
	if im := b.Image(); im != nil {
		crops = len(im.Crops)
		entry := func(id, title string) Entry {
			e := Entry{ID: id, Name: "crop-show:" + id, Title: title, Current: id == now, Editable: id != "", Spoken: title}
			if e.Editable {
				e.Rename, e.Delete = b.Say("crop.name"), b.Say("crop.delete")+", "+title
			}
			return e
		}
		list.List = append(list.List, entry("", b.Say("crop.whole")))
		for i, c := range im.Crops {
			e := entry(c.ID, action.CropTitle(b.Language, c, i))
			if c.Own {
				e.Note = b.Say("crop.own")
				e.Spoken += ", " + e.Note
			}
			list.List = append(list.List, e)
		}
	}
	aspect := b.popUp("aspect", "crop.aspect")
	for _, name := range Aspects() {
		b.option(aspect.PopUp, "aspect:"+name)
	}
	return Panel{Name: "crops", Buttons: []Button{b.symbol("crop-add", "plus", "crop.add"), b.symbol("crop", "crop", "crop.tool")}, Rows: []Row{
		list,
		{Name: "crop.looks", Kind: ButtonsRow, Spoken: b.Say("panel.crops"), Hidden: crops == 0, Enabled: crops > 0, Buttons: []Button{
			b.button("crop-from-sheet", "crop.from-sheet", "crop.from-sheet.title"),
			b.button("crop-from-sheet-all", "crop.from-sheet.all", "crop.from-sheet.all.title"),
			b.button("crop-to-sheet", "crop.to-sheet", "crop.to-sheet.title"),
		}},
		b.settle(aspect), b.slider("straighten"),
		{Name: "turns", Kind: ButtonsRow, Spoken: b.Say("group.orientation"), Enabled: b.Usable(), Buttons: []Button{
			b.symbol("turn-left", "rotate.left", "rotate.left"), b.symbol("turn-right", "rotate.right", "rotate.right"),
			b.symbol("flip", "arrow.left.and.right.righttriangle.left.righttriangle.right", "flip"),
		}},
	}}
}

// Aspects are the names of all aspect ratios, that of the scan second.
func Aspects() []string {
	list := []string{"free", desk.Original}
	for _, a := range adjust.Aspects() {
		if !a.Free() {
			list = append(list, a.Name)
		}
	}
	return list
}

func (b builder) sync() Panel {
	chips := Row{Name: "groups", Kind: ChipsRow, Label: b.Say("sync.groups"), Spoken: b.Say("sync.groups"), Enabled: true,
		Buttons: []Button{{Name: "groups-all", Title: b.Say("sync.all"), Spoken: b.Say("sync.all"), Enabled: true, On: !b.Some}}}
	for _, g := range adjust.Groups() {
		title := b.Language.Pick(g.Label)
		chips.Buttons = append(chips.Buttons, Button{Name: "group:" + g.Name, Title: title, Spoken: title, Enabled: true, On: b.Chosen(g.Name)})
	}
	apply := b.button("apply", "apply", "")
	apply.Title = b.Language.Say("apply", words.Args{"count": words.Count(b.Selected())})
	apply.Spoken = apply.Title
	var begun []string
	for _, g := range b.State.Folder.Start {
		begun = append(begun, b.GroupTitle(g))
	}
	note := b.Language.Say("start.note", words.Args{"groups": strings.Join(begun, ", ")})
	buttons := func(name string, list ...Button) Row {
		return Row{Name: name, Kind: ButtonsRow, Spoken: b.Say("panel.sync"), Enabled: true, Buttons: list}
	}
	return Panel{Name: "sync", Rows: []Row{
		chips,
		buttons("sync.copy", b.button("copy", "copy", "copy.title"), b.button("paste", "paste", "paste.title"), b.button("reset", "reset", "reset.title")),
		buttons("sync.apply", apply),
		buttons("sync.start", b.button("folder-start", "start", "start.title"), b.button("folder-start-clear", "start.clear", "start.clear.title")),
		{Name: "sync.note", Kind: NoteRow, Label: note, Spoken: note, Hidden: len(begun) == 0, Enabled: true},
	}}
}
