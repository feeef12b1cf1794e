// Package status is what the window says in words: the line at its lower edge, and the
// message in the place of a picture.
package status

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
)

// Shown is how long a refusal or a warning is seen.
const Shown = 8 * time.Second

// Slow is how long an image opens before a message says so.
const Slow = 500 * time.Millisecond

// Line is the line at the lower edge.
type Line struct {
	// Said is what happened last, Warning whether it should be seen; All are the latest
	// things, for who looks closer.
	Said    string
	Warning bool
	All     []string
	// Notices are what is odd about the image; the first is written, with a count.
	Notices     string
	NoticesAll  []string
	Export      string
	ExportWarns bool
	Scan        string
	Memory      string
}

// Complaint is what was refused or warned of last.
type Complaint struct {
	Text  string
	Until time.Time
}

// Of is the line on a desk as it is.
func Of(d *desk.Desk, c Complaint, now time.Time) (l Line) {
	st := d.State
	for _, s := range st.Status {
		l.All = append(l.All, Words(d, s))
	}
	switch n := len(st.Status); {
	case c.Text != "" && now.Before(c.Until):
		l.Said, l.Warning = c.Text, true
	case n > 0:
		l.Said, l.Warning = l.All[n-1], st.Status[n-1].Warning
	}
	if im := st.Image; im != nil {
		l.NoticesAll = slices.Clone(im.Notices)
		if o := im.Opened; o != nil {
			for _, w := range o.Warnings {
				if !slices.Contains(l.NoticesAll, w) {
					l.NoticesAll = append(l.NoticesAll, w)
				}
			}
			bits := o.StoredBits
			if bits == 0 {
				bits = o.Depth
			}
			parts := []string{words.Count(o.Width) + " × " + words.Count(o.Height), d.Language.Say("scan.bits", words.Args{"n": words.Count(bits)})}
			if o.Channels == 1 {
				parts = append(parts, d.Say("scan.gray"))
			}
			if o.ICCName != "" {
				parts = append(parts, o.ICCName)
			}
			l.Scan = strings.Join(parts, " · ")
		}
		if n := len(l.NoticesAll); n > 0 {
			l.Notices = l.NoticesAll[0]
			if n > 1 {
				l.Notices += " (+" + words.Count(n-1) + ")"
			}
		}
	}
	if e := st.Export; e != nil {
		key, done := "export.over", e.Done
		switch {
		case e.Running:
			key, done = "export.running", e.Done+e.Failed+e.Skipped
		case e.Failed > 0:
			key = "export.over.failed"
		}
		l.Export = d.Language.Say(key, words.Args{"done": words.Count(done), "total": words.Count(e.Total), "failed": words.Count(e.Failed)})
		l.ExportWarns = e.Failed > 0 || e.Error != ""
	}
	if m := st.Memory; m.Workers > 0 || m.Bytes > 0 {
		key := "workers"
		if m.Workers == 1 {
			key = "worker"
		}
		l.Memory = d.Language.Say(key, words.Args{"n": words.Count(m.Workers)}) + " · " + words.Bytes(m.Bytes)
	}
	return l
}

// Words are those of a status in the user's language; where there are none, or something
// is not told that they need, its own.
func Words(d *desk.Desk, s session.Status) string {
	key := "status." + s.Key
	if !words.Has(key) {
		return s.Text
	}
	args := words.Args{}
	for name, value := range s.Args {
		switch n, err := strconv.ParseFloat(value, 64); {
		case name == "error":
			value = strings.Replace(value, s.Args["name"]+": ", "", 1) // it is named already
		case name == "ms" && err == nil:
			value = words.Count(int(math.Round(n)))
		case name == "bytes" && err == nil:
			value = words.Bytes(int64(n))
		}
		args[name] = value
	}
	for _, name := range words.Placeholders(d.Say(key)) {
		if _, ok := args[name]; !ok {
			return s.Text
		}
	}
	return d.Language.Say(key, args)
}

// Message is what is said in the place of a picture; without a title nothing is.
type Message struct {
	Title, Text string
	// Button is what can be done about it: "retry" or "open", "" if nothing.
	Button, ButtonTitle string
	// Slowly says that it is to be shown after Slow only, if it still holds.
	Slowly bool
}

// MessageOf is that of a desk.
func MessageOf(d *desk.Desk) (m Message) {
	f, im := d.State.Folder, d.State.Image
	switch {
	case im == nil && f.Error != "":
		m = Message{Title: d.Say("folder.failed"), Text: f.Error, Button: "open"}
	case im == nil && f.Reading:
		m = Message{Title: d.Say("folder.reading"), Text: f.Path}
	case im == nil && f.Path == "":
		m = Message{Title: d.Say("nothing.open"), Text: d.Say("nothing.drop"), Button: "open"}
	case im == nil:
		m = Message{Title: d.Say("folder.empty"), Text: f.Path, Button: "open"}
	case im.Phase == session.Failed:
		m = Message{Title: d.Language.Say("image.failed", words.Args{"name": im.Name}), Text: trouble(d, im), Button: "retry"}
	case im.Phase == session.Opening:
		m = Message{Title: d.Language.Say("image.opening", words.Args{"name": im.Name}), Text: trouble(d, im), Slowly: true}
	}
	switch m.Button {
	case "retry":
		m.ButtonTitle = d.Say("retry")
	case "open":
		m.ButtonTitle = d.Say("menu.open")
	}
	return m
}

// Hint is what the tool wants, "" without one.
func Hint(d *desk.Desk) string {
	if d.Tool == desk.Move || !d.Usable() {
		return ""
	}
	return d.Say("hint." + string(d.Tool))
}

// trouble is why an image cannot be shown, or is opened again.
func trouble(d *desk.Desk, im *session.Image) string {
	if im.Trouble == nil {
		return ""
	}
	return d.Language.Pick(*im.Trouble)
}
