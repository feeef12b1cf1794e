package appkit

import (
	"safelight/app/window"
	"safelight/app/window/board"
)

// Binding says what of AppKit a kind of control is.
type Binding struct {
	Kind board.Kind
	// Name is its constant in package board.
	Name string
	// Class is of AppKit, or of view_darwin.m.
	Class string
}

// Bindings are all kinds of controls; panel_darwin.go makes them.
func Bindings() []Binding {
	return []Binding{
		{board.Label, "Label", "NSTextField, a wrapping label"},
		{board.Button, "Button", "NSButton, momentary"},
		{board.Tab, "Tab", "NSButton, push on and off"},
		{board.CheckBox, "CheckBox", "NSButton, a switch"},
		{board.PopUp, "PopUp", "NSPopUpButton"},
		{board.Field, "Field", "NSTextField"},
		{board.Drawn, "Drawn", "SLView"},
		{board.Picture, "Picture", "NSImageView"},
		{board.Progress, "Progress", "NSProgressIndicator"},
	}
}

// Part says which function of this package shows a part of the window.
type Part struct {
	Part window.Parts
	// Name is its constant in package window, By the method that shows it.
	Name, By string
}

// Parts are all parts of the window; front_darwin.go has them shown.
func Parts() []Part {
	return []Part{
		{window.MenuPart, "MenuPart", "showMenus"}, {window.ToolbarPart, "ToolbarPart", "showToolbar"},
		{window.InspectorPart, "InspectorPart", "showInspector"}, {window.StripPart, "StripPart", "showStrip"},
		{window.PicturePart, "PicturePart", "showPictures"}, {window.OverlayPart, "OverlayPart", "showOverlay"},
		{window.StatusPart, "StatusPart", "showStatus"}, {window.ExportPart, "ExportPart", "showSheet"},
		{window.LayoutPart, "LayoutPart", "showLayout"},
	}
}
