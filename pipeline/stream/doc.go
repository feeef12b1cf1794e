// Package stream does the same work to every item of a sequence, several at a
// time, in bounded memory.
//
// [Map] takes a source, a function and options, and is itself a sequence, so
// that streams follow one another like functions:
//
//	small := stream.Map(ctx, stream.From(slices.Values(paths)), shrink)
//	for picture, err := range stream.Map(ctx, small, encode) {
//		...
//	}
//
// It is lazy: nothing runs before the range statement does, and when the range
// statement is left, for whatever reason, nothing runs any more. Sources may be
// infinite. [MapWith] is the same with the work done by processes, which are
// killed after every item or recycled. [Batch] makes slices of items for work
// that costs less by the dozen.
//
// # The bound
//
// An item is pulled when the source yields it. It is delivered when the range
// statement asks for the one after it, or is left. In between it is in the
// window:
//
//	             ├────────────────── window ──────────────────┤
//	source  ──▶  │ waiting      running          done         │ ──▶  loop body
//	 9           │  8  7       6 ⟳   4 ⟳       5    3     [2] │       1  0
//	not pulled   │                                            │       delivered
//	                pulled                          being looked at
//
// At every instant, pulled - delivered ≤ [Window], the item in the loop body
// included. In the picture the window is 7 and full: the source, which has
// yielded 8, is not resumed before the loop body is done with 2. Item 5 is done
// and waits for 4, as order is kept; [Unordered] delivers what is ready.
// [Workers] bounds how many items are running.
//
// A slow loop body therefore holds up the source and a slow source costs no
// memory. For streams that follow one another the bound is the sum of the
// windows. The source is not woken for every place: as long as workers have
// items to go on with, it sleeps until a quarter of the window is free.
//
// [MaxBytes] bounds the same span in bytes. An item's cost is reserved when it
// is admitted, before a worker sees it, and given back at its delivery, so that
// results that nobody has looked at yet count. At most one item, which the
// source has yielded already, waits for its admission. An item that costs more
// than the whole budget waits until it is alone.
//
// # Errors
//
// With [Stop], which is the default, the first error ends the stream: what is
// before it in the source is delivered, then the error. No work begins after
// an error, and the context of work on later items ends. With [Yield] an error
// is delivered in the place of its item and the stream goes on. [Retry] tries
// an item again first. Errors of the function come as [ItemError], which says
// which item it was; errors of the source take the place of an item and come as
// they are, so that those of one stream pass through the next. A panic of the
// function, or a call of runtime.Goexit, is a [PanicError] in its place. A
// panic of the source is one too, and the last item. When nothing is wanted of
// the source any more, after the error that ends the stream or after a break, its
// panic comes out of the range statement, as in a loop over the source itself.
//
// When ctx ends, the next step is the last, with the cause of it.
//
// # The end
//
// The range statement returns when its workers and its source have returned.
// The contexts of the workers end first, so that work that heeds its context
// is over at once; work that does not is waited for. Hands of MapWith are
// killed.
//
// A source runs in a goroutine of its own, which is why a result does not wait
// for a source that is stuck. When the range statement is left, a source that
// waits for room returns at once. One that waits for something else, a network
// say, cannot be made to return by this package: give [Interrupt] what can, as
// a rule the cancel function of the context the source was made with. Without
// that, the range statement waits for the source to yield or to return; with
// [Abandon] no longer than it says, after which the source keeps its goroutine
// until it does.
//
// Every range statement over the same sequence begins anew, and several at the
// same time have nothing in common but the source and the function.
//
// docs/streaming.md lists what is promised and the test that proves it, and
// compares the cost of an item with other packages.
package stream
