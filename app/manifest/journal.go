package manifest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// mostBad is how many bad lines of a journal are told of one by one.
const mostBad = 10

// A reading is how far a journal of another process has been read.
type reading struct {
	lines int
	bad   int // of them, that make no sense
	bytes int64
	over  bool // it cannot be read any further
}

// catchUp takes in what others have noted since it was called last. The mutex is
// held, or nobody else has m yet.
func (m *Manifest) catchUp() error {
	journals, err := os.ReadDir(filepath.Join(m.root, Folder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, j := range journals {
		path := filepath.Join(m.root, Folder, j.Name())
		own := m.journal != nil && path == m.journal.Name()
		if strings.HasSuffix(j.Name(), journalSuffix) && j.Type().IsRegular() && !own {
			m.readOn(path)
		}
	}
	return nil
}

// readOn takes in what a journal has more than when it was read last.
func (m *Manifest) readOn(path string) {
	at := m.read[path]
	if at == nil {
		at = &reading{}
		m.read[path] = at
	}
	if at.over {
		return
	}
	notice := func(format string, args ...any) {
		m.notices = append(m.notices, fmt.Sprintf("manifest %s: ", path)+fmt.Sprintf(format, args...))
	}
	f, err := os.Open(path)
	if err == nil {
		defer f.Close()
		_, err = f.Seek(at.bytes, io.SeekStart)
	}
	if err != nil {
		at.over = true
		notice("%v", err)
		return
	}
	lines := bufio.NewReaderSize(f, maxLine)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			// What follows the last line end was being written when its writer was
			// killed, or still is.
			if !errors.Is(err, io.EOF) {
				at.over = true
				notice("line %d: %v; the rest is passed over", at.lines+1, err)
			}
			return
		}
		at.lines++
		at.bytes += int64(len(line))
		var e Entry
		if err := json.Unmarshal(bytes.TrimSpace(line), &e); err != nil || !e.valid() {
			if at.bad++; at.bad < mostBad {
				notice("line %d makes no sense and is passed over", at.lines)
			} else if at.bad == mostBad {
				notice("line %d makes no sense and is passed over, as are any more of that kind", at.lines)
			}
			continue
		}
		if e.OutputBytes != nil {
			e.Output = string(e.OutputBytes)
		}
		m.noted[e.key()] = struct{}{}
	}
}
