package stream

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

// ErrOption is wrapped by the error of a stream whose options make no sense.
var ErrOption = errors.New("stream cannot run")

// The most workers and the widest window. Both are allocated, and more than
// this is a mistake.
const (
	MaxWorkers = 1 << 12
	MaxWindow  = 1 << 20
)

// Option is how a stream is to run.
type Option func(*settings) error

// Workers is how many items are worked on at the same time, 1 to [MaxWorkers];
// as many as there are cores if it is not given.
func Workers(n int) Option {
	return func(s *settings) error {
		s.workers = n
		return between("workers", n, MaxWorkers)
	}
}

// Window is how many items there may be that have been pulled from the source
// and not been delivered, 1 to [MaxWindow]; twice the workers if it is not
// given. A window smaller than the number of workers leaves some without work.
func Window(items int) Option {
	return func(s *settings) error {
		s.window = items
		return between("items in the window", items, MaxWindow)
	}
}

// MaxBytes bounds the sum of the costs of all items from their admission to
// their delivery, beside the window. cost must not be negative, and what it
// counts is the caller's to say; with the result in it, results are bounded as
// well. It is called once for every item, by one goroutine. An item that costs
// more than limit is admitted when there is no other.
func MaxBytes[In any](limit int64, cost func(In) int64) Option {
	return func(s *settings) error {
		s.maxBytes, s.cost = limit, cost
		if limit < 1 {
			return fmt.Errorf("%w: a budget of %d bytes", ErrOption, limit)
		}
		if cost == nil {
			return fmt.Errorf("%w: a budget of bytes without a cost function", ErrOption)
		}
		return nil
	}
}

// Ordered delivers in the order of the source, which is the default.
func Ordered() Option { return func(s *settings) error { s.unordered = false; return nil } }

// Unordered delivers what is ready.
func Unordered() Option { return func(s *settings) error { s.unordered = true; return nil } }

// ErrorMode says what an error does to a stream.
type ErrorMode int

const (
	// Stop ends the stream with the error, after the items before it have been
	// delivered. No work begins after it, and that on later items is canceled.
	// This is the default.
	Stop ErrorMode = iota
	// Yield delivers the error in the place of the item and goes on.
	Yield
)

// OnError says what an error does to the stream.
func OnError(mode ErrorMode) Option {
	return func(s *settings) error {
		s.yield = mode == Yield
		if mode != Stop && mode != Yield {
			return fmt.Errorf("%w: error mode %d is not known", ErrOption, mode)
		}
		return nil
	}
}

// Retry works on an item again, up to times more, when it fails with an error
// of which when is true: [IfCrash], or [Always] for work that may be repeated.
// A panic and a call of runtime.Goexit are errors like others. It waits before,
// at first for pause, then twice as long every time, up to a minute. The worker
// and the item's place in the window are taken meanwhile.
func Retry(times int, pause time.Duration, when func(error) bool) Option {
	return func(s *settings) error {
		s.retries, s.pause, s.when = times, pause, when
		if times < 0 || pause < 0 {
			return fmt.Errorf("%w: %d retries after %v", ErrOption, times, pause)
		}
		if when == nil {
			return fmt.Errorf("%w: it is not said which errors are worth a retry", ErrOption)
		}
		return nil
	}
}

// Deadline bounds the time for one attempt at an item. Its context ends then,
// and a hand is killed; a function that does not heed its context goes on.
func Deadline(d time.Duration) Option {
	return func(s *settings) error {
		s.deadline = d
		if d <= 0 {
			return fmt.Errorf("%w: a deadline of %v", ErrOption, d)
		}
		return nil
	}
}

// Recycle keeps a hand for several items: until it has done that many, 0 for
// any number, or its memory has reached so many bytes, 0 for any amount.
func Recycle(items int, memory int64) Option {
	return func(s *settings) error {
		s.recycleItems, s.recycleMemory = items, memory
		if items < 0 || memory < 0 {
			return fmt.Errorf("%w: hands for %d items and %d bytes", ErrOption, items, memory)
		}
		return nil
	}
}

// RestartLimit ends the stream with a [RestartError], whatever [OnError] says,
// when more than n hands have been lost within the given time: crashed, killed
// at a deadline, failed to start, or given up because a method of theirs, or the
// crew, panicked or called runtime.Goexit.
func RestartLimit(n int, within time.Duration) Option {
	return func(s *settings) error {
		s.crashes, s.crashesWithin = n, within
		if n < 0 || within <= 0 {
			return fmt.Errorf("%w: %d restarts within %v", ErrOption, n, within)
		}
		return nil
	}
}

// Interrupt has stop called when the stream ends before its source does, once
// for every range statement, before it waits for the source. Give it what makes
// a source return that waits for something: the cancel function of its context,
// or the Close of what it reads. Should stop panic, that comes out of the range
// statement, when everything has ended.
func Interrupt(stop func()) Option {
	return func(s *settings) error {
		s.interrupt = stop
		if stop == nil {
			return fmt.Errorf("%w: nothing to interrupt the source with", ErrOption)
		}
		return nil
	}
}

// Abandon leaves a source behind that has not returned so long after the stream
// ended. Its goroutine ends when the source yields next or returns; what it
// fails with is lost. Without Abandon the range statement waits.
func Abandon(after time.Duration) Option {
	return func(s *settings) error {
		s.abandon, s.abandonAfter = true, after
		if after < 0 {
			return fmt.Errorf("%w: a source abandoned after %v", ErrOption, after)
		}
		return nil
	}
}

// settings are what options come to.
type settings struct {
	workers, window int
	maxBytes        int64 // 0: no budget
	cost            any   // func(In) int64
	unordered       bool
	yield           bool

	retries  int
	pause    time.Duration
	when     func(error) bool
	deadline time.Duration // 0: none

	recycleItems  int
	recycleMemory int64
	crashes       int
	crashesWithin time.Duration // 0: no limit

	interrupt    func()
	abandon      bool
	abandonAfter time.Duration
}

// settle applies options and finds the cost function for the type of the items.
func settle[In any](options []Option) (*settings, func(In) int64, error) {
	s := &settings{workers: min(runtime.GOMAXPROCS(0), MaxWorkers), recycleItems: 1}
	var faults []error
	for i, option := range options {
		if option == nil {
			faults = append(faults, fmt.Errorf("%w: option %d is nil", ErrOption, i))
			continue
		}
		faults = append(faults, option(s))
	}
	if s.window == 0 {
		s.window = 2 * s.workers
	}
	cost, ok := s.cost.(func(In) int64)
	if s.cost != nil && !ok {
		faults = append(faults, fmt.Errorf("%w: the budget has a %T, and items are %T", ErrOption, s.cost, *new(In)))
	}
	return s, cost, errors.Join(faults...)
}

// between is the error of a number that is not 1 to most.
func between(what string, n, most int) error {
	if n < 1 || n > most {
		return fmt.Errorf("%w: %d %s, not 1 to %d", ErrOption, n, what, most)
	}
	return nil
}
