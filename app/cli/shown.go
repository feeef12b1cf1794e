package cli

import (
	"safelight/app/progress"
	"safelight/xpcworker/wire"
)

// show begins to show scans while they are worked on, at most so many at a time,
// if there is a terminal for it. What else goes to the terminal is written above
// their lines until hide is called.
func (v *events) show(atOnce int) {
	if v.e.Terminal == nil || v.json {
		return
	}
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.display = progress.New(v.e.Terminal, atOnce)
	v.err = v.display
	if v.e.OutShown {
		v.out = v.display
	}
}

// hide takes the lines away.
func (v *events) hide() {
	if v.display == nil {
		return
	}
	v.display.Close()
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.out, v.err = v.e.Out, v.e.Err
}

// begin shows a scan.
func (v *events) begin(file string) {
	if v.display != nil {
		v.display.Begin(file, wire.StageOpen.String())
	}
}

// end counts a scan, and shows it no longer.
func (v *events) end(file string, outcome progress.Outcome) {
	if v.display != nil {
		v.display.End(file, outcome)
	}
}

// waiting shows that a scan waits for memory.
func (v *events) waiting(file string) { v.stage(file, "waiting", 0, 0) }

// analyzing shows how far the analysis of a scan is. Most of it is decoding, which
// comes again when the picture is made.
func (v *events) analyzing(file string, p wire.Progress) {
	v.stage(file, wire.StageAnalyze.String(), p.Done, p.Total)
}

// progress shows how far a picture is. It is decoded, graded and encoded in bands,
// in turns too fast to be read.
func (v *events) progress(file string, p wire.Progress) {
	if p.Total > 0 && p.Stage < wire.StageVerify {
		p.Stage = wire.StageGrade
	}
	v.stage(file, p.Stage.String(), p.Done, p.Total)
}

func (v *events) stage(file, name string, done, total int64) {
	if v.display != nil {
		v.display.Stage(file, name, done, total)
	}
}
