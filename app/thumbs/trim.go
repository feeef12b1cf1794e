package thumbs

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"safelight/pipeline/atomicfile"
)

// keeper bounds what is kept in a folder. Several programs may keep theirs in the
// same one: each counts what is there when it keeps its first, and again whenever it
// has kept what it takes for too much.
type keeper struct {
	mu    sync.Mutex
	known bool
	bytes int64
}

// add counts a file that was kept, and makes room when there is too much.
func (k *keeper) add(dir string, size, limit int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bytes += size
	if !k.known || k.bytes > limit {
		k.known = true
		k.bytes = trim(dir, limit)
	}
}

// abandoned is how old a temporary file is that nobody writes any more.
const abandoned = time.Hour

// trim removes what was not read for longest if a folder holds more than limit, so
// much that it has not to be done each time; and what killed programs left. It
// returns what is still there, in bytes.
func trim(dir string, limit int64) (sum int64) {
	type file struct {
		path string
		size int64
		used time.Time
	}
	var files []file
	filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // what cannot be read is not counted
		}
		info, err := entry.Info()
		switch {
		case err != nil:
		case atomicfile.IsTemporary(path):
			if time.Since(info.ModTime()) > abandoned {
				os.Remove(path)
			}
		case filepath.Ext(path) == ".jpg":
			files = append(files, file{path, info.Size(), info.ModTime()})
			sum += info.Size()
		}
		return nil
	})
	if sum <= limit {
		return sum
	}
	slices.SortFunc(files, func(a, b file) int { return a.used.Compare(b.used) })
	for _, f := range files {
		if sum <= limit*9/10 {
			break
		}
		if os.Remove(f.path) == nil {
			sum -= f.size
		}
	}
	return sum
}
