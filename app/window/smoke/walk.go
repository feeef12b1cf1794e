package smoke

import (
	"context"
	"fmt"
	"time"

	"safelight/app/window"
	"safelight/app/window/desk"
	"safelight/app/window/inspector"
)

// step is something that is looked at on a walk.
type step struct {
	name string
	do   func(w *window.Window)
}

// does is a step that does what has a name, one after the other.
func does(name string, actions ...string) step {
	return step{name, func(w *window.Window) {
		for _, a := range actions {
			w.Do(a)
		}
	}}
}

// steps show every part of a window in every way that there is, and leave it as it was,
// and the scans as they are.
func steps(languages []string, now string) (list []step) {
	close := step{"", func(w *window.Window) { w.Toolkit.Show(window.NoSheet) }}
	list = append(list,
		does("export", "export"), close, does("settings", "settings"), close, does("keys", "help"), close,
		does("crops", "crop"), does("", "leave"), does("base", "base"), does("", "leave"),
		does("line", "line"), does("", "leave"), does("neutral", "neutral"), does("", "leave"),
		does("red", "channel:r"), does("", "channel:rgb"),
		step{"folded", fold(true)}, step{"", fold(false)},
		step{"typing", func(w *window.Window) { w.Keyboard(desk.Typing) }}, step{"", func(w *window.Window) { w.Keyboard(desk.Free) }},
		does("before", "before"), does("", "before"), does("split", "split"), does("", "split"),
		does("nearer", "zoom-in", "zoom-in"), does("", "fit"),
		does("inspector", "inspector"), does("", "inspector"), does("filmstrip", "strip"), does("", "strip"),
		does("status", "status"), does("", "status"), does("alone", "alone"), does("", "alone"),
	)
	for _, l := range languages {
		list = append(list, does("language "+l, "language:"+l))
	}
	return append(list, does("", "language:"+now))
}

// fold folds all panels of the inspector, or opens them.
func fold(folded bool) func(w *window.Window) {
	return func(w *window.Window) {
		for _, name := range inspector.Names() {
			if name != "histogram" { // which is always seen
				w.Fold(name, folded)
			}
		}
	}
}

// dwell is how long a step is looked at, and answers how long it may take.
const (
	dwell   = 150 * time.Millisecond
	answers = 20 * time.Second
)

// Walk shows every part of a window, with a scan in it that can be shown, as a user would
// who tries everything that changes no scan. Seen, if not nil, is told the name of what is
// on the screen. What goes wrong ends the program, as a rule, or the window does not
// answer any more, which is the error.
func Walk(ctx context.Context, f Front, seen func(name string)) error {
	var list []step
	if err := call(f, func(w *window.Window) {
		form := w.Settings("")
		var languages []string
		for _, l := range form.Languages {
			languages = append(languages, l.Name[len("language:"):])
		}
		list = steps(languages, string(w.Desk().Language))
	}); err != nil {
		return fmt.Errorf("at first: %w", err)
	}
	last := ""
	for _, s := range list {
		if err := call(f, s.do); err != nil {
			return fmt.Errorf("%s, after %q: %w", s.name, last, err)
		}
		last = s.name
		select {
		case <-time.After(dwell):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if s.name != "" && seen != nil {
			seen(s.name)
		}
	}
	return call(f, func(*window.Window) {})
}

// call is Front.Call that does not wait for ever.
func call(f Front, do func(w *window.Window)) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.Call(do)
	}()
	select {
	case <-done:
		return nil
	case <-time.After(answers):
		return fmt.Errorf("the window has not answered for %v", answers)
	}
}
