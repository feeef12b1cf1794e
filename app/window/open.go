package window

import (
	"safelight/app/session"
	"safelight/app/window/drop"
)

// Open opens a folder, or the folder of a file and that.
func (w *Window) Open(path string) {
	w.errands.Act(func(err error) {
		if err != nil {
			w.desk.Recent = drop.Forget(w.desk.Recent, path)
		}
		w.changed(MenuPart)
	}, session.Command{Do: session.Open, Text: path})
}

// Drop opens what was dropped on the window, or opened in the Finder; false if there is
// nothing among it that can be.
func (w *Window) Drop(paths []string) bool {
	path, others, ok := drop.Accepted(paths)
	if !ok {
		w.complain(w.desk.Say("drop.nothing"))
		return false
	}
	w.Open(path)
	if others {
		w.complain(w.desk.Say("drop.others"))
	}
	return true
}
