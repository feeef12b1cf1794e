package inspector

import (
	"math"
	"slices"

	"safelight/app/window/slider"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

func (b builder) film() Panel {
	film := b.popUp("film", "film")
	for _, f := range b.Choices.Films {
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
	for _, s := range b.Choices.Spaces.Input {
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
	for _, s := range b.Choices.Spaces.Working {
		b.option(row.PopUp, "working:"+s.Name)
	}
	return b.settle(row)
}
