package session

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
)

// maxExported is how many files an export tells of.
const maxExported = 1000

// exports are the export that runs, or the last.
type exports struct {
	latest  *Export // never changed, but replaced
	child   *child  // that runs, nil before it does and after
	results map[string]string
}

func (e *exports) snapshot() *Export { return e.latest }

// update has the export be another.
func (s *Session) update(change func(*Export)) {
	if s.exports.latest == nil {
		return
	}
	e := *s.exports.latest
	change(&e)
	s.exports.latest = &e
	s.change()
}

// startExport exports, in a process of its own, when all is saved that is to be
// seen in the pictures.
func (s *Session) startExport(options json.RawMessage) error {
	o, err := parseExport(options)
	switch {
	case err != nil:
		return err
	case len(s.config.Exporter) == 0:
		return tell("there are no exports here", "此处无法导出")
	case s.exports.latest != nil && s.exports.latest.Running:
		return tell("an export is running", "正在导出")
	case s.list.dir == "":
		return errNoFolder
	}
	paths, err := s.exported(o.Scans)
	if err != nil {
		return err
	}
	if !filepath.IsAbs(o.Output) {
		o.Output = filepath.Join(s.list.dir, o.Output)
	}
	e := &Export{Output: shownText(o.Output), Running: true, Total: len(paths), Files: []Exported{}}
	s.exports = exports{latest: e, results: make(map[string]string)}
	s.change()
	args := append(append([]string(nil), s.config.Exporter...), o.flags()...)
	s.begunExport(args, paths)
	return nil
}

// exported are the scans that are meant.
func (s *Session) exported(which string) (paths []string, err error) {
	switch which {
	case "current":
		if s.image == nil {
			return nil, errNoImage
		}
		return []string{s.image.document.path}, nil
	case "all":
		for i := range s.list.names {
			paths = append(paths, s.list.path(i))
		}
	case "selected":
		for _, r := range s.selected {
			for i := r[0]; i <= r[1]; i++ {
				paths = append(paths, s.list.path(i))
			}
		}
	}
	if len(paths) == 0 {
		return nil, tell("there are no scans to export", "没有可以导出的扫描件")
	}
	return paths, nil
}

// begunExport saves, and then runs the exporter.
func (s *Session) begunExport(args, paths []string) {
	s.background(func() func() {
		err := s.settled(paths)
		var c *child
		s.call(func() {
			if e := s.exports.latest; err == nil && !s.closing && !e.Canceled {
				c = &child{args: args, input: []byte(strings.Join(paths, "\x00") + "\x00")}
				s.exports.child = c
			}
		})
		if c != nil {
			err = c.run(s.ctx, func(e exportEvent) { s.post(func() { s.told(e) }) })
		}
		return func() { s.exportEnded(err) }
	})
}

// exportEvent is a line that an exporter prints.
type exportEvent struct {
	Event  string `json:"event"`
	File   string `json:"file"`
	Output string `json:"output"`
	Error  string `json:"error"`
	Text   string `json:"text"`
}

// told takes what an exporter tells. Scans are counted, files are listed.
func (s *Session) told(e exportEvent) {
	if e.Event == "notice" {
		why, passed := strings.CutPrefix(e.Text, "passed over: ")
		if !passed {
			if e.Text != "" {
				s.tell(Status{Key: "notice", Text: strings.TrimPrefix(shownName(e.File)+": "+e.Text, ".: ")})
			}
			return
		}
		e.Event, e.Error = "skipped", why
	}
	e.Error = strings.TrimSuffix(e.Error, "; --overwrite replaces it") // which is a flag
	rank := map[string]int{"skipped": 1, "done": 2, "interrupted": 3, "failed": 4}
	if rank[e.Event] == 0 {
		return
	}
	s.update(func(x *Export) {
		was := s.exports.results[e.File]
		if rank[e.Event] > rank[was] {
			s.exports.results[e.File] = e.Event
			x.count(was, -1)
			x.count(e.Event, 1)
		}
		x.Files = append(x.Files, Exported{File: e.File, Output: e.Output, Error: e.Error, Result: e.Event})
		x.Files = x.Files[max(0, len(x.Files)-maxExported):]
	})
}

// count counts a scan.
func (x *Export) count(result string, by int) {
	switch result {
	case "done":
		x.Done += by
	case "failed":
		x.Failed += by
	case "skipped":
		x.Skipped += by
	}
}

// exportEnded takes note that an export is over.
func (s *Session) exportEnded(err error) {
	s.exports.child = nil
	s.update(func(x *Export) {
		x.Running = false
		if err != nil && !x.Canceled {
			x.Error = shownText(err.Error())
		}
		st := Status{Key: "exported", Text: "exported " + strconv.Itoa(x.Done) + " scans", Args: map[string]string{"count": strconv.Itoa(x.Done)}}
		switch {
		case x.Error != "":
			st = Status{Key: "export-failed", Text: "export: " + x.Error, Args: map[string]string{"error": x.Error}, Warning: true}
		case x.Canceled:
			st.Text += "; then it was canceled"
		case x.Failed > 0:
			st.Text += "; " + strconv.Itoa(x.Failed) + " failed"
			st.Warning = true
		}
		s.tell(st)
	})
}

// stopExport cancels the export that runs. What is unfinished is removed by it.
func (s *Session) stopExport() error {
	if s.exports.latest == nil || !s.exports.latest.Running {
		return tell("no export is running", "没有正在进行的导出")
	}
	s.cancelExport()
	return nil
}

func (s *Session) cancelExport() {
	if s.exports.latest == nil || !s.exports.latest.Running {
		return
	}
	s.update(func(x *Export) { x.Canceled = true })
	if s.exports.child != nil {
		s.exports.child.stop()
	}
}

// forgetExport clears the list of what was exported.
func (s *Session) forgetExport() error {
	if s.exports.latest != nil && s.exports.latest.Running {
		return tell("an export is running", "正在导出")
	}
	s.exports = exports{}
	s.change()
	return nil
}
