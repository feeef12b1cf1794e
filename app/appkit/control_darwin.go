//go:build darwin && cgo

package appkit

import (
	"bytes"

	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/objc"

	"safelight/app/window/board"
	"safelight/app/window/drawing"
)

// act is a press, a choice, or a text that was typed.
func (c *control) act(f *front) {
	if c.piece.Kind != board.Field {
		f.commit(c.view)
	}
	switch p := c.piece; p.Kind {
	case board.Button, board.Tab, board.CheckBox:
		c.button.SetState(state(p.On)) // until the window says otherwise
		if p.Press != nil {
			p.Press(f.shift())
		}
	case board.PopUp:
		i := int(c.pop.IndexOfSelectedItem())
		c.choose(p.Chosen)
		if p.Choose != nil && i >= 0 {
			p.Choose(i)
		}
	case board.Field:
		c.stepped = false
		text := c.field.StringValue()
		if p.Typed != nil && text != p.Text && !p.Typed(text) {
			c.field.SetStringValue(p.Text)
		}
	}
}

// command is a key in a field.
func (c *control) command(f *front, selector string) bool {
	step := func(steps int, fine bool) bool {
		if c.piece.Step == nil {
			return false
		}
		if text := c.field.StringValue(); text != c.piece.Text && !c.stepped {
			c.piece.Typed(text)
		}
		c.stepped = true
		c.piece.Step(steps, fine)
		return true
	}
	switch selector {
	case "moveUp:":
		return step(1, false)
	case "moveDown:":
		return step(-1, false)
	case "moveUpAndModifySelection:":
		return step(1, true)
	case "moveDownAndModifySelection:":
		return step(-1, true)
	case "cancelOperation:": // what was typed is nothing
		if f.sheet.model != nil {
			return false // it is closed
		}
		c.field.AbortEditing()
		c.field.SetStringValue(c.piece.Text)
		f.win.MakeFirstResponder(f.stage.canvas.view)
		return true
	}
	return false
}

// event is one of a drawn piece.
func (c *control) event(e board.Event) bool {
	if !c.piece.Enabled || c.piece.Event == nil {
		return false
	}
	return c.piece.Event(e)
}

// fill has the control show a piece; all of it, if it is new.
func (c *control) fill(f *front, now board.Piece, all bool) {
	before := c.piece
	c.piece = now
	if all || before.X != now.X || before.Y != now.Y || before.W != now.W || before.H != now.H {
		x, y, w, h := now.X, now.Y, now.W, now.H
		if now.Kind == board.Label && h >= 18 { // a line in the middle of its height
			y, h = y+3, h-3
		}
		c.view.SetFrame(rect(x, y, w, h))
	}
	if all || before.Tip != now.Tip {
		c.view.SetToolTip(now.Tip)
	}
	if c.canvas == nil && (all || before.Spoken != now.Spoken) {
		speak(c.view, now.Spoken)
	}
	switch now.Kind {
	case board.Label, board.Field:
		c.fillText(f, before, now, all)
	case board.Button, board.Tab, board.CheckBox:
		c.fillButton(before, now, all)
	case board.PopUp:
		c.fillPopUp(before, now, all)
	case board.Drawn:
		c.canvas.draw(now.Drawing)
		c.canvas.describe(now.Role, now.Spoken, now.Value)
	case board.Picture:
		if all || !bytes.Equal(before.JPEG, now.JPEG) {
			c.picture(now.JPEG)
		}
	case board.Progress:
		c.bar.SetDoubleValue(now.Fraction)
	}
}

func (c *control) fillText(f *front, before, now board.Piece, all bool) {
	if all || before.Text != now.Text {
		switch editor := c.field.CurrentEditor(); {
		case all || editor.IsNil():
			c.field.SetStringValue(now.Text)
		case c.stepped:
			editor.SetString(now.Text)
			editor.SelectAll(nil)
		} // else what is being typed stays
	}
	if all || before.Color != now.Color || before.Enabled != now.Enabled {
		shown := now.Color
		if !now.Enabled {
			shown = shown.With(0.4)
		}
		c.field.SetTextColor(color(shown))
		if now.Kind == board.Field {
			c.field.SetEnabled(now.Enabled)
		}
	}
	if all || before.Align != now.Align || before.Bold != now.Bold {
		c.field.SetAlignment(map[drawing.Align]appkit.TextAlignment{
			drawing.Left: appkit.TextAlignmentLeft, drawing.Middle: appkit.TextAlignmentCenter, drawing.Right: appkit.TextAlignmentRight,
		}[now.Align])
		c.field.SetFont(font(11, now.Bold))
	}
}

func (c *control) fillButton(before, now board.Piece, all bool) {
	if all || before.Text != now.Text || before.Symbol != now.Symbol {
		c.button.SetTitle(now.Text)
		if now.Symbol != "" {
			c.button.SetImage(symbol(now.Symbol, now.Spoken))
			c.button.SetImagePosition(appkit.ImageOnly)
		}
		c.button.SetBordered(now.Symbol == "" || now.Kind == board.Button)
	}
	c.button.SetEnabled(now.Enabled)
	c.button.SetState(state(now.On))
	if all && now.Default {
		c.button.SetKeyEquivalent("\r")
	}
	if all && now.Cancel {
		c.button.SetKeyEquivalent("\x1b")
	}
}

func (c *control) fillPopUp(before, now board.Piece, all bool) {
	same := !all && len(before.Options) == len(now.Options)
	for i := range now.Options {
		same = same && before.Options[i] == now.Options[i]
	}
	if !same {
		c.pop.RemoveAllItems()
		menu := c.pop.Menu()
		for _, o := range now.Options { // AddItemWithTitle takes away others of the same title
			item := appkit.NewMenuItemWithTitleActionKeyEquivalent(o.Title, objc.Selector{}, "")
			item.SetEnabled(o.Enabled)
			menu.AddItem(item)
		}
	}
	c.choose(now.Chosen)
	c.pop.SetEnabled(now.Enabled)
}

// picture shows a thumbnail, which this program has made.
func (c *control) picture(jpeg []byte) {
	if len(jpeg) == 0 {
		c.image.SetImage(nil)
		return
	}
	image := appkit.ImageClass.Alloc().InitWithData(jpeg) // nil, if it is damaged
	c.image.SetImage(image)
	if !image.IsNil() {
		image.Release()
	}
}

func (c *control) choose(index int) { c.pop.SelectItemAtIndex(index) }

// shift reports whether Shift is held.
func (f *front) shift() bool {
	return appkit.Event_ModifierFlags()&appkit.EventModifierFlagShift != 0
}

func font(size float64, bold bool) appkit.Font {
	if bold {
		return appkit.Font_BoldSystemFontOfSize(size)
	}
	return appkit.Font_SystemFontOfSize(size)
}

func color(c drawing.Color) appkit.Color {
	return appkit.Color_ColorWithSRGBRedGreenBlueAlpha(float64(c.R), float64(c.G), float64(c.B), float64(c.A))
}
