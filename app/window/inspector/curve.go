package inspector

import (
	"slices"

	"safelight/app/choice"
	"safelight/app/window/action"
	"safelight/app/window/curveview"
	"safelight/pipeline/adjust"
	"safelight/pipeline/curve"
)

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
func (b builder) papers() []choice.Paper {
	list := slices.Clone(b.Choices.Papers)
	var kinds []curve.Kind
	for _, p := range list {
		if !slices.Contains(kinds, p.Kind) {
			kinds = append(kinds, p.Kind)
		}
	}
	slices.SortStableFunc(list, func(a, b choice.Paper) int { return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind) })
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
