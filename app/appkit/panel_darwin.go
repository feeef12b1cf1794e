//go:build darwin && cgo

package appkit

import (
	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/objc"

	"safelight/app/window/board"
	"safelight/app/window/desk"
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
