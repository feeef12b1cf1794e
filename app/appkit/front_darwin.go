//go:build darwin && cgo

package appkit

import (
	"context"
	"runtime"

	"github.com/progrium/darwinkit/dispatch"
	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/macos/foundation"
	"github.com/progrium/darwinkit/objc"

	"safelight/app/window"
	"safelight/app/window/board"
	"safelight/app/window/desk"
	"safelight/app/window/restore"
	"safelight/internal/kitguard"
)

// Available reports whether there is a window in this program.
const Available = true

// AppKit belongs to the thread that the program began on, which is the one that init
// runs on.
func init() { runtime.LockOSThread() }

// act is what a control, an item of a menu or of the toolbar does. Enabled is asked
// before a menu is shown, and before a key is taken for an item.
type act struct {
	do      func(sender objc.Object)
	enabled func() bool
	// command is what a key means to a field that is typed in, by AppKit's selector for
	// it; false if AppKit is to do that.
	command func(selector string) bool
}

// front is the application, with its window.
type front struct {
	config  Config
	app     appkit.Application
	win     appkit.Window
	w       *window.Window
	context context.Context // until the window is closed
	cancel  context.CancelFunc

	// What C knows by numbers.
	target   objc.Object
	acts     map[int]act
	tags     int
	tell     map[uintptr]func(board.Event) bool
	canvases uintptr

	parts     window.Parts // to be shown again
	scheduled bool
	waiting   []string // paths to open when there is a window
	closing   bool
	// complained says that the user was told why pictures cannot be shown.
	complained bool
	holder     uintptr // the view that has the keyboard, 0 if none of ours

	keeper  *restore.Keeper
	menus   menus
	toolbar toolbars
	layout  layout
	stage   stage
	side    side
	film    film
	sheet   sheet
}

// it is the application. There is one in a process, and AppKit knows it, too.
var it *front

// Run shows the window, and runs its event loop. It is called on the main goroutine, at
// most once. When the user quits, the session is closed and the program ends: it returns
// before that only if there can be no window.
func Run(ctx context.Context, c Config) error {
	if err := kitguard.Check(); err != nil {
		return err
	}
	f := &front{config: c, keeper: &restore.Keeper{DataDir: c.DataDir}, acts: map[int]act{}, tell: map[uintptr]func(board.Event) bool{}}
	it = f
	prepare()
	f.app = appkit.Application_SharedApplication()
	f.app.SetActivationPolicy(appkit.ApplicationActivationPolicyRegular)
	f.app.SetDelegate(f.delegate())
	go func() {
		<-ctx.Done()
		post(func() { f.app.Terminate(nil) })
	}()
	f.app.Run()
	return nil
}

// post runs a function on the main thread, later.
func post(do func()) {
	dispatch.MainQueue().DispatchAsync(func() { objc.WithAutoreleasePool(do) })
}

// delegate is the application's.
func (f *front) delegate() *appkit.ApplicationDelegate {
	d := &appkit.ApplicationDelegate{}
	d.SetApplicationDidFinishLaunching(func(foundation.Notification) { f.launch() })
	d.SetApplicationOpenFiles(func(_ appkit.Application, paths []string) {
		f.drop(paths)
		f.app.ReplyToOpenOrPrint(appkit.ApplicationDelegateReplySuccess)
	})
	d.SetApplicationSupportsSecureRestorableState(func(appkit.Application) bool { return true })
	d.SetApplicationShouldTerminateAfterLastWindowClosed(func(appkit.Application) bool { return true })
	d.SetApplicationShouldTerminate(func(appkit.Application) appkit.ApplicationTerminateReply { return f.quit() })
	return d
}

// launch makes the window, and shows what there is.
func (f *front) launch() {
	c := f.config
	dark := appkit.Appearance_AppearanceNamed(appkit.AppearanceNameDarkAqua)
	f.app.SetAppearance(dark)
	f.target = newTarget()
	f.context, f.cancel = context.WithCancel(context.Background())
	f.w = window.New(window.Config{
		Session: c.Session, Toolkit: kit{f}, Choices: c.Choices, Keys: c.Keys, Restored: c.Restored,
		Languages: foundation.Locale_PreferredLanguages(), Space: space, Post: post, Thumbnail: c.Thumbnail,
	})
	f.buildMenus()
	f.buildWindow()
	f.parts = window.AllParts
	f.refresh()
	f.win.MakeKeyAndOrderFront(nil)
	f.app.ActivateIgnoringOtherApps(true)
	f.win.MakeFirstResponder(f.stage.canvas.view)
	f.layout.restore()

	l := c.Session.Listen()
	go func() {
		defer l.Close()
		f.w.Follow(f.context, l)
	}()
	switch {
	case len(f.waiting) > 0:
		f.drop(f.waiting)
	case c.Path != "":
		f.w.Open(c.Path)
	}
	if c.Notice != nil {
		f.alert(c.Notice.Error())
	}
	if c.Ready != nil {
		go c.Ready(probe{f})
	}
}

// drop opens what the Finder, or the Dock, wants to be opened.
func (f *front) drop(paths []string) {
	if f.w == nil {
		f.waiting = append(f.waiting, paths...)
		return
	}
	f.waiting = nil
	f.w.Drop(paths)
}

// keyboard hears who has the keyboard: a view of a number, or a control or a text.
func (f *front) keyboard(number uintptr, who int) {
	if f.w == nil {
		return
	}
	f.holder = number
	k := desk.Free
	f.side.held(number)
	switch {
	case who == typing:
		k = desk.Typing
	case who == inControl:
		k = desk.Control
	case f.stage.canvas != nil && number == f.stage.canvas.number:
		k = f.stage.model.Keyboard()
	case number != 0:
		k = desk.Control
	}
	f.w.Keyboard(k)
}

// tag registers an act, and gives the number by which C knows it.
func (f *front) tag(a act) int {
	f.tags++
	f.acts[f.tags] = a
	return f.tags
}

// onAct is the selector of all actions of ours.
//
//darwincheck:selector act: ours: SLTarget of view_darwin.m
func onAct() objc.Selector { return objc.Sel("act:") }

// changed notes what is to be shown again; it is shown when what happens now is over.
func (f *front) changed(parts window.Parts) {
	f.parts |= parts
	if f.scheduled || f.w == nil {
		return
	}
	f.scheduled = true
	post(func() {
		f.scheduled = false
		f.refresh()
	})
}

// refresh shows what was changed.
func (f *front) refresh() {
	if f.closing {
		return
	}
	if f.stage.canvas != nil && f.holder == f.stage.canvas.number { // a tool may want other keys
		f.w.Keyboard(f.stage.model.Keyboard())
	}
	parts := f.parts
	f.parts = 0
	for _, p := range []struct {
		part window.Parts
		show func()
	}{
		{window.LayoutPart, f.showLayout}, {window.MenuPart, f.showMenus}, {window.ToolbarPart, f.showToolbar},
		{window.InspectorPart, f.showInspector}, {window.StripPart, f.showStrip}, {window.StatusPart, f.showStatus},
		{window.PicturePart, f.showPictures}, {window.OverlayPart, f.showOverlay}, {window.PicturePart | window.OverlayPart, f.showOver},
		{window.ExportPart, f.showSheet},
	} {
		if parts&p.part != 0 {
			p.show()
		}
	}
}
