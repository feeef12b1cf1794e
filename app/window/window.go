package window

import (
	"context"
	"fmt"
	"slices"
	"time"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window/desk"
	"safelight/app/window/drop"
	"safelight/app/window/errand"
	"safelight/app/window/restore"
	"safelight/app/window/screen"
	"safelight/app/window/slider"
	"safelight/app/window/status"
	"safelight/app/window/strip"
	"safelight/app/window/thumbnails"
	"safelight/app/window/words"
	"safelight/pipeline/recipe"
)

// Session is what a window drives: a [session.Session].
type Session interface {
	Do(ctx context.Context, c session.Command) error
	State() *session.State
	Picture(use func(session.Picture)) bool
	Presented()
	Scans(from, to int) (scans []session.Scan, version uint64)
	ScanPath(index int) string
}

// Parts are parts of a window.
type Parts uint

// The parts, and the methods that say what is in them.
const (
	MenuPart      Parts = 1 << iota // Menu
	ToolbarPart                     // ToolbarItem, Title
	InspectorPart                   // Panels
	StripPart                       // Strip, Frame
	PicturePart                     // Layers, StandIn
	OverlayPart                     // Overlay, Message, Hint
	StatusPart                      // Status
	ExportPart                      // ExportForm, ExportProgress
	LayoutPart                      // Desk().Layout
	AllParts      Parts = 1<<iota - 1
)

// Sheet is something laid over the window.
type Sheet int

// The sheets.
const (
	NoSheet Sheet = iota
	ExportSheet
	HelpSheet
	SettingsSheet
)

// Toolkit is what only the windowing system can do. It is called on the goroutine that
// owns the window.
type Toolkit interface {
	// Changed says that parts of the window are to be asked for again.
	Changed(parts Parts)
	// ChooseScans asks the user for a folder or a file, and answers with Window.Open.
	ChooseScans()
	// Show lays a sheet over the window, or takes away what is there.
	Show(sheet Sheet)
	// Full has the window take the whole screen, or not; Window.Filled says when it does.
	Full(on bool)
	// ScrollStrip scrolls the filmstrip to a place.
	ScrollStrip(left float64)
	// Copy copies a picture's pixels into a slot of the screen, see package screen. They
	// are the session's when it returns, which draws to their surface again: no screen
	// shows that itself.
	Copy(slot int, p session.Picture)
	// InUse reports whether the screen may still read a slot that is not drawn any more.
	InUse(slot int) bool
	// Beep says that a key or a gesture means nothing here.
	Beep()
}

// Config is what a window needs.
type Config struct {
	Session Session
	Toolkit Toolkit
	Choices *choice.Set
	// Keys are the user's shortcuts.
	Keys []shortcut.Shortcut
	// Languages are the user's, the preferred first, as the system names them.
	Languages []string
	// Restored is how the window was left.
	Restored restore.State
	// Space is the color space of the screen, "srgb" or "display-p3".
	Space string
	// Thumbnail makes the thumbnail of a scan, as JPEG; nil means that there are none. It
	// is called on goroutines of its own.
	Thumbnail func(ctx context.Context, index int) ([]byte, error)
	// Post runs a function on the goroutine that owns the window, later.
	Post func(func())
	// Now is the clock; nil is time.Now. After runs a function on that goroutine after a
	// while; nil is a timer and Post.
	Now   func() time.Time
	After func(time.Duration, func())
}

// Window is the window.
type Window struct {
	Config
	desk    *desk.Desk
	errands *errand.Errands
	screen  screen.Screen
	waits   bool // a picture for a slot of it
	strip   strip.Strip
	thumbs  *thumbnails.Loader
	left    restore.State

	index     int // the scan that was revealed
	path      string
	complaint status.Complaint
	warned    string // the last warning that was told
	slowSince time.Time
	drags     int
	sent      session.View
	sentOnce  bool
	adding    map[string]bool // crops there were before one was added

	hands   map[string]*hand
	sliding *sliding
	wheels  map[string]*slider.Wheel
	curve   *curving
	chosen  int // the point of the curve
	stage   *pressing
	nudged  nudging
	closed  bool

	aloneFull bool // the whole screen was asked for, for the picture alone
}

// New makes a window. Nothing is shown before Heard is called, or Follow is.
func New(c Config) *Window {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.After == nil {
		post := c.Post
		c.After = func(d time.Duration, f func()) { time.AfterFunc(d, func() { post(f) }) }
	}
	r := c.Restored
	if r.Version == 0 {
		r = restore.New()
	}
	l := r.Language
	if l == "" {
		l = words.Preferred(c.Languages)
	}
	w := &Window{Config: c, desk: desk.New(c.Choices, c.Keys, l), left: r, index: -1, chosen: -1, hands: map[string]*hand{}, wheels: map[string]*slider.Wheel{}}
	w.screen.InUse = c.Toolkit.InUse
	w.desk.Aspect, w.desk.Recent = r.Aspect, slices.Clone(r.Recent)
	w.desk.Layout = desk.Layout{Inspector: r.Inspector, Strip: r.Strip, Toolbar: true, Status: r.Status, Folded: slices.Clone(r.Folded)}
	if c.Thumbnail != nil {
		w.thumbs = thumbnails.New(c.Thumbnail, c.Post, c.After, func(index int) {
			parts := StripPart
			if index == w.desk.State.Index {
				parts |= PicturePart // it may stand in
			}
			w.changed(parts)
		})
	}
	w.errands = errand.New(c.Session.Do, c.Post, func(err error) { w.complain(w.desk.Language.Pick(errand.Words(err))) })
	w.errands.About = func() uint64 {
		if im := w.desk.State.Image; im != nil {
			return im.Number
		}
		return 0
	}
	return w
}

// Close ends what is under way. What was changed is the session's to save.
func (w *Window) Close() {
	w.closed = true
	w.errands.Close()
	if w.thumbs != nil {
		w.thumbs.Close()
	}
}

// Follow hears a session until it is over or ctx ends. It is called on a goroutine of its
// own, and posts what there is to hear.
func (w *Window) Follow(ctx context.Context, l *session.Listener) error {
	for {
		change, err := l.Next(ctx)
		if err != nil {
			return err
		}
		heard := make(chan struct{})
		w.Post(func() {
			defer close(heard)
			w.Heard(change)
		})
		if change&session.SessionOver != 0 {
			return nil
		}
		select { // what comes meanwhile is one change
		case <-heard:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Heard takes over what is new in the session.
func (w *Window) Heard(change session.Change) {
	if w.closed {
		return
	}
	before := w.desk.State
	w.desk.State = w.Session.State()
	w.notice(before)
	w.take()
	parts := PicturePart | OverlayPart
	if change&session.StateChanged != 0 || before != w.desk.State {
		parts = AllParts
	}
	if change&session.ScansChanged != 0 {
		parts |= StripPart
	}
	if parts&StripPart != 0 {
		w.want(before.Folder.Path != w.desk.State.Folder.Path)
	}
	w.Toolkit.Changed(parts)
	w.reveal()
}

// notice follows a new state with what the window alone knows.
func (w *Window) notice(before *session.State) {
	d, st := w.desk, w.desk.State
	w.screen.Hear(st, w.Now())
	w.settle()
	path := ""
	if im := st.Image; im != nil {
		path = im.Path
		if im.Phase == session.Ready && im.Crop != "" {
			d.Angles[desk.AngleKey(im.Path, im.Crop)] = im.Straighten
		}
		if im.Phase == session.Opening && path != w.path {
			w.slowSince = w.Now()
			w.After(status.Slow, func() { w.changed(OverlayPart) })
		}
	}
	if path != w.path {
		w.path, w.chosen = path, -1
		w.stage, w.sliding, w.curve = nil, nil, nil
		w.adding = nil
		if d.Tool != desk.Neutral { // neutrals are picked from scan to scan
			w.setTool(desk.Move)
		}
		w.After(screen.Linger, func() { w.changed(PicturePart) })
		d.Recent = w.remember(d.Recent)
	}
	w.newCrop()
	if im := d.Image(); d.Crop != "" && im != nil && !slices.ContainsFunc(im.Crops, func(c session.Crop) bool { return c.ID == d.Crop }) {
		w.work("")
	}
	if warning := lastWarning(st.Status); warning != nil && warning.Text != w.warned {
		if w.warned != "" || before.Version > 0 { // not those from before the window
			w.complain(status.Words(d, *warning))
		}
		w.warned = warning.Text
	}
	w.follow(st.View)
}

func lastWarning(list []session.Status) *session.Status {
	for i, s := range slices.Backward(list) {
		if s.Warning {
			return &list[i]
		}
	}
	return nil
}

// take offers the newest picture to the screen, and again a little later if it is to wait
// for a slot. Ok says that it was taken.
func (w *Window) take() (ok bool) {
	var again time.Duration
	w.Session.Picture(func(p session.Picture) {
		size := [2]int{}
		if im := w.desk.State.Image; im != nil {
			size = im.Size
		}
		var slot int
		if slot, ok, again = w.screen.Take(p, w.Session.ScanPath(p.Index), size, w.Now()); ok {
			w.Toolkit.Copy(slot, p)
		}
	})
	switch {
	case again == 0:
		w.Session.Presented()
	case !w.waits:
		w.waits = true
		w.After(again, func() {
			w.waits = false
			if !w.closed && w.take() {
				w.changed(PicturePart | OverlayPart)
			}
		})
	}
	return ok
}

func (w *Window) changed(parts Parts) {
	if !w.closed {
		w.Toolkit.Changed(parts)
	}
}

// complain tells the user what was refused, or warned of, for a while.
func (w *Window) complain(text string) {
	w.complaint = status.Complaint{Text: text, Until: w.Now().Add(status.Shown)}
	w.changed(StatusPart)
	w.After(status.Shown, func() { w.changed(StatusPart) })
}

// act tells the session what the user does.
func (w *Window) act(list ...session.Command) {
	if len(list) > 0 {
		w.errands.Act(nil, list...)
	}
}

// drag is an id that makes one step of the commands of a gesture.
func (w *Window) drag() string {
	w.drags++
	return fmt.Sprintf("window-%d", w.drags)
}

// Desk is what is shown. It is the window's; nobody else changes it.
func (w *Window) Desk() *desk.Desk { return w.desk }

// remember puts what is open in front of what was.
func (w *Window) remember(recent []string) []string {
	path := w.desk.State.Folder.Path
	if path == "" {
		return recent
	}
	return drop.Remember(recent, path)
}

// newCrop works on a crop that was added, when it is there.
func (w *Window) newCrop() {
	im := w.desk.Image()
	if w.adding == nil || im == nil {
		return
	}
	for _, c := range im.Crops {
		if !w.adding[c.ID] {
			w.adding = nil
			w.work(c.ID)
			return
		}
	}
}

// fixed is a rectangle as commands have it.
func fixed(r recipe.Rect) *[4]float64 {
	a := [4]float64(r)
	return &a
}
