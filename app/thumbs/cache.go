package thumbs

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"safelight/pipeline/atomicfile"
)

// keeper knows how much is kept.
type keeper struct {
	mu    sync.Mutex
	known bool
	bytes int64
}

// largest is more than a thumbnail takes, in bytes.
const largest = 4 << 20

// read is the thumbnail that is kept under a key, nil if there is none. It is one
// that was read lately from now on.
func (t *Thumbs) read(key string) []byte {
	if t.config.Dir == "" {
		return nil
	}
	place := t.place(key)
	stat, err := os.Stat(place)
	if err != nil || !stat.Mode().IsRegular() || stat.Size() > largest {
		return nil
	}
	jpeg, err := os.ReadFile(place)
	if err != nil || !bytes.HasPrefix(jpeg, []byte{0xff, 0xd8}) || !bytes.HasSuffix(jpeg, []byte{0xff, 0xd9}) {
		return nil // and is made again
	}
	if now := time.Now(); now.Sub(stat.ModTime()) > time.Hour {
		os.Chtimes(place, now, now)
	}
	return jpeg
}

// write keeps a thumbnail. Where that is not possible it is made again next time.
func (t *Thumbs) write(key string, jpeg []byte) {
	if t.config.Dir == "" {
		return
	}
	place := t.place(key)
	if os.MkdirAll(filepath.Dir(place), 0o700) != nil {
		return
	}
	f, err := atomicfile.Create(place, atomicfile.Options{Overwrite: true})
	if err != nil {
		return
	}
	defer f.Abort()
	if _, err := f.Write(jpeg); err != nil || f.Commit() != nil {
		return
	}
	t.kept.mu.Lock()
	defer t.kept.mu.Unlock()
	t.kept.bytes += int64(len(jpeg))
	if !t.kept.known || t.kept.bytes > t.config.Limit {
		t.trim()
	}
}

// trim counts what is kept, and removes what was not read for longest if it is too
// much.
func (t *Thumbs) trim() {
	type file struct {
		path string
		size int64
		used time.Time
	}
	var files []file
	t.kept.bytes, t.kept.known = 0, true
	filepath.WalkDir(t.config.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".jpg" {
			return nil
		}
		if info, err := entry.Info(); err == nil {
			files = append(files, file{path, info.Size(), info.ModTime()})
			t.kept.bytes += info.Size()
		}
		return nil
	})
	if t.kept.bytes <= t.config.Limit {
		return
	}
	slices.SortFunc(files, func(a, b file) int { return a.used.Compare(b.used) })
	for _, f := range files {
		if t.kept.bytes <= t.config.Limit*9/10 {
			return
		}
		if os.Remove(f.path) == nil {
			t.kept.bytes -= f.size
		}
	}
}
