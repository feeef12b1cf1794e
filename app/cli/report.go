package cli

import (
	"fmt"
	"io"
	"sync"
)

// report is the output of a command. It remembers that something of it could not be
// written: who reads only half of a report must not be told that all is well.
type report struct {
	to    io.Writer
	mutex sync.Mutex
	err   error
}

func (r *report) Write(p []byte) (int, error) {
	n, err := r.to.Write(p)
	if err != nil {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		if r.err == nil {
			r.err = err
		}
	}
	return n, err
}

// lost is the first error there was, nil if all was written.
func (r *report) lost() error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.err == nil {
		return nil
	}
	return fmt.Errorf("not all of the output could be written: %w", r.err)
}
