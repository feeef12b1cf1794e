package stream

import (
	"context"
	"errors"
)

// Hand is a worker that can be killed: a process with one item at a time.
type Hand[In, Out any] interface {
	// Do works on an item. Kill makes it return with an error.
	Do(ctx context.Context, in In) (Out, error)
	// Alive says whether the hand can be given another item. After Do it tells
	// an item that failed from a hand that crashed.
	Alive() bool
	// Memory is what the hand takes, in bytes, for the mark of [Recycle].
	Memory() int64
	// Kill ends the hand at once, whatever it does, and returns when nothing
	// is left of it. It may be called again, and while another call or Do runs.
	Kill()
}

// Crew starts a hand. When ctx ends before there is one it returns an error and
// leaves nothing behind. It may be called by several goroutines at once.
type Crew[In, Out any] func(ctx context.Context) (Hand[In, Out], error)

// post is where one hand at a time works: the tool of a worker whose work is
// done elsewhere.
type post[In, Out any] struct {
	*settings
	*restarts
	crew Crew[In, Out]
	hand Hand[In, Out] // nil between hands
	done int           // items the hand has had
}

func newPost[In, Out any](s *settings, r *restarts, crew Crew[In, Out]) *post[In, Out] {
	return &post[In, Out]{settings: s, restarts: r, crew: crew}
}

// do gives an item to the hand, or to a fresh one. Only a hand that has done
// its work keeps its post.
func (p *post[In, Out]) do(ctx context.Context, in In) (out Out, err error) {
	if err := p.man(ctx); err != nil {
		return out, err
	}
	out, err = p.give(ctx, in)
	p.done++
	alive, spent := p.hand.Alive(), p.spent()
	switch {
	case ctx.Err() != nil:
		p.close()
		return out, p.overdue(ctx, err)
	case !alive && err != nil:
		p.close()
		return out, p.lost(&CrashError{err})
	case !alive || spent:
		p.close()
	}
	return out, err
}

// broken gives up the hand. That it has not returned counts like a crash, as the
// same may happen to the next, unless it was killed at the end of the stream.
func (p *post[In, Out]) broken(ctx context.Context, fault error) error {
	p.close()
	if ctx.Err() != nil {
		return fault
	}
	return p.lost(fault)
}

// man sees to it that there is a hand.
func (p *post[In, Out]) man(ctx context.Context) error {
	if p.hand != nil && !p.hand.Alive() { // it crashed without an item
		p.close()
		if err := p.lost(&CrashError{errIdle}); errors.As(err, new(fatal)) {
			return err
		}
	}
	if p.hand != nil {
		return nil
	}
	hand, err := p.crew(ctx)
	if err == nil && hand == nil {
		err = errNoHand
	}
	if err != nil {
		if ctx.Err() != nil {
			return p.overdue(ctx, err)
		}
		return p.lost(&StartError{err})
	}
	p.hand, p.done = hand, 0
	return nil
}

// give has the hand work on an item, and kills it when ctx ends.
func (p *post[In, Out]) give(ctx context.Context, in In) (Out, error) {
	killed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(killed)
		p.hand.Kill()
	})
	defer func() {
		if !stop() {
			<-killed
		}
	}()
	return p.hand.Do(ctx, in)
}

// overdue is the error of an item whose context ended, nil if it was done all
// the same. A deadline costs a hand, the end of the stream does not count.
func (p *post[In, Out]) overdue(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	err = errors.Join(context.Cause(ctx), err)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return p.lost(err)
	}
	return err
}

// spent says that the hand has had what it is for.
func (p *post[In, Out]) spent() bool {
	return p.recycleItems > 0 && p.done >= p.recycleItems || p.recycleMemory > 0 && p.hand.Memory() >= p.recycleMemory
}

// close kills the hand.
func (p *post[In, Out]) close() {
	if p.hand != nil {
		p.hand.Kill()
		p.hand = nil
	}
}

var (
	errIdle   = errors.New("ended while it had nothing to do")
	errNoHand = errors.New("the crew gave none")
)
