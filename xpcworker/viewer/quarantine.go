package viewer

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"
)

// content is what a file holds, whatever its name.
type content struct {
	size int64
	sum  [sha256.Size]byte
}

// contentOf reads a file through.
func contentOf(path string) (content, error) {
	f, err := os.Open(path)
	if err != nil {
		return content{}, err
	}
	defer f.Close()
	h := sha256.New()
	size, err := io.Copy(h, f)
	if err != nil {
		return content{}, err
	}
	return content{size, [sha256.Size]byte(h.Sum(nil))}, nil
}

// suspect is a content that is not opened again.
type suspect struct {
	content
	path  string // where it was found
	cause error
}

// quarantine holds the contents that bring workers down.
type quarantine []suspect

// add puts a content in quarantine.
func (q *quarantine) add(path string, c content, cause error) {
	*q = append(*q, suspect{c, path, cause})
}

// pardon lets out what was found at a path.
func (q *quarantine) pardon(path string) {
	*q = slices.DeleteFunc(*q, func(s suspect) bool { return s.path == path })
}

// suspects is the quarantine as it is now.
func (q quarantine) suspects() quarantine { return slices.Clone(q) }

// check says whether the file at path may be opened. The file is only read if
// one of its size is in quarantine.
func (q quarantine) check(path string) error {
	info, err := os.Stat(path)
	if err != nil || !slices.ContainsFunc(q, func(s suspect) bool { return s.size == info.Size() }) {
		return nil // whoever opens it says what is wrong
	}
	c, err := contentOf(path)
	if err != nil {
		return nil
	}
	for _, s := range q {
		if s.content == c {
			return fmt.Errorf("%s: %w: %w", path, ErrQuarantined, s.cause)
		}
	}
	return nil
}
