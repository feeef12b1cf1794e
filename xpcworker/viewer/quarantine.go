package viewer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
)

// content is what a file holds, whatever its name.
type content struct {
	size int64
	sum  string // as recipe.Checksum has it
}

// contentOf reads a file through, until ctx ends.
func contentOf(ctx context.Context, path string) (content, error) {
	// What was a file may be a pipe by now, which nobody may ever write to.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return content{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return content{}, fmt.Errorf("%s: %w", path, host.ErrNotRegular)
	}
	sum, err := recipe.Checksum(ctx, f)
	return content{info.Size(), sum}, err
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
