package session

import (
	"context"
	"runtime"
	"slices"

	"safelight/pipeline/stream"
)

// settled has scans look to another program as they do here: what is being applied is
// waited for, what is not saved is saved, and scans without a sidecar in a folder that says how they start get one.
func (s *Session) settled(paths []string) error {
	var batch *applying
	s.call(func() { batch = s.batch })
	if batch != nil {
		select {
		case <-batch.over:
		case <-s.over:
			return ErrOver
		}
	}
	var start *applying
	var without []string
	s.call(func() {
		c, ok := s.starts[s.list.dir]
		if !ok {
			return
		}
		start = &applying{clipboard: c, command: Command{Do: Apply}}
		for _, path := range paths {
			i := s.list.index(path)
			if i < 0 || s.list.marks[i].edited {
				continue
			}
			if d := s.documents[path]; d != nil && d.content != nil {
				if d.save.path == "" {
					d.save.kept = nil
				}
				continue
			}
			without = append(without, path)
		}
	})
	if err := s.saveAll(); err != nil || start == nil {
		return err
	}
	work := func(ctx context.Context, path string) (string, error) { return path, s.applyTo(ctx, start, path) }
	for _, err := range stream.Map(s.ctx, stream.From(slices.Values(without)), work,
		stream.Workers(max(1, runtime.GOMAXPROCS(0)/2)), stream.OnError(stream.Yield)) {
		_ = err // the export will say what cannot be opened
	}
	return nil
}
