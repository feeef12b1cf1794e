package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// places are where the pictures of one run go. They see to it that no two scans
// write one picture, and that no scan is lost.
type places struct {
	// named are the folders that scans were named in.
	named []os.FileInfo

	mutex  sync.Mutex
	claims map[string]string // a place to the scan it is of
}

// newPlaces knows the arguments of the run.
func newPlaces(args []string) *places {
	p := &places{claims: make(map[string]string)}
	for _, arg := range args {
		if stat, err := os.Stat(arg); err == nil && !stat.IsDir() {
			arg = filepath.Dir(arg)
		}
		if stat, err := os.Stat(arg); err == nil {
			p.named = append(p.named, stat)
		}
	}
	return p
}

// claim takes a place for a scan; the first scan has it.
func (p *places) claim(place, scan string) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if other, ok := p.claims[place]; ok && other != scan {
		return fmt.Errorf("its picture %s is that of %s already", place, other)
	} else if ok && other == scan {
		return fmt.Errorf("its picture %s is made already", place)
	}
	p.claims[place] = scan
	return nil
}

// errScan says that a picture would take the place of its scan.
var errScan = errors.New("the picture would take the place of the scan itself")

// check refuses an output that would replace a scan: the one it is of, or any
// file in a folder that scans come from, whatever else it is. Which files there
// are irreplaceable, only their owner knows.
func (p *places) check(output, scan string, overwrite bool) error {
	if sameFile(output, scan) {
		return errScan
	}
	if _, err := os.Lstat(output); err != nil || !overwrite {
		return nil // there is nothing to be replaced, or nothing will be
	}
	folder, err := os.Stat(filepath.Dir(output))
	if err != nil {
		return err
	}
	sources := p.named
	if own, err := os.Stat(filepath.Dir(scan)); err == nil {
		sources = append(sources[:len(sources):len(sources)], own)
	}
	for _, source := range sources {
		if os.SameFile(folder, source) {
			return fmt.Errorf("%s exists in a folder that scans come from; nothing is replaced there", output)
		}
	}
	return nil
}

// sameFile reports whether two paths are one file.
func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
