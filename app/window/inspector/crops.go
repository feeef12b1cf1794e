package inspector

import (
	"math"

	"safelight/app/window/action"
	"safelight/app/window/desk"
	"safelight/app/window/slider"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

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
