package smoke

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"safelight/app/session"
	"safelight/app/window"
	"safelight/app/window/screen"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/task"
)

// Front is a front end with its window, on the screen or not.
type Front interface {
	// Call runs a function on the goroutine that owns the window, and waits for it.
	Call(func(w *window.Window))
	// Pixels are those that a slot of the screen shows, B, G, R and A, row by row without
	// gaps. It is called on that goroutine; what is returned stays what it is.
	Pixels(slot int, width, height int) ([]byte, error)
	// Session is the one that the window drives.
	Session() *session.Session
}

// Reference makes the pictures that those on the screen are compared with.
type Reference interface {
	// Picture is a shot as it should be: B, G, R and A, row by row without gaps.
	Picture(ctx context.Context, s Shot) ([]byte, error)
}

// Shot is a picture that was on the screen.
type Shot struct {
	Path  string
	Frame task.Frame
	// View is what of the picture it shows, nil if all of it.
	View          *task.View
	Space         string
	Width, Height int
	Pixels        []byte

	number uint64
}

// Options say what is expected.
type Options struct {
	// Folder has the scans.
	Folder string
	// Tolerance is by how many codes of 8 bits a value may be off.
	Tolerance int
	// Backend is what pictures are to be graded with, such as "metal"; "" is anything.
	// Graded says what they are, and why it is not what was asked for, if anything.
	Backend string
	Graded  func(ctx context.Context) (backend, fallback string, err error)
	// Helpers says that every scan has to have a worker process, which ends.
	Helpers bool
	// Wait is how long a picture may take to come, Gone how long a worker may stay that
	// nobody needs any more, as long as the session keeps it for coming back included.
	// Zeros are a minute and 20 seconds.
	Wait, Gone time.Duration
	// Settle is how long memory has to be the same to be taken for what there is, 5 seconds
	// at most; 0 is a second and a half, less than 0 takes it as it is.
	Settle time.Duration
	// Growth is by how much the program with its workers may have grown at the end, in
	// bytes; 0 is 128 MB.
	Growth int64
	// Told, if not nil, hears of every scan as it is judged.
	Told func(Scan)
}

// Report is what was seen, for people and for machines.
type Report struct {
	OK bool `json:"ok"`
	// Failures are all that is wrong, in full sentences.
	Failures []string `json:"failures"`
	Backend  string   `json:"backend,omitempty"`
	Fallback string   `json:"fallback,omitempty"`
	Scans    []Scan   `json:"scans"`
	// Workers is how many had an image, Ended how many of them were gone at the end.
	Workers int `json:"workers"`
	Ended   int `json:"ended"`
	// FirstBytes and LastBytes are what the program and its workers took with the first
	// scan on the screen, and with it there again at the end; 0 where that is not known.
	FirstBytes int64 `json:"first_bytes"`
	LastBytes  int64 `json:"last_bytes"`
	// Forced is how often the system would not say that it let go of a slot of the screen.
	Forced  int     `json:"forced"`
	Seconds float64 `json:"seconds"`
}

// Scan is what was seen of one.
type Scan struct {
	File string `json:"file"`
	OK   bool   `json:"ok"`
	// Milliseconds are from going to the scan to its finished picture.
	Milliseconds float64 `json:"ms"`
	Width        int     `json:"width,omitempty"`
	Height       int     `json:"height,omitempty"`
	// Near says that a part of it was looked at pixel by pixel, too.
	Near bool `json:"near,omitempty"`
	// Codes were compared, of which Off differ, by Most at most.
	Codes int    `json:"codes"`
	Off   int    `json:"off"`
	Most  int    `json:"most"`
	Error string `json:"error,omitempty"`
	// PID is the worker's, 0 if it is not known.
	PID int `json:"pid,omitempty"`
}

// Exit is the code to exit with.
func (r Report) Exit() int {
	if r.OK {
		return 0
	}
	return 1
}

// poll is how often is looked whether something has come true.
const poll = 5 * time.Millisecond

// Run goes through the folder and back to its first scan. The report is complete even if
// things go wrong; it is not OK then.
func Run(ctx context.Context, f Front, reference Reference, o Options) Report {
	o = o.complete()
	begun := time.Now()
	j := &judge{front: f, reference: reference, options: o, workers: map[int]string{}}
	j.run(ctx)
	r := j.report
	f.Call(func(w *window.Window) { r.Forced = w.Forced() })
	r.Seconds = time.Since(begun).Seconds()
	r.OK = len(r.Failures) == 0
	if r.Failures == nil {
		r.Failures = []string{}
	}
	return r
}

func (o Options) complete() Options {
	if o.Wait == 0 {
		o.Wait = time.Minute
	}
	if o.Gone == 0 {
		o.Gone = 20 * time.Second
	}
	if o.Settle == 0 {
		o.Settle = 1500 * time.Millisecond
	}
	if o.Growth == 0 {
		o.Growth = 128 << 20
	}
	return o
}

// judge is a run.
type judge struct {
	front     Front
	reference Reference
	options   Options
	report    Report
	workers   map[int]string // those that had an image, and which
}

func (j *judge) fail(format string, args ...any) {
	j.report.Failures = append(j.report.Failures, fmt.Sprintf(format, args...))
}

func (j *judge) run(ctx context.Context) {
	j.backend(ctx)
	count, err := j.open(ctx)
	if err != nil {
		j.fail("The folder %s could not be opened: %v", j.options.Folder, err)
		return
	}
	for i := range count {
		if ctx.Err() != nil {
			j.fail("It was interrupted: %v", context.Cause(ctx))
			return
		}
		s := j.scan(ctx, i)
		j.report.Scans = append(j.report.Scans, s)
		if !s.OK {
			j.fail("%s: %s", s.File, s.Error)
		}
		if j.options.Told != nil {
			j.options.Told(s)
		}
		if i == 0 {
			j.report.FirstBytes = j.bytes(ctx)
		}
	}
	j.leave(ctx, count)
}

// backend checks what pictures are graded with.
func (j *judge) backend(ctx context.Context) {
	o := j.options
	if o.Graded == nil {
		if o.Backend != "" {
			j.fail("Nobody says what pictures are graded with; it should be %s.", o.Backend)
		}
		return
	}
	var err error
	j.report.Backend, j.report.Fallback, err = o.Graded(ctx)
	switch {
	case err != nil:
		j.fail("What pictures are graded with is not known: %v", err)
	case o.Backend != "" && j.report.Backend != o.Backend:
		j.fail("Pictures are graded with %s, not with %s. %s", j.report.Backend, o.Backend, j.report.Fallback)
	}
}

// open opens the folder, and says how many scans there are.
func (j *judge) open(ctx context.Context) (count int, err error) {
	j.front.Call(func(w *window.Window) { w.Open(j.options.Folder) })
	err = j.until(ctx, j.options.Wait, func() (bool, error) {
		st := j.front.Session().State()
		count = st.Folder.Count
		if st.Folder.Error != "" {
			return false, errors.New(st.Folder.Error)
		}
		here, _ := filepath.Abs(j.options.Folder)
		return st.Folder.Path != "" && !st.Folder.Reading && filepath.Clean(st.Folder.Path) == here, nil
	})
	if err == nil && count == 0 {
		err = errors.New("there are no scans in it")
	}
	return count, err
}

// scan goes to a scan, and judges its picture.
func (j *judge) scan(ctx context.Context, index int) (s Scan) {
	path := j.front.Session().ScanPath(index)
	s.File = path
	begun := time.Now()
	shot, err := j.show(ctx, index, path)
	s.Milliseconds = float64(time.Since(begun)) / float64(time.Millisecond)
	s.PID = j.note(path)
	if j.options.Helpers && err == nil { // which is told a little later
		if j.until(ctx, 10*time.Second, func() (bool, error) {
			s.PID = j.note(path)
			return s.PID != 0, nil
		}) != nil {
			err = errors.New("no worker process has it")
		}
	}
	if err == nil {
		s.Width, s.Height = shot.Width, shot.Height
		err = j.right(ctx, shot, &s)
	}
	if err == nil {
		err = j.near(ctx, path, &s)
	}
	if err != nil {
		s.Error = err.Error()
		return s
	}
	s.OK = true
	return s
}

// near judges a part of the picture as well, pixel by pixel, if it is larger than its
// place, and goes back to all of it.
func (j *judge) near(ctx context.Context, path string, s *Scan) error {
	larger := false
	j.front.Call(func(w *window.Window) {
		if larger = w.Desk().Place().FitScale() < 1; larger {
			w.Do("one-to-one")
		}
	})
	if !larger {
		return nil
	}
	defer j.front.Call(func(w *window.Window) { w.Do("fit") })
	shot, err := j.finished(ctx, path, 0)
	if err == nil {
		s.Near = true
		err = j.right(ctx, shot, s)
	}
	if err != nil {
		return fmt.Errorf("at its own size: %w", err)
	}
	return nil
}

// again is how long another picture may take to come where one is not right: it may have
// been that of the state before.
const again = time.Second

// right judges a shot, and those that follow it if it is not right.
func (j *judge) right(ctx context.Context, shot Shot, s *Scan) error {
	before := *s
	for {
		*s = before
		err := j.compare(ctx, shot, s)
		if err == nil {
			return nil
		}
		wait, cancel := context.WithTimeout(ctx, again)
		next, none := j.finished(wait, shot.Path, shot.number)
		cancel()
		if none != nil {
			return err
		}
		shot = next
	}
}

// show goes to a scan, and waits until its finished picture is on the screen.
func (j *judge) show(ctx context.Context, index int, path string) (shot Shot, err error) {
	j.front.Call(func(w *window.Window) { w.StripClick(index, false, false) })
	return j.finished(ctx, path, 0)
}

// finished waits until a finished picture of a scan is on the screen that is newer than
// one of a number.
func (j *judge) finished(ctx context.Context, path string, than uint64) (shot Shot, err error) {
	err = j.until(ctx, j.options.Wait, func() (done bool, err error) {
		j.note(path)
		j.front.Call(func(w *window.Window) {
			im := w.Desk().State.Image
			if im == nil || im.Path != path {
				return
			}
			if im.Phase == session.Failed {
				err = errors.New(im.Error)
				return
			}
			k, finished := w.Finished()
			if !finished || k.Number <= than {
				return
			}
			done = true
			shot, err = j.shot(im, k)
		})
		return done, err
	})
	if errors.Is(err, errWaited) {
		err = fmt.Errorf("no finished picture came within %v", j.options.Wait)
	}
	return shot, err
}

// shot is what is on the screen of an image.
func (j *judge) shot(im *session.Image, k screen.Kept) (s Shot, err error) {
	s = Shot{number: k.Number, Path: im.Path, Width: k.Width, Height: k.Height, Space: k.View.Space}
	if s.Space == "" {
		s.Space = "srgb"
	}
	s.Frame = task.Frame{Recipe: im.Recipe.Clone(), Orientation: im.Orientation, Straighten: im.Straighten}
	for _, c := range im.Crops {
		if c.ID == im.Crop {
			rect := recipe.Rect(c.Rect)
			s.Frame.Crop = &rect
		}
	}
	if k.X != 0 || k.Y != 0 || k.W != im.Size[0] || k.H != im.Size[1] {
		s.View = &task.View{X: k.X, Y: k.Y, W: k.W, H: k.H, Width: k.Width, Height: k.Height}
	}
	s.Pixels, err = j.front.Pixels(k.Slot, k.Width, k.Height)
	return s, err
}

// compare compares a shot with what it should be.
func (j *judge) compare(ctx context.Context, shot Shot, s *Scan) error {
	want, err := j.reference.Picture(ctx, shot)
	if err != nil {
		return fmt.Errorf("there is nothing to compare it with: %w", err)
	}
	if size := 4 * shot.Width * shot.Height; len(want) != size || len(shot.Pixels) != size {
		return fmt.Errorf("%d bytes are on the screen, and %d to compare them with; %d x %d pixels have %d", len(shot.Pixels), len(want), shot.Width, shot.Height, size)
	}
	for i, v := range shot.Pixels {
		if i%4 == 3 { // opaque
			continue
		}
		s.Codes++
		if d := difference(v, want[i]); d > 0 {
			s.Off++
			s.Most = max(s.Most, d)
		}
	}
	if s.Most > j.options.Tolerance {
		return fmt.Errorf("%d of %d values on the screen are not what the recipe stands for, by up to %d codes; %d may be", s.Off, s.Codes, s.Most, j.options.Tolerance)
	}
	return nil
}

func difference(a, b byte) int {
	if a > b {
		return int(a - b)
	}
	return int(b - a)
}

// note takes note of the workers there are, and is that of an image, 0 if there is none.
func (j *judge) note(path string) (pid int) {
	m := j.front.Session().State().Memory
	if m.Report == nil {
		return 0
	}
	for _, p := range m.Report.Processes {
		if p.Role == memory.App || p.PID == 0 {
			continue
		}
		if p.File != "" {
			j.workers[p.PID] = p.File
		}
		if p.File == path {
			pid = p.PID
		}
	}
	return pid
}

// leave goes back to the first scan, and sees what is left of the others.
func (j *judge) leave(ctx context.Context, count int) {
	path := j.front.Session().ScanPath(0)
	if count > 1 {
		if _, err := j.show(ctx, 0, path); err != nil {
			j.fail("%s, again: %v", path, err)
		}
	}
	j.report.Workers = len(j.workers)
	// What is shown, what comes next and what was shown may each have a worker.
	needed := []string{path, j.front.Session().ScanPath(1), j.front.Session().ScanPath(count - 1)}
	left := map[int]string{}
	err := j.until(ctx, j.options.Gone, func() (bool, error) {
		j.report.Ended = 0
		clear(left)
		for pid, file := range j.workers {
			switch {
			case !alive(pid):
				j.report.Ended++
			case !slices.Contains(needed, file):
				left[pid] = file
			}
		}
		return len(left) == 0, nil
	})
	if err != nil {
		for pid, file := range left {
			j.fail("Worker %d still runs, %v after its scan %s was left.", pid, j.options.Gone, filepath.Base(file))
		}
	}
	if j.options.Helpers && count > len(needed) && j.report.Ended == 0 {
		j.fail("Of %d workers none has ended.", j.report.Workers)
	}
	j.report.LastBytes = j.bytes(ctx)
	if first, last := j.report.FirstBytes, j.report.LastBytes; first > 0 && last > 0 && last-first > j.options.Growth {
		j.fail("The program and its workers take %d MB more than with the first scan; %d MB may be.", (last-first)>>20, j.options.Growth>>20)
	}
}

// bytes is what the program and its workers take, when that has settled; 0 if it is not
// known.
func (j *judge) bytes(ctx context.Context) (now int64) {
	since := time.Now()
	j.until(ctx, 5*time.Second, func() (bool, error) {
		was := now
		if now = j.front.Session().State().Memory.Bytes; now != was {
			since = time.Now()
		}
		return j.options.Settle < 0 || now > 0 && time.Since(since) > j.options.Settle, nil
	})
	return now
}

var errWaited = errors.New("it did not come true in time")

// until waits for something to come true.
func (j *judge) until(ctx context.Context, limit time.Duration, is func() (bool, error)) error {
	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	for {
		if ok, err := is(); ok || err != nil {
			return err
		}
		select {
		case <-time.After(poll):
		case <-timeout.C:
			return errWaited
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
