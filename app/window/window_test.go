package window

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window/menu"
	"safelight/app/window/restore"
	"safelight/internal/fixture"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/wire"
)

// room is a window whose session does nothing but remember what it was told, and whose
// clock stands still.
type room struct {
	*Window
	t      testing.TB
	now    time.Time
	timers []timer

	mutex  sync.Mutex
	state  *session.State
	told   []session.Command
	refuse error
	posted []func()

	parts    Parts
	sheet    Sheet
	full     bool
	scrolled float64
	copied   []int
	numbers  []uint64 // of what was copied
	inUse    map[int]bool
	shown    int // how often the session heard that a picture is on the screen
	beeps    int
	choosing int
	picture  *session.Picture
	paths    map[int]string
}

type timer struct {
	at time.Time
	do func()
}

func enter(t testing.TB, change ...func(*Config)) *room {
	t.Helper()
	r := &room{t: t, now: time.Unix(1_000_000, 0), state: opened(), paths: map[int]string{0: "/roll/a.tif", 1: "/roll/b.tif"}}
	keys, err := shortcut.With(nil)
	require.NoError(t, err)
	c := Config{
		Session: fake{r}, Toolkit: kit{r}, Choices: choice.New(color.Builtin(), curve.Builtin(), []string{"tiff16", "png8", "jpeg"}), Keys: keys,
		Restored: restore.New(), Space: "display-p3",
		Post: func(f func()) {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			r.posted = append(r.posted, f)
		},
		Now:   func() time.Time { return r.now },
		After: func(d time.Duration, f func()) { r.timers = append(r.timers, timer{r.now.Add(d), f}) },
	}
	for _, f := range change {
		f(&c)
	}
	r.Window = New(c)
	t.Cleanup(r.Close)
	r.Resize(800, 600, 2)
	r.show(r.state)
	r.settled()
	r.told = nil
	return r
}

// opened is a session with a folder of 40 scans, and a negative on the stage.
func opened() *session.State {
	r := recipe.Default(recipe.ColorNegative)
	r.Base = &[3]float64{0.6, 0.3, 0.2}
	return &session.State{
		Version: 1, Folder: session.Folder{Path: "/roll", Name: "roll", Count: 40, Version: 1}, Selected: [][2]int{{0, 0}},
		View: session.View{Width: 1600, Height: 1200, Center: [2]float64{0.5, 0.5}, Space: "display-p3"},
		Image: &session.Image{
			Path: "/roll/a.tif", Name: "a.tif", Phase: session.Ready, Opened: &wire.Opened{Width: 6000, Height: 4000, Depth: 16, Channels: 3},
			Size: [2]int{6000, 4000}, Recipe: r, Starting: r.Clone(), Orientation: 1, Saved: session.IsSaved,
		},
	}
}

// fake is the room as the session of its window.
type fake struct{ r *room }

func (f fake) Do(_ context.Context, c session.Command) error {
	f.r.mutex.Lock()
	defer f.r.mutex.Unlock()
	f.r.told = append(f.r.told, c)
	if f.r.refuse != nil {
		return &session.Refused{Do: c.Do, Err: f.r.refuse}
	}
	return nil
}

func (f fake) Presented() { f.r.shown++ }
func (f fake) State() *session.State {
	f.r.mutex.Lock()
	defer f.r.mutex.Unlock()
	return f.r.state
}

func (f fake) Picture(use func(session.Picture)) bool {
	if f.r.picture == nil {
		return false
	}
	use(*f.r.picture)
	return true
}

func (f fake) Scans(from, to int) (list []session.Scan, version uint64) {
	for i := max(from, 0); i < min(to, f.r.state.Folder.Count); i++ {
		list = append(list, session.Scan{Index: i, Name: f.ScanPath(i)[len("/roll/"):], Key: "key"})
	}
	return list, 1
}

func (f fake) ScanPath(index int) string {
	if path, ok := f.r.paths[index]; ok {
		return path
	}
	return "/roll/other.tif"
}

// kit is the room as the toolkit of its window.
type kit struct{ r *room }

func (k kit) Changed(parts Parts)      { k.r.parts |= parts }
func (k kit) ChooseScans()             { k.r.choosing++ }
func (k kit) Show(s Sheet)             { k.r.sheet = s }
func (k kit) Full(on bool)             { k.r.full = on }
func (k kit) ScrollStrip(left float64) { k.r.scrolled = left }
func (k kit) InUse(slot int) bool      { return k.r.inUse[slot] }
func (k kit) Beep()                    { k.r.beeps++ }
func (k kit) Copy(slot int, p session.Picture) {
	k.r.copied, k.r.numbers = append(k.r.copied, slot), append(k.r.numbers, p.Number)
}

// show has the session be in another state.
func (r *room) show(st *session.State) {
	r.mutex.Lock()
	r.state = st
	r.mutex.Unlock()
	r.Heard(session.StateChanged)
}

// change is show with something else in a copy of the state.
func (r *room) change(f func(st *session.State, im *session.Image)) {
	st := *r.state
	st.Version++
	var im session.Image
	if st.Image != nil {
		im = *st.Image
		im.Recipe = im.Recipe.Clone()
		st.Image = &im
	}
	f(&st, &im)
	r.show(&st)
}

// commands are what the session was told since the last call, when all of it is told.
func (r *room) commands() []session.Command {
	r.settled()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	list := r.told
	r.told = nil
	return list
}

// dos are their names.
func (r *room) dos() (names []session.Do) {
	for _, c := range r.commands() {
		names = append(names, c.Do)
	}
	return names
}

// settled runs what was posted, until all that the session was told is done.
func (r *room) settled() {
	r.t.Helper()
	idle := func() bool {
		r.mutex.Lock()
		list := r.posted
		r.posted = nil
		r.mutex.Unlock()
		for _, f := range list {
			f()
		}
		return len(list) == 0 && r.errands.Idle()
	}
	for range 100 { // it is soon, as a rule
		if idle() {
			return
		}
		runtime.Gosched()
	}
	fixture.Soon(r.t, idle, "the session is not told all")
}

// pass has time go by.
func (r *room) pass(d time.Duration) {
	r.now = r.now.Add(d)
	for {
		var due, rest []timer
		for _, t := range r.timers {
			if t.at.After(r.now) {
				rest = append(rest, t)
			} else {
				due = append(due, t)
			}
		}
		r.timers = rest
		if len(due) == 0 {
			break
		}
		for _, t := range due {
			t.do()
		}
	}
	r.settled()
}

func key(text string) menu.Key { return menu.KeyOf(text) }
