//go:build darwin && cgo

package appkit

import (
	"strings"
	"time"

	"github.com/progrium/darwinkit/macos/appkit"
)

// quit asks the user where something would be lost, and has everything saved then.
func (f *front) quit() appkit.ApplicationTerminateReply {
	switch {
	case f.w == nil:
		return appkit.TerminateNow
	case f.closing: // what is not saved is being saved, however often one asks
		return appkit.TerminateLater
	}
	f.win.MakeFirstResponder(nil) // what is being typed is taken over
	if q, ask := f.w.Quit(); ask {
		a := appkit.NewAlert()
		a.SetMessageText(q.Title)
		a.SetInformativeText(q.Text)
		a.AddButtonWithTitle(q.Do)
		a.AddButtonWithTitle(q.Cancel)
		if a.RunModal() != appkit.AlertFirstButtonReturn {
			return appkit.TerminateCancel
		}
	}
	f.closing = true
	f.win.OrderOut(nil)
	f.settle(time.Now().Add(patience), f.save)
	return appkit.TerminateLater
}

// patience is how long the session may take for what the user did last.
const patience = 3 * time.Second

// settle waits until the session has been told all that the user did.
func (f *front) settle(until time.Time, then func()) {
	if f.w.Idle() || time.Now().After(until) {
		then()
		return
	}
	time.AfterFunc(5*time.Millisecond, func() { post(func() { f.settle(until, then) }) })
}

// save saves all, and lets the program end.
func (f *front) save() {
	left := f.layout.left(f.w.Left())
	f.cancel()
	f.w.Close()
	go func() {
		problems := []string{}
		if err := f.keeper.Now(left); err != nil {
			problems = append(problems, err.Error())
		}
		if f.config.Close != nil {
			if err := f.config.Close(); err != nil {
				problems = append(problems, err.Error())
			}
		}
		post(func() {
			if len(problems) > 0 {
				f.alert(strings.Join(problems, "\n"))
			}
			f.app.ReplyToApplicationShouldTerminate(true)
		})
	}()
}

// keep keeps how the window is, in case that the program does not come to its end.
func (f *front) keep() {
	if !f.closing && !f.win.IsNil() {
		f.keeper.Later(f.layout.left(f.w.Left()))
	}
}

// complain tells why pictures cannot be shown, once.
func (f *front) complain(err error) {
	if err == nil || f.complained {
		return
	}
	f.complained = true
	post(func() { f.alert(err.Error()) })
}

// alert tells the user something that must not be missed.
func (f *front) alert(text string) {
	a := appkit.NewAlert()
	a.SetMessageText("Safelight")
	a.SetInformativeText(text)
	a.RunModal()
}
