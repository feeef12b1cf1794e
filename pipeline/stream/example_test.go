package stream_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"safelight/pipeline/stream"
)

// Results come in the order of the slice, although the second is ready first.
func ExampleMap() {
	scans := slices.Values([]string{"a.tif", "b.tif", "c.tif"})
	grade := func(_ context.Context, scan string) (string, error) {
		if scan == "a.tif" {
			time.Sleep(time.Millisecond)
		}
		return strings.ToUpper(scan), nil
	}
	for picture, err := range stream.Map(context.Background(), stream.From(scans), grade, stream.Workers(2)) {
		fmt.Println(picture, err)
	}
	// Output:
	// A.TIF <nil>
	// B.TIF <nil>
	// C.TIF <nil>
}

// A source is a function that yields items and may yield errors. What it opens
// it closes itself, however the range statement ends.
func ExampleMap_generator() {
	roll := func(yield func(string, error) bool) {
		fmt.Println("roll opened")
		defer fmt.Println("roll closed")
		for frame := range 2 {
			if !yield(fmt.Sprintf("frame %d", frame), nil) {
				return
			}
		}
		yield("", errors.New("light leak"))
	}
	length := func(_ context.Context, frame string) (int, error) { return len(frame), nil }
	for n, err := range stream.Map(context.Background(), roll, length, stream.Window(1)) {
		fmt.Println(n, err)
	}
	// Output:
	// roll opened
	// 7 <nil>
	// 7 <nil>
	// roll closed
	// 0 light leak
}

// An infinite source is left with a break.
func ExampleMap_infinite() {
	numbers := func(yield func(int, error) bool) {
		for i := 1; yield(i, nil); i++ {
		}
	}
	square := func(_ context.Context, i int) (int, error) { return i * i, nil }
	for n := range stream.Map(context.Background(), numbers, square) {
		if n > 50 {
			break
		}
		fmt.Print(n, " ")
	}
	// Output: 1 4 9 16 25 36 49
}

// A break ends the context of work that runs, and waits for it. The source
// waits for a message that never comes, and is interrupted.
func ExampleInterrupt() {
	messages := make(chan string, 1)
	messages <- "first"
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	receive := func(yield func(string, error) bool) {
		for {
			select {
			case message := <-messages:
				if !yield(message, nil) {
					return
				}
			case <-ctx.Done():
				fmt.Println("source has returned")
				return
			}
		}
	}
	upper := func(_ context.Context, s string) (string, error) { return strings.ToUpper(s), nil }
	for message := range stream.Map(ctx, receive, upper, stream.Interrupt(cancel)) {
		fmt.Println(message)
		break
	}
	fmt.Println("nothing runs any more")
	// Output:
	// FIRST
	// source has returned
	// nothing runs any more
}

// Work that fails is tried again when the error is worth it, and the stream
// goes on without the item if that does not help.
func ExampleRetry() {
	errBusy := errors.New("disk is busy")
	tries := map[string]int{}
	write := func(_ context.Context, name string) (string, error) {
		tries[name]++ // there is one worker
		if name == "b" && tries[name] < 3 || name == "c" {
			return "", errBusy
		}
		return name + " written", nil
	}
	busy := func(err error) bool { return errors.Is(err, errBusy) }
	for out, err := range stream.Map(context.Background(), stream.From(slices.Values([]string{"a", "b", "c", "d"})), write,
		stream.Workers(1), stream.Retry(2, time.Millisecond, busy), stream.OnError(stream.Yield)) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(out)
	}
	// Output:
	// a written
	// b written
	// item 2: after 3 attempts: disk is busy
	// d written
}

// Items that are big are bounded by what they take, and not by their number.
func ExampleMaxBytes() {
	type scan struct{ width, height int64 }
	cost := func(s scan) int64 { return 6 * s.width * s.height } // 3 samples of 2 bytes
	scans := slices.Values([]scan{{6000, 4000}, {12000, 8000}, {600, 400}})
	area := func(_ context.Context, s scan) (int64, error) { return s.width * s.height, nil }
	for pixels := range stream.Map(context.Background(), stream.From(scans), area, stream.MaxBytes(200<<20, cost)) {
		fmt.Println(pixels)
	}
	// Output:
	// 24000000
	// 96000000
	// 240000
}

// Streams follow one another. Here three small ones share the cost of a call.
func ExampleBatch() {
	ctx := context.Background()
	sum := func(_ context.Context, batch []int) (int, error) {
		total := 0
		for _, n := range batch {
			total += n
		}
		return total, nil
	}
	var numbers iter.Seq2[int, error] = stream.From(slices.Values([]int{1, 2, 3, 4, 5, 6, 7}))
	for total := range stream.Map(ctx, stream.Batch(ctx, numbers, 3, 0), sum) {
		fmt.Println(total)
	}
	// Output:
	// 6
	// 15
	// 7
}
