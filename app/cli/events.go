package cli

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"safelight/xpcworker/host"
	"safelight/xpcworker/wire"
)

// events tells the user what happens: sentences on the error stream and the
// names of finished files on the output, or one JSON object a line on the
// output. On a terminal it keeps a line of progress. Its methods may be called
// by several goroutines.
type events struct {
	e     *environment
	json  bool
	begun time.Time

	mutex      sync.Mutex
	finished   int
	passed     int // files that were there already
	failures   []failure
	line       string // the progress line that stands on the terminal
	lastUpdate time.Time
	stopped    bool
}

type failure struct{ file, stage, text string }

func newEvents(e *environment, json bool) *events {
	return &events{e: e, json: json, begun: time.Now()}
}

// event is one line of JSON.
type event struct {
	Event  string `json:"event"`
	File   string `json:"file,omitempty"`
	Output string `json:"output,omitempty"`
	Stage  string `json:"stage,omitempty"`
	Error  string `json:"error,omitempty"`
	Text   string `json:"text,omitempty"`
	Done   *int   `json:"done,omitempty"`
	Failed *int   `json:"failed,omitempty"`
	// MissingRows is how many rows of the scan are blank, at least in part, in a
	// picture that was salvaged.
	MissingRows int `json:"missing_rows,omitempty"`
	// Skipped are the files that were there already.
	Skipped int    `json:"skipped,omitempty"`
	MS      *int64 `json:"ms,omitempty"`
}

func (v *events) print(line event) {
	text, err := json.Marshal(line)
	if err != nil {
		panic(err) // strings and numbers always have a JSON
	}
	fmt.Fprintf(v.e.Out, "%s\n", text)
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
		v.erase()
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

// passedOver tells that a file is not exported, because the scan it is of is.
func (v *events) passedOver(file, scan string) {
	v.notices(file, []string{fmt.Sprintf("passed over: %s has the same name, and a TIFF, DNG or .fff is taken for the scan, a PNG or JPEG beside it for a picture of it", scan)})
}

// unisolated tells that from a file on files are handled without processes of
// their own, or with them again.
func (v *events) unisolated(n host.Notice) { v.notices(n.File, []string{n.String()}) }

// done tells that a file was written, with so many rows that could not be read.
func (v *events) done(file, output string, took time.Duration, missingRows int) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.finished++
	v.erase()
	if v.json {
		v.print(event{Event: "done", File: file, Output: output, MissingRows: missingRows, MS: milliseconds(took)})
		return
	}
	fmt.Fprintln(v.e.Out, output)
}

// skipped tells that the files of a scan were there already.
func (v *events) skipped(file string, outputs []string) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.passed += len(outputs)
	v.erase()
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
	v.erase()
	if v.json {
		v.print(event{Event: "failed", File: file, Output: outputOf(err), Stage: f.stage, Error: f.text})
	}
	v.say(f.text)
}

// say puts a line on the error stream. File names can hold anything; what would
// move the cursor of a terminal is replaced.
func (v *events) say(text string) {
	fmt.Fprintf(v.e.Err, "safelight: %s\n", wire.Line(text, 8<<10))
}

// progress shows how far a file is, on a terminal.
func (v *events) progress(file string, p wire.Progress) {
	if !v.e.Terminal || v.json {
		return
	}
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if time.Since(v.lastUpdate) < 100*time.Millisecond {
		return
	}
	v.lastUpdate = time.Now()
	v.erase()
	v.line = fmt.Sprintf("%d done  %s: %v", v.finished, wire.Line(file, 60), p.Stage)
	if p.Total > 0 {
		v.line += fmt.Sprintf(" %d %%", 100*p.Done/p.Total)
	}
	fmt.Fprint(v.e.Err, v.line)
}

// erase takes the progress line away.
func (v *events) erase() {
	if v.line != "" {
		fmt.Fprint(v.e.Err, "\r\x1b[K")
		v.line = ""
	}
}

// interrupted says that not everything was tried.
func (v *events) interrupted() {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.stopped = true
}

// summary ends the report. It returns errFailed when files failed.
func (v *events) summary() error {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.erase()
	failed := len(v.failures)
	if v.json {
		v.print(event{Event: "summary", Done: &v.finished, Failed: &failed, Skipped: v.passed, MS: milliseconds(time.Since(v.begun))})
	} else if v.passed > 0 {
		fmt.Fprintf(v.e.Err, "safelight: %d done, %d there already, %d failed\n", v.finished, v.passed, failed)
	} else if failed > 0 && v.finished+failed > 1 {
		fmt.Fprintf(v.e.Err, "safelight: %d done, %d failed\n", v.finished, failed)
	}
	if failed > 0 || v.stopped {
		return errFailed
	}
	return nil
}
