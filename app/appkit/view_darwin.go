//go:build darwin && cgo

package appkit

/*
#cgo CFLAGS: -fobjc-arc -mmacosx-version-min=13.0 -Wall -Werror=objc-method-access -Werror=incompatible-pointer-types
#cgo LDFLAGS: -framework Foundation -framework AppKit -framework QuartzCore
#include <stdlib.h>
#include "view_darwin.h"
*/
import "C"

import (
	"reflect"
	"unsafe"

	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/objc"

	"safelight/app/window/board"
	"safelight/app/window/drawing"
	"safelight/app/window/menu"
)

// The layouts are the same on both sides, or this does not compile.
var (
	_ = [1]struct{}{}[unsafe.Sizeof(shape{})-C.sizeof_sl_shape]
	_ = [1]struct{}{}[unsafe.Sizeof(point{})-C.sizeof_sl_point]
	_ = [1]struct{}{}[unsafe.Sizeof(layer{})-C.sizeof_sl_layer]
)

// canvas is a view that draws shapes and tells events. It has a view and is none: what
// darwinkit is given as an object has to be a struct of its own, as it takes a pointer to
// be one of C.
type canvas struct {
	view   appkit.View
	number uintptr
	drawn  drawing.List
	spoken [3]string
}

// canvasOf makes one. Tell, which may be nil, hears its events, and says whether they
// mean anything.
func (f *front) canvasOf(flags int32, tell func(board.Event) bool) *canvas {
	f.canvases++
	c := &canvas{number: f.canvases}
	c.view = appkit.ViewFrom(C.sl_view_new(C.uintptr_t(c.number), C.int32_t(flags)))
	if tell != nil {
		f.tell[c.number] = tell
	}
	return c
}

// The flags of a canvas.
const (
	flipped     = C.sl_flipped
	takesKeys   = C.sl_takes_keys
	takesEvents = C.sl_takes_events
	takesDrops  = C.sl_takes_drops
)

// shape is an sl_shape, point an sl_point, layer an sl_layer.
type (
	shape struct {
		red, green, blue, alpha float32
		width                   float64
		kind, points            int32
		text, length            int32
		align, weight           int32
	}
	point struct {
		x, y         float64
		move, unused int32
	}
	layer struct {
		contents            unsafe.Pointer
		x, y, width, height float64
		smooth, unused      int32
	}
)

// draw has the canvas show a list.
func (c *canvas) draw(list drawing.List) {
	if c.drawn != nil && reflect.DeepEqual(list, c.drawn) {
		return
	}
	c.drawn = list
	shapes, points, text := make([]shape, 0, len(list)+1), []point{}, []byte{}
	for _, s := range list {
		out := shape{
			red: s.Color.R, green: s.Color.G, blue: s.Color.B, alpha: s.Color.A, width: s.Width,
			kind: int32(s.Kind), text: int32(len(text)), length: int32(len(s.Text)), align: int32(s.Align),
		}
		if s.Bold {
			out.weight = 1
		}
		text = append(text, s.Text...)
		for _, path := range s.Paths {
			for i, p := range path {
				q := point{x: p[0], y: p[1]}
				if i == 0 {
					q.move = 1
				}
				points = append(points, q)
				out.points++
			}
		}
		if out.points > 0 {
			shapes = append(shapes, out)
		}
	}
	count, all, bytes := len(shapes), len(points), len(text)
	shapes, points, text = append(shapes, shape{}), append(points, point{}), append(text, 0) // so that there is a first
	C.sl_view_draw(c.view.Ptr(), (*C.sl_shape)(unsafe.Pointer(&shapes[0])), C.int32_t(count),
		(*C.sl_point)(unsafe.Pointer(&points[0])), C.int32_t(all), (*C.char)(unsafe.Pointer(&text[0])), C.int32_t(bytes))
}

// describe says what the canvas is for who does not see it.
func (c *canvas) describe(role, label, value string) {
	now := [3]string{role, label, value}
	if now == c.spoken {
		return
	}
	c.spoken = now
	r, l, v := C.CString(role), C.CString(label), C.CString(value)
	C.sl_view_describe(c.view.Ptr(), r, l, v)
	for _, s := range []*C.char{r, l, v} {
		C.free(unsafe.Pointer(s))
	}
}

// pictures is a view that shows layers.
type pictures struct{ view appkit.View }

func newPictures(gray float32) pictures {
	return pictures{appkit.ViewFrom(C.sl_pictures_new(C.float(gray)))}
}

func (p pictures) show(layers []layer) {
	count := len(layers)
	// C gets no pointer to memory of Go that has pointers.
	var memory unsafe.Pointer
	if count > 0 {
		memory = C.calloc(C.size_t(count), C.sizeof_sl_layer)
		defer C.free(memory)
		copy(unsafe.Slice((*layer)(memory), count), layers)
	}
	C.sl_pictures_show(p.view.Ptr(), (*C.sl_layer)(memory), C.int32_t(count))
}

func newWindow(frame [4]float64) appkit.Window {
	return appkit.WindowFrom(C.sl_window_new(C.double(frame[0]), C.double(frame[1]), C.double(frame[2]), C.double(frame[3])))
}

func newTarget() objc.Object { return objc.ObjectFrom(C.sl_target_new()) }

func setCursor(name string) {
	n := C.CString(name)
	defer C.free(unsafe.Pointer(n))
	C.sl_cursor_set(n)
}

func beep() { C.sl_beep() }

// prepare has AppKit leave the command line to us, and a key that is held repeat.
func prepare() { C.sl_prepare() }

//export slEvent
func slEvent(number C.uintptr_t, e *C.sl_event) C.int {
	tell := it.tell[uintptr(number)]
	if tell == nil {
		return 0
	}
	text := ""
	if e.text != nil {
		text = C.GoString(e.text)
	}
	return told(tell(board.Event{
		Kind: board.EventKind(e.kind), X: float64(e.x), Y: float64(e.y), DX: float64(e.dx), DY: float64(e.dy),
		Clicks: int(e.clicks), Precise: e.precise != 0, Modifiers: menu.Modifiers(e.modifiers), Text: text,
	}))
}

func told(ok bool) C.int {
	if ok {
		return 1
	}
	return 0
}

//export slKeyboard
func slKeyboard(number C.uintptr_t, who C.int) { it.keyboard(uintptr(number), int(who)) }

// The kinds of who has the keyboard.
const (
	typing    = C.sl_typing
	inControl = C.sl_control
)

//export slWindowKey
func slWindowKey(text *C.char, modifiers C.uint32_t) C.int {
	if it.sheet.model != nil { // it is over what keys are for
		if C.GoString(text) != "\x1b" {
			return 0
		}
		it.closeSheet()
		return 1
	}
	k := menu.Key{Character: C.GoString(text), Modifiers: menu.Modifiers(modifiers) & (menu.Shift | menu.Control | menu.Option | menu.Command)}
	return told(it.w.Press(k))
}

//export slAct
func slAct(tag C.int64_t, sender unsafe.Pointer) {
	if a, ok := it.acts[int(tag)]; ok {
		a.do(objc.ObjectFrom(sender))
	}
}

//export slCommand
func slCommand(tag C.int64_t, command *C.char) C.int {
	a, ok := it.acts[int(tag)]
	return told(ok && a.command != nil && a.command(C.GoString(command)))
}

//export slValidate
func slValidate(tag C.int64_t) C.int {
	a, ok := it.acts[int(tag)]
	return told(ok && (a.enabled == nil || a.enabled()))
}
