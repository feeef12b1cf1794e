package viewer

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"safelight/xpcworker/host"
)

// content is what a file holds, whatever its name.
type content struct {
	size int64
	sum  [sha256.Size]byte
}

// contentOf reads a file through, until ctx ends.
func contentOf(ctx context.Context, path string) (content, error) {
	// What was a file may be a pipe by now, which nobody may ever write to.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return content{}, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return content{}, fmt.Errorf("%s: %w", path, host.ErrNotRegular)
	}
	h := sha256.New()
	size, err := io.Copy(h, untilDone{ctx, f})
	if err != nil {
		return content{}, err
	}
	return content{size, [sha256.Size]byte(h.Sum(nil))}, nil
}

// untilDone reads until its context ends.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.r.Read(p)
}

// suspect is a content that is not opened again. It is the error that says so.
type suspect struct {
	content
	path  string // where it was found
	cause error
}

func (s *suspect) Error() string   { return fmt.Sprintf("%v: %v", ErrQuarantined, s.cause) }
func (s *suspect) Unwrap() []error { return []error{ErrQuarantined, s.cause} }

// quarantine holds the contents that bring workers down.
type quarantine []suspect

// add puts a content in quarantine.
func (q *quarantine) add(s suspect) { *q = append(*q, s) }

// pardon lets out what was found at a path, and what err says was not opened.
func (q *quarantine) pardon(path string, err error) {
	var refused *suspect
	errors.As(err, &refused)
	*q = slices.DeleteFunc(*q, func(s suspect) bool {
		return s.path == path || (refused != nil && s.content == refused.content)
	})
}

// suspects is the quarantine as it is now.
func (q quarantine) suspects() quarantine { return slices.Clone(q) }

// check says whether the file at path may be opened. The file is only read if
// one of its size is in quarantine.
func (q quarantine) check(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err != nil || !slices.ContainsFunc(q, func(s suspect) bool { return s.size == info.Size() }) {
		return nil // whoever opens it says what is wrong
	}
	c, err := contentOf(ctx, path)
	if err != nil {
		return nil
	}
	for _, s := range q {
		if s.content == c {
			return fmt.Errorf("%s: %w", filepath.Base(path), &s)
		}
	}
	return nil
}
