package inspector

import (
	"math"

	"safelight/app/window/action"
	"safelight/app/window/desk"
	"safelight/app/window/menu"
	"safelight/app/window/slider"
	"safelight/pipeline/adjust"
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

func (b builder) heading(key string) Row {
	return Row{Name: "heading." + key, Kind: HeadingRow, Label: b.Say(key), Spoken: b.Say(key), Enabled: true}
}
