//go:build darwin && cgo

package appkit

import (
	"bytes"

	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/objc"

	"safelight/app/window/board"
	"safelight/app/window/desk"
	"safelight/app/window/drawing"
)

// panel is a view with the controls of a board.
type panel struct {
	f        *front
	view     *canvas
	controls map[string]*control
}

// control is what shows a piece: its view, which is also one of the others, by its kind.
type control struct {
	piece  board.Piece
	view   appkit.View
	tag    int
	button appkit.Button
	pop    appkit.PopUpButton
	field  appkit.TextField
	canvas *canvas
	image  appkit.ImageView
	bar    appkit.ProgressIndicator
	// stepped says that an arrow key changed what is being typed.
	stepped bool
}

func (f *front) panelOf() *panel {
	return &panel{f: f, view: f.canvasOf(flipped, nil), controls: map[string]*control{}}
}

// resize gives the panel a size; it stays where it is.
func (p *panel) resize(width, height float64) {
	now := p.view.view.Frame()
	if now.Size.Width != width || now.Size.Height != height {
		p.view.view.SetFrame(rect(now.Origin.X, now.Origin.Y, width, height))
	}
}

// show has the panel have a control for each piece, and no others. What is as it was is
// left alone.
func (p *panel) show(list []board.Piece) {
	there := make(map[string]bool, len(list))
	for _, piece := range list {
		there[piece.Key] = true
		c := p.controls[piece.Key]
		if c != nil && c.piece.Kind != piece.Kind {
			p.remove(piece.Key)
			c = nil
		}
		if c == nil {
			c = p.make(piece)
			p.controls[piece.Key] = c
			p.view.view.AddSubview(c.view)
			c.fill(p.f, piece, true)
		} else if board.Same(c.piece, piece) {
			c.piece = piece // it may do something else
		} else {
			c.fill(p.f, piece, false)
		}
	}
	for key := range p.controls {
		if !there[key] {
			p.remove(key)
		}
	}
}

// remove takes a control away.
func (p *panel) remove(key string) {
	c := p.controls[key]
	c.view.RemoveFromSuperview()
	delete(p.f.acts, c.tag)
	if c.canvas != nil {
		delete(p.f.tell, c.canvas.number)
	}
	c.view.Release()
	delete(p.controls, key)
}

// keyOf is the key of the piece that a view of a number shows, "" if it is none.
func (p *panel) keyOf(number uintptr) string {
	for key, c := range p.controls {
		if c.canvas != nil && c.canvas.number == number {
			return key
		}
	}
	return ""
}

// make makes the control for a piece. Its view is retained once.
//
//darwincheck:selector cell https://developer.apple.com/documentation/appkit/nscontrol/cell
func (p *panel) make(piece board.Piece) *control {
	c := &control{piece: piece}
	frame := rect(piece.X, piece.Y, piece.W, piece.H)
	switch piece.Kind {
	case board.Label:
		c.field = appkit.TextField_WrappingLabelWithString("")
		c.field.SetSelectable(false)
		c.view = appkit.ViewFrom(c.field.Ptr())
	case board.Field:
		c.field = appkit.NewTextFieldWithFrame(frame)
		c.field.SetBezelStyle(appkit.TextFieldSquareBezel)
		c.field.SetDelegateObject(p.f.target)
		cell := objc.Call[objc.Object](c.field, objc.Sel("cell"))
		objc.Call[objc.Void](cell, objc.Sel("setSendsActionOnEndEditing:"), true)
		objc.Call[objc.Void](cell, objc.Sel("setScrollable:"), true)
		c.view = appkit.ViewFrom(c.field.Ptr())
		c.target(p.f, c.field)
	case board.Button, board.Tab, board.CheckBox:
		c.button = appkit.NewButtonWithFrame(frame)
		c.button.SetBezelStyle(appkit.BezelStyleRoundRect)
		if piece.Default || piece.Cancel {
			c.button.SetBezelStyle(appkit.BezelStyleRounded)
		}
		switch piece.Kind {
		case board.Tab:
			c.button.SetButtonType(appkit.ButtonTypePushOnPushOff)
		case board.CheckBox:
			c.button.SetButtonType(appkit.ButtonTypeSwitch)
		}
		if piece.Repeats {
			c.button.SetContinuous(true)
			c.button.SetPeriodicDelayInterval(0.4, 0.09)
		}
		c.button.SetFont(font(11, false))
		c.view = appkit.ViewFrom(c.button.Ptr())
		c.target(p.f, c.button)
	case board.PopUp:
		c.pop = appkit.NewPopUpButtonWithFramePullsDown(frame, false)
		c.pop.SetAutoenablesItems(false)
		c.pop.SetControlSize(appkit.ControlSizeSmall)
		c.pop.SetFont(font(11, false))
		c.view = appkit.ViewFrom(c.pop.Ptr())
		c.target(p.f, c.pop)
	case board.Drawn:
		flags := int32(0)
		if piece.Event != nil {
			flags |= takesEvents
		}
		if piece.Keys {
			flags |= takesKeys
		}
		c.canvas = p.f.canvasOf(flags, func(e board.Event) bool { return c.event(e) })
		c.view = c.canvas.view
		return c // it is retained already
	case board.Picture:
		c.image = appkit.NewImageViewWithFrame(frame)
		c.image.SetImageScaling(appkit.ImageScaleProportionallyUpOrDown)
		c.view = appkit.ViewFrom(c.image.Ptr())
	case board.Progress:
		c.bar = appkit.NewProgressIndicatorWithFrame(frame)
		c.bar.SetIndeterminate(false)
		c.bar.SetMinValue(0)
		c.bar.SetMaxValue(1)
		c.view = appkit.ViewFrom(c.bar.Ptr())
	}
	c.view.Retain()
	return c
}

// commit takes over what is being typed in the window of a view: buttons do not take the
// keyboard from it.
func (f *front) commit(of appkit.View) {
	if f.w.Desk().Keyboard == desk.Typing && !of.Window().IsNil() {
		of.Window().MakeFirstResponder(nil)
	}
}

// targeted is what has a target and an action.
type targeted interface {
	SetTag(int)
	SetTarget(objc.IObject)
	SetAction(objc.Selector)
}

// target has the control tell what is done with it.
func (c *control) target(f *front, of targeted) {
	c.tag = f.tag(act{do: func(objc.Object) { c.act(f) }, command: func(selector string) bool { return c.command(f, selector) }})
	of.SetTag(c.tag)
	of.SetTarget(f.target)
	of.SetAction(onAct())
}

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
