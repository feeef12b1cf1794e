// Package progress shows on a terminal how far a batch is: a line for every file
// that is being worked on, and a line for all of them.
//
//	roll7/IMG_0007.tif  grade     45 %
//	roll7/IMG_0008.tif  analyze   80 %
//	6 of 36 done, 1 failed, 14 per minute, 2 min left
//
// A [Display] is told of the files by whoever works on them. What else goes to the
// terminal while the lines stand there is written through it and appears above
// them. The lines are drawn ten times a second at most, however often something
// happens, fit the terminal, and are gone after Close.
//
// Package mpb owns the clock, the goroutine and the order of what is written. The
// whole display is one bar of it, with the lines of files above: bars of their own
// would come and go one frame apart, so that a file that ends and the next that
// begins were both seen.
package progress

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// refresh is the time between two frames.
const refresh = 100 * time.Millisecond

// Outcome is what came of a file.
type Outcome int

// The outcomes.
const (
	Done    Outcome = iota
	Skipped         // done before; says nothing about how fast the batch is
	Failed
)

// Display is the lines on a terminal. Its methods may be called by several
// goroutines.
type Display struct {
	screen *screen
	lines  *mpb.Progress
	bar    *mpb.Bar

	mutex  sync.Mutex
	slots  []*file // a line each; nil is free
	widest int     // name so far, in columns; all stages stand beyond it
	batch  batch
}

// New shows a batch of which at most so many files are worked on at a time. The
// number of all files is not known yet.
func New(terminal *os.File, atOnce int) *Display {
	d := &Display{
		screen: &screen{terminal: terminal},
		slots:  make([]*file, atOnce),
		batch:  batch{total: -1, rate: rate{begun: time.Now()}},
	}
	d.lines = mpb.New(mpb.WithConsoleWriter(d.screen), mpb.WithRefreshRate(refresh))
	// mpb stacks extenders upwards.
	var above []mpb.BarFiller
	for i := range d.slots {
		above = append(above, d.slotFiller(len(d.slots)-1-i))
	}
	// mpb.ErrDone, which is the only error, is not possible yet.
	d.bar, _ = d.lines.Add(0, d.batchFiller(), mpb.BarFillerTrim(), mpb.BarTopExtender(above...))
	return d
}

// Begin gives a file a line, with the name of its first stage. A file has another
// name than any that is being worked on.
func (d *Display) Begin(name, stage string) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	for i, f := range d.slots {
		if f == nil { // the files below keep their places
			d.slots[i] = newFile(name, stage)
			d.widest = max(d.widest, runewidth.StringWidth(d.slots[i].shown))
			return
		}
	}
}

// Stage tells how far a file is: done of total of its stage, where total is not 0.
func (d *Display) Stage(name, stage string, done, total int64) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if i := d.find(name); i >= 0 {
		d.slots[i].stage, d.slots[i].done, d.slots[i].total = stage, done, total
	}
}

// End counts a file and takes its line away, if it had one.
func (d *Display) End(name string, outcome Outcome) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if i := d.find(name); i >= 0 {
		d.slots[i] = nil
	}
	d.batch.end(outcome, time.Now())
}

// Total tells how many files there are in all.
func (d *Display) Total(files int) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.batch.total = files
}

// find is the slot of a file, -1 if it has none.
func (d *Display) find(name string) int {
	for i, f := range d.slots {
		if f != nil && f.name == name {
			return i
		}
	}
	return -1
}

// Write puts whole lines above those of the display, with its next frame.
func (d *Display) Write(text []byte) (int, error) {
	if n, err := d.lines.Write(text); err == nil {
		return n, nil
	}
	return d.screen.terminal.Write(text) // nothing stands there, or nothing can be drawn any more
}

// Close takes the lines away. What was written before is on the terminal when it
// returns, and the display shows nothing from then on.
func (d *Display) Close() {
	d.bar.Abort(true)
	d.lines.Wait()
	d.screen.Flush(0) // what was written while mpb drew its last frame
}

// slotFiller draws the file of a slot, if there is one and room for it.
func (d *Display) slotFiller(slot int) mpb.BarFiller {
	return mpb.BarFillerFunc(func(w io.Writer, s decor.Statistics) error {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		if d.slots[slot] == nil || d.shownBefore(slot) >= d.screen.room() {
			return nil
		}
		_, err := io.WriteString(w, d.slots[slot].line(d.widest, s.AvailableWidth)+"\n")
		return err
	})
}

// shownBefore is how many slots above one have files.
func (d *Display) shownBefore(slot int) (n int) {
	for _, f := range d.slots[:slot] {
		if f != nil {
			n++
		}
	}
	return n
}

// batchFiller draws the line for all files.
func (d *Display) batchFiller() mpb.BarFiller {
	return mpb.BarFillerFunc(func(w io.Writer, s decor.Statistics) error {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		_, err := io.WriteString(w, d.batch.line(s.AvailableWidth, time.Now()))
		return err
	})
}
