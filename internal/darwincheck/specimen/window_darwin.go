//go:build darwin && cgo

package specimen

import (
	"fmt"

	"github.com/progrium/darwinkit/dispatch"
	"github.com/progrium/darwinkit/helper/action"
	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/macos/foundation"
	"github.com/progrium/darwinkit/macos/quartzcore"
	"github.com/progrium/darwinkit/objc"
)

//darwincheck:selector setWantsExtendedDynamicRangeContent: https://developer.apple.com/documentation/quartzcore/calayer/wantsextendeddynamicrangecontent
//darwincheck:selector specimenReset: ours: the action of the item Reset

// window shows pixels above a slider that makes them brighter. It is the caller's to
// release.
func window(pixels *surface) appkit.Window {
	frame := foundation.Rect{Size: foundation.Size{Width: 640, Height: 480}}
	w := appkit.NewWindowWithContentRectStyleMaskBackingDefer(frame,
		appkit.ClosableWindowMask|appkit.TitledWindowMask|appkit.ResizableWindowMask, appkit.BackingStoreBuffered, false)
	w.Retain()
	w.SetTitle("specimen")
	w.SetColorSpace(appkit.ColorSpace_DisplayP3ColorSpace())

	view := appkit.NewViewWithFrame(frame)
	view.SetWantsLayer(true)
	layer := quartzcore.NewLayer()
	view.SetLayer(layer)
	objc.Call[objc.Void](layer, objc.Sel("setWantsExtendedDynamicRangeContent:"), true)

	slider := appkit.NewSliderWithFrame(foundation.Rect{Size: foundation.Size{Width: 200, Height: 24}})
	slider.SetMinValue(-5)
	slider.SetMaxValue(5)
	action.Set(slider, func(objc.Object) {
		err := pixels.fill(shade{exposure: float32(slider.DoubleValue())})
		dispatch.MainQueue().DispatchAsync(func() {
			if err != nil {
				w.SetTitle(fmt.Sprint(err))
				return
			}
			layer.SetContents(objc.ObjectFrom(pixels.ref))
		})
	})
	view.AddSubview(slider)
	w.SetContentView(view)
	return w
}

// menu has an item of AppKit's, and one of ours.
func menu() appkit.Menu {
	m := appkit.NewMenuWithTitle("Window")
	m.AddItem(appkit.NewMenuItemWithSelector("Enter Full Screen", "f", objc.Sel("toggleFullScreen:")))
	m.AddItem(appkit.NewMenuItemWithSelector("Reset", "r", objc.Sel("specimenReset:")))
	return m
}
