//go:build darwin && cgo

package appkit

import (
	"github.com/progrium/darwinkit/macos/appkit"

	"safelight/app/session"
	"safelight/app/window"
)

// kit is what the window asks of AppKit.
type kit struct{ f *front }

func (k kit) Changed(parts window.Parts)       { k.f.changed(parts) }
func (k kit) ChooseScans()                     { k.f.chooseScans() }
func (k kit) Show(sheet window.Sheet)          { k.f.present(sheet) }
func (k kit) Full(on bool)                     { k.f.full(on) }
func (k kit) ScrollStrip(left float64)         { k.f.changed(window.StripPart) }
func (k kit) Copy(slot int, p session.Picture) { k.f.complain(k.f.stage.copy(slot, p)) }
func (k kit) InUse(slot int) bool              { return k.f.stage.inUse(slot) }
func (k kit) Beep()                            { beep() }

// chooseScans asks for a folder or a scan.
func (f *front) chooseScans() {
	p := appkit.OpenPanel_OpenPanel()
	p.SetCanChooseDirectories(true)
	p.SetCanChooseFiles(true)
	p.SetAllowsMultipleSelection(false)
	p.Retain()
	p.BeginSheetModalForWindowCompletionHandler(f.win, func(r appkit.ModalResponse) {
		defer p.Release()
		if r != appkit.ModalResponseOK {
			return
		}
		paths := []string{}
		for _, u := range p.URLs() {
			paths = append(paths, u.Path())
		}
		f.w.Drop(paths)
	})
}
