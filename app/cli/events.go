package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"
	"unicode/utf8"

	"safelight/app/progress"
	"safelight/xpcworker/host"
	"safelight/xpcworker/wire"
)

// events tells the user what happens: sentences on the error stream and the
// names of finished files on the output, or one JSON object a line on the
// output. Its methods may be called by several goroutines.
type events struct {
	e     *environment
	json  bool
	begun time.Time
	// display is where scans are shown while they are worked on, nil without.
	display *progress.Display

	mutex    sync.Mutex
	out, err io.Writer // past the lines of the display
	finished int
	passed   int // files that were there already
	failures []failure
	stopped  bool
	undone   int // scans that were begun when it was
}

func newEvents(e *environment, json bool) *events {
	return &events{e: e, json: json, begun: time.Now(), out: e.Out, err: e.Err}
}

// event is one line of JSON.
type event struct {
	Event  string `json:"event"`
	File   string `json:"file,omitempty"`
	Output string `json:"output,omitempty"`
	// FileBytes and OutputBytes are what File and Output are where these are no
	// UTF-8, and so no text for JSON.
	FileBytes   []byte `json:"file_bytes,omitempty"`
	OutputBytes []byte `json:"output_bytes,omitempty"`
	Stage       string `json:"stage,omitempty"`
	Error       string `json:"error,omitempty"`
	Text        string `json:"text,omitempty"`
	Done        *int   `json:"done,omitempty"`
	Failed      *int   `json:"failed,omitempty"`
	// MissingRows is how many rows of the scan are blank, at least in part, in a
	// picture that was salvaged.
	MissingRows int `json:"missing_rows,omitempty"`
	// Skipped are the files that were there already, Interrupted the scans that
	// were being worked on when the program was asked to end.
	Skipped     int    `json:"skipped,omitempty"`
	Interrupted int    `json:"interrupted,omitempty"`
	MS          *int64 `json:"ms,omitempty"`
}

func (v *events) print(line event) {
	if !utf8.ValidString(line.File) {
		line.FileBytes = []byte(line.File)
	}
	if !utf8.ValidString(line.Output) {
		line.OutputBytes = []byte(line.Output)
	}
	text, err := json.Marshal(line)
	if err != nil {
		panic(err) // strings and numbers always have a JSON
	}
	fmt.Fprintf(v.out, "%s\n", text)
}

func milliseconds(d time.Duration) *int64 {
	ms := d.Milliseconds()
	return &ms
}

// notices passes on what should be known about a file.
func (v *events) notices(file string, texts []string) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	for _, text := range texts {
		switch {
		case v.json:
			v.print(event{Event: "notice", File: file, Text: text})
		case file == "":
			v.say(text)
		default:
			v.say(file + ": " + text)
		}
	}
}

// passedOver tells that a file or folder is not exported, and why.
func (v *events) passedOver(path, why string) { v.notices(path, []string{"passed over: " + why}) }

// unisolated tells that from a file on files are handled without processes of
// their own, or with them again.
func (v *events) unisolated(n host.Notice) { v.notices(n.File, []string{n.String()}) }

// done tells that a file was written, with so many rows that could not be read.
func (v *events) done(file, output string, took time.Duration, missingRows int) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.finished++
	if v.json {
		v.print(event{Event: "done", File: file, Output: output, MissingRows: missingRows, MS: milliseconds(took)})
		return
	}
	if v.display != nil && v.e.OutShown {
		output = shownLine(output)
	}
	fmt.Fprintln(v.out, output)
}

// skipped tells that the files of a scan were there already.
func (v *events) skipped(file string, outputs []string) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.passed += len(outputs)
	if v.json {
		for _, output := range outputs {
			v.print(event{Event: "skipped", File: file, Output: output})
		}
	}
}

// failed tells that a file could not be done, and why.
func (v *events) failed(file string, err error) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	f := failure{file: file, stage: stageOf(err), text: inFile(file, err)}
	v.failures = append(v.failures, f)
	if v.json {
		v.print(event{Event: "failed", File: file, Output: outputOf(err), Stage: f.stage, Error: f.text})
	}
	v.say(f.text)
}

// say puts a line on the error stream.
func (v *events) say(text string) {
	fmt.Fprintf(v.err, "safelight: %s\n", shownLine(text))
}

// shownLine is text for a line of a terminal. File names can hold anything; what
// would move the cursor is replaced.
func shownLine(text string) string { return wire.Line(text, 8<<10) }

// interrupted tells that a scan is not done, for no fault of its own.
func (v *events) interrupted(file string) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.undone++
	if v.json {
		v.print(event{Event: "interrupted", File: file})
	}
}

// measuring shows what is being measured, on a terminal, until it is told something
// else, or nothing.
func (v *events) measuring(text string) {
	if v.e.Terminal != nil && !v.json {
		fmt.Fprintf(v.err, "\r\x1b[K%s", text)
	}
}

// stop tells that not everything was tried.
func (v *events) stop() {
	text := "interrupted: what was unfinished is removed, what is reported as done is complete"
	v.mutex.Lock()
	v.stopped = true
	if v.undone > 0 {
		text += fmt.Sprintf("; %d scans were begun and are not done", v.undone)
	}
	v.mutex.Unlock()
	v.notices("", []string{text})
}

// summary ends the report. It returns errFailed when files failed.
func (v *events) summary() error {
	v.hide()
	v.mutex.Lock()
	defer v.mutex.Unlock()
	failed := len(v.failures)
	if v.json {
		v.print(event{Event: "summary", Done: &v.finished, Failed: &failed, Skipped: v.passed, Interrupted: v.undone, MS: milliseconds(time.Since(v.begun))})
	} else {
		v.conclude()
	}
	if failed > 0 || v.stopped {
		return errFailed
	}
	return nil
}

// conclude lists what failed and says how many did not. Of a single file all has
// been said.
func (v *events) conclude() {
	failed := len(v.failures)
	several := v.finished+v.passed+failed > 1
	if failed > 0 && several {
		listFailures(v.err, v.failures)
	}
	switch {
	case v.passed > 0:
		fmt.Fprintf(v.err, "safelight: %d done, %d there already, %d failed\n", v.finished, v.passed, failed)
	case failed > 0 && several:
		fmt.Fprintf(v.err, "safelight: %d done, %d failed\n", v.finished, failed)
	}
}
