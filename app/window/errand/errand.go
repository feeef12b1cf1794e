// Package errand takes commands to the session without making the window wait: one after
// the other, in order, and of those of a drag only the latest. While the image's worker is
// asked something, what is about no picture, such as going to the next, is done before it.
package errand

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"safelight/app/session"
	"safelight/pipeline/adjust"
)

// Errands runs commands. Its methods are called on the goroutine that owns the window,
// which is also where it calls back.
type Errands struct {
	do   func(context.Context, session.Command) error
	post func(func())
	// refused hears what was not done.
	refused func(error)
	// About, if not nil, says which image the user sees, by session.Image.Number. What is
	// dragged, or done to a place in it, is not done, without a word, if another one is
	// shown by then. A key that is pressed after an arrow is for what that leads to.
	About func() uint64

	ctx    context.Context
	cancel context.CancelFunc
	wake   chan struct{}
	over   chan struct{}

	mutex sync.Mutex
	queue []errand

	lanes map[string]*lane
	under int // errands that were not heard of yet
}

// errand is some commands, and who hears what came of them.
type errand struct {
	commands []session.Command
	done     func(error)
}

// lane is where commands go that replace each other.
type lane struct {
	busy    bool
	pending []session.Command
	waits   bool
	quiet   bool // what is refused is not told
}

// New starts one. Post runs a function on the goroutine that owns the window; refused is
// called there with the error of a command, and may be nil.
func New(do func(context.Context, session.Command) error, post func(func()), refused func(error)) *Errands {
	e := &Errands{do: do, post: post, refused: refused, wake: make(chan struct{}, 1), over: make(chan struct{}), lanes: map[string]*lane{}}
	if refused == nil {
		e.refused = func(error) {}
	}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	go e.run()
	return e
}

// Close ends what is under way, and waits for it. Nothing is called back afterwards, but
// what was posted before.
func (e *Errands) Close() {
	e.cancel()
	<-e.over
}

// Act does commands now, after those that wait in lanes. Done, which may be nil, is told
// the error of the first that was not done; those after it are not tried.
func (e *Errands) Act(done func(error), commands ...session.Command) {
	for _, key := range slices.Sorted(maps.Keys(e.lanes)) {
		e.flush(e.lanes[key])
	}
	e.add(e.about(commands, false), func(err error) {
		if err != nil && !errors.Is(err, session.ErrStale) {
			e.refused(err)
		}
		if done != nil {
			done(err)
		}
	})
}

// Drive does commands that replace each other, such as those of a drag: of each key one
// call is under way, and of those that come meanwhile only the last counts. A quiet
// one's refusal is not told: it was not asked for by hand.
func (e *Errands) Drive(key string, quiet bool, commands ...session.Command) {
	l := e.lanes[key]
	if l == nil {
		l = &lane{}
		e.lanes[key] = l
	}
	l.pending, l.waits, l.quiet = e.about(commands, true), true, quiet
	if !l.busy {
		e.flush(l)
	}
}

// Idle reports whether all commands were done, or refused, and that was told.
func (e *Errands) Idle() bool { return e.under == 0 }

// Driving reports whether commands of a key are under way.
func (e *Errands) Driving(key string) bool {
	l := e.lanes[key]
	return l != nil && (l.busy || l.waits)
}

func (e *Errands) flush(l *lane) {
	if !l.waits {
		return
	}
	commands := l.pending
	l.pending, l.waits, l.busy = nil, false, true
	e.add(commands, func(err error) {
		l.busy = false
		if err != nil && !l.quiet && !errors.Is(err, session.ErrStale) {
			e.refused(err)
		}
		e.flush(l)
	})
}

// add queues an errand.
func (e *Errands) add(commands []session.Command, done func(error)) {
	e.under++
	e.mutex.Lock()
	e.queue = append(e.queue, errand{commands, func(err error) {
		e.under--
		done(err)
	}})
	e.mutex.Unlock()
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// run does errands until the end.
func (e *Errands) run() {
	defer close(e.over)
	var questions sync.WaitGroup
	defer questions.Wait()
	asking, answered := false, make(chan struct{}, 1)
	for {
		select {
		case <-e.wake:
		case <-answered:
			asking = false
		case <-e.ctx.Done():
			return
		}
		for next, ok := e.next(asking); ok; next, ok = e.next(asking) {
			if slices.ContainsFunc(next.commands, func(c session.Command) bool { return c.Do.Asks() }) {
				asking = true
				questions.Go(func() {
					e.finish(next)
					answered <- struct{}{}
				})
				continue
			}
			e.finish(next)
		}
	}
}

// finish does an errand, and tells what came of it.
func (e *Errands) finish(next errand) {
	err := e.each(next.commands)
	if e.ctx.Err() == nil {
		e.post(func() { next.done(err) })
	}
}

// next takes the first errand that can be done: while there is a question, one that is
// about no picture.
func (e *Errands) next(asking bool) (first errand, ok bool) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	at := slices.IndexFunc(e.queue, func(q errand) bool {
		return !asking || !slices.ContainsFunc(q.commands, func(c session.Command) bool { return !c.Do.GoesAbout() })
	})
	if at < 0 || e.ctx.Err() != nil {
		return first, false
	}
	first = e.queue[at]
	e.queue = slices.Delete(slices.Clone(e.queue), at, at+1)
	return first, true
}

// about notes in commands which picture they are about.
func (e *Errands) about(commands []session.Command, dragged bool) []session.Command {
	if e.About == nil {
		return commands
	}
	image := e.About()
	commands = slices.Clone(commands)
	for i, c := range commands {
		if dragged && !c.Do.GoesAbout() || c.At != nil || c.Rect != nil {
			commands[i].Image = image
		}
	}
	return commands
}

func (e *Errands) each(commands []session.Command) error {
	for _, c := range commands {
		if err := e.do(e.ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// Words are what a refusal says to people: without the name of the command.
func Words(err error) adjust.Label {
	var refused *session.Refused
	if errors.As(err, &refused) {
		return refused.Label()
	}
	return adjust.Label{English: err.Error(), Chinese: err.Error()}
}
