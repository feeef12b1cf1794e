package stream

import (
	"context"
	"errors"
	"iter"
)

// Map gives f of every item of src. What it promises about order, memory,
// errors and the end of the range statement is told in the package comment.
//
// Nothing runs before the sequence is ranged over. Every range statement ranges
// over src anew and has goroutines of its own.
//
// f may be called by several goroutines at once. An error of src takes the
// place of an item. An option that makes no sense is the error of the first
// step, and wraps [ErrOption].
func Map[In, Out any](ctx context.Context, src iter.Seq2[In, error], f func(context.Context, In) (Out, error), options ...Option) iter.Seq2[Out, error] {
	var fault error
	if f == nil {
		fault = errNoFunction
	}
	return run(ctx, src, fault, func(*settings, *restarts) tool[In, Out] { return function[In, Out](f) }, options, oneByOne)
}

// MapWith is Map with the work done by hands of a crew: processes that can be
// killed, and whose crash costs the item they had. Every item has a fresh hand,
// unless [Recycle] says otherwise.
func MapWith[In, Out any](ctx context.Context, src iter.Seq2[In, error], crew Crew[In, Out], options ...Option) iter.Seq2[Out, error] {
	var fault error
	if crew == nil {
		fault = errNoCrew
	}
	return run(ctx, src, fault, func(s *settings, r *restarts) tool[In, Out] { return newPost(s, r, crew) }, options, oneByOne)
}

// From makes a source of a sequence that cannot fail, as slices.Values gives.
func From[T any](seq iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for item := range seq {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// run is a stream whose workers have the tools that equip gives. deliver hands
// its results on.
func run[In, Out, Result any](
	ctx context.Context, src iter.Seq2[In, error], fault error, equip func(*settings, *restarts) tool[In, Out],
	options []Option, deliver func(*engine[In, Out], func(Result, error) bool),
) iter.Seq2[Result, error] {
	if src == nil {
		fault = errors.Join(fault, errNoSource)
	}
	if ctx == nil {
		fault = errors.Join(fault, errNoContext)
	}
	set, cost, err := settle[In](options)
	fault = errors.Join(fault, err)
	return func(yield func(Result, error) bool) {
		var none Result
		if fault != nil {
			yield(none, fault)
			return
		}
		if ctx.Err() != nil {
			yield(none, context.Cause(ctx))
			return
		}
		restarts := &restarts{limit: set.crashes, within: set.crashesWithin}
		e := newEngine(ctx, set, cost, func() tool[In, Out] { return equip(set, restarts) })
		defer e.end()
		e.begin(src)
		deliver(e, yield)
	}
}

// oneByOne hands on every result by itself.
func oneByOne[In, Out any](e *engine[In, Out], yield func(Out, error) bool) {
	for {
		out, err, ok := e.next(nil)
		if !ok && err == nil || !yield(out, err) || !ok {
			return
		}
	}
}
