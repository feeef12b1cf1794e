//go:build darwin && cgo

package appkit

import (
	"os"
	"path/filepath"

	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/macos/foundation"

	"safelight/app/window"
	"safelight/app/window/board"
)

// sheet is what is laid over the window.
type sheet struct {
	kind   window.Sheet
	model  board.Sheet
	win    appkit.Window
	panel  *panel
	scroll appkit.ScrollView
}

// tallest is the height from which a sheet scrolls.
const tallest = 560

// present lays a sheet over the window in the place of the one that is there, or none.
func (f *front) present(kind window.Sheet) {
	if f.sheet.kind == kind && kind != window.NoSheet {
		return
	}
	f.closeSheet()
	s := sheet{kind: kind}
	refresh := func() { f.changed(window.ExportPart) }
	switch kind {
	case window.ExportSheet:
		s.model = &board.Export{Window: f.w, Close: f.closeSheet, ChooseFolder: f.chooseFolder, Changed: refresh}
	case window.HelpSheet:
		s.model = &board.Help{Window: f.w, Close: f.closeSheet}
	case window.SettingsSheet:
		s.model = &board.Settings{Window: f.w, Close: f.closeSheet, File: f.config.File, Reveal: reveal}
	default:
		return
	}
	s.win = newWindow([4]float64{0, 0, board.SheetWidth, 200})
	s.panel = f.panelOf()
	s.scroll = scrolling(s.panel)
	s.win.SetContentView(s.scroll)
	f.sheet = s
	f.showSheet()
	f.win.BeginSheetCompletionHandler(s.win, func(appkit.ModalResponse) {})
}

// showSheet has the sheet show what the window says, and be as high as that.
func (f *front) showSheet() {
	s := &f.sheet
	if s.kind == window.NoSheet {
		return
	}
	list, height := s.model.Pieces(board.SheetWidth)
	s.win.SetTitle(s.model.Title())
	s.win.SetContentSize(foundation.Size{Width: board.SheetWidth, Height: min(height, tallest)})
	s.panel.resize(board.SheetWidth, height)
	s.panel.show(list)
}

// closeSheet takes the sheet away.
func (f *front) closeSheet() {
	s := f.sheet
	if s.kind == window.NoSheet {
		return
	}
	f.sheet = sheet{}
	f.win.EndSheet(s.win)
	s.win.OrderOut(nil)
	post(func() { // a button of it may be telling us
		s.panel.show(nil)
		s.win.SetContentView(nil)
		s.scroll.Release()
		s.panel.view.view.Release()
		s.win.Release()
	})
	f.win.MakeFirstResponder(f.stage.canvas.view)
}

// reveal shows a file in the Finder or, if it is not there yet, its folder.
func reveal(path string) {
	if _, err := os.Stat(path); err != nil {
		path = filepath.Dir(path)
	}
	appkit.Workspace_SharedWorkspace().SelectFileInFileViewerRootedAtPath(path, "")
}

// chooseFolder asks for the folder that pictures are exported to.
func (f *front) chooseFolder(from string, chosen func(path string)) {
	p := appkit.OpenPanel_OpenPanel()
	p.SetCanChooseDirectories(true)
	p.SetCanChooseFiles(false)
	p.SetCanCreateDirectories(true)
	if from != "" {
		p.SetDirectoryURL(foundation.URL_FileURLWithPath(from))
	}
	p.Retain()
	p.BeginSheetModalForWindowCompletionHandler(f.sheet.win, func(r appkit.ModalResponse) {
		defer p.Release()
		if urls := p.URLs(); r == appkit.ModalResponseOK && len(urls) > 0 {
			chosen(urls[0].Path())
		}
	})
}
