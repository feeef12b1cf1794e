package session

import (
	"fmt"
	"hash/fnv"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"safelight/app/folder"
	"safelight/pipeline/recipe"
)

// scanList is the scans of a folder. It is never changed.
type scanList struct {
	version uint64 // grows with everything
	reading uint64 // when the folder was read
	dir     string
	names   []string // in order
	marks   []mark   // what is known of each
}

// mark is what is known of a scan beyond its name.
type mark struct {
	edited   bool // it has a sidecar
	err      string
	revision int // counts what changes its thumbnail
}

// Scans are those of the folder from one index to another, as far as they are
// there, and the version of the list.
func (s *Session) Scans(from, to int) (scans []Scan, version uint64) {
	l := s.scans.Load()
	if l == nil {
		return nil, 0
	}
	from, to = max(from, 0), min(to, len(l.names))
	for i := from; i < to; i++ {
		scans = append(scans, l.scan(i))
	}
	return scans, l.version
}

// ScanPath is the file of a scan of the list, "" if there is none.
func (s *Session) ScanPath(index int) string {
	if l := s.scans.Load(); l != nil && index >= 0 && index < len(l.names) {
		return l.path(index)
	}
	return ""
}

func (l *scanList) scan(i int) Scan {
	name := l.names[i]
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%d\x00%d", l.dir, name, l.reading, l.marks[i].revision)
	m := l.marks[i]
	return Scan{Index: i, Name: shownText(name), Key: fmt.Sprintf("%016x", h.Sum64()), Edited: m.edited, Error: m.err}
}

func (l *scanList) path(i int) string { return filepath.Join(l.dir, l.names[i]) }

// index is where a file is in the list, -1 if it is not.
func (l *scanList) index(path string) int {
	if filepath.Dir(path) != l.dir {
		return -1
	}
	if i, found := slices.BinarySearch(l.names, filepath.Base(path)); found {
		return i
	}
	return -1
}

// mark notes something about a scan, if it is in the list.
func (s *Session) mark(path string, change func(m *mark)) {
	i := s.list.index(path)
	if i < 0 {
		return
	}
	m := s.list.marks[i]
	change(&m)
	if m == s.list.marks[i] {
		return
	}
	if s.changed&ScansChanged == 0 || s.list == s.scans.Load() { // others see it
		l := *s.list
		l.marks = slices.Clone(l.marks)
		s.listings++
		l.version = s.listings
		s.list, s.folder.Version = &l, l.version
	}
	s.list.marks[i] = m
	s.changed |= ScansChanged
}

// readFolder lists a folder. Only names are read. A file that is named is listed
// whatever its name.
func readFolder(dir, named, dataDir string) (*scanList, bool, error) {
	l := &scanList{dir: dir}
	sidecars := make(map[string]bool)
	suffix := recipe.SidecarName("")
	listing, err := folder.ListWith(dir, func(name string) {
		if scan, ok := strings.CutSuffix(name, suffix); ok {
			sidecars[scan] = true
		}
	})
	if err != nil {
		return nil, false, err
	}
	for name := range listing.Scans {
		l.names = append(l.names, name)
	}
	if name := filepath.Base(named); named != "" {
		if at, found := slices.BinarySearch(l.names, name); !found {
			l.names = slices.Insert(l.names, at, name)
		}
	}
	readOnly := unix.Access(dir, unix.W_OK) != nil
	var kept map[string]bool
	if dataDir != "" {
		kept = keptSidecars(dataDir)
	}
	l.marks = make([]mark, len(l.names))
	for i, name := range l.names {
		_, path := recipe.SidecarPaths(filepath.Join(dir, name), dataDir)
		l.marks[i].edited = sidecars[name] || kept[filepath.Base(path)]
	}
	return l, readOnly, nil
}

// keptSidecars are the names of the sidecars in the data folder.
func keptSidecars(dataDir string) map[string]bool {
	_, some := recipe.SidecarPaths("scan", dataDir)
	kept := make(map[string]bool)
	folder.ListWith(filepath.Dir(some), func(name string) { kept[name] = true }) // one that is not there has none
	return kept
}
