//go:build darwin && cgo

package appkit

import (
	"strings"

	"github.com/progrium/darwinkit/macos/appkit"

	"safelight/app/window/restore"
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
	left := f.layout.left(f.w.Left())
	f.win.OrderOut(nil)
	f.cancel()
	f.w.Close()
	go func() {
		problems := []string{}
		if err := restore.Save(f.config.DataDir, left); err != nil {
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
	return appkit.TerminateLater
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
