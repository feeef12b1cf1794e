package cli

import (
	"errors"
	"iter"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// counted yields so many inputs, every tenth with an error, and counts them.
func counted(n int, walked *atomic.Int64) iter.Seq2[input, error] {
	return func(yield func(input, error) bool) {
		for i := range n {
			var err error
			if i%10 == 9 {
				err = errors.New("unreadable")
			}
			walked.Add(1)
			if !yield(input{path: strconv.Itoa(i)}, err) {
				return
			}
		}
	}
}

func TestTheNumberOfInputsIsKnownBeforeTheyAreNeeded(t *testing.T) {
	var walked atomic.Int64
	total := make(chan int, 1)
	even := func(in input) bool { n, _ := strconv.Atoi(in.path); return n%2 == 0 }
	i := 0
	for in, err := range ahead(counted(100, &walked), 1000, even, func(n int) { total <- n }) {
		if i == 0 {
			require.Equal(t, 60, <-total, "half of them, and the faults, which are odd")
		}
		require.Equal(t, strconv.Itoa(i), in.path)
		require.Equal(t, i%10 == 9, err != nil)
		i++
	}
	require.Equal(t, 100, i)
}

func TestTheWalkIsNotTooFarAheadAndEndsWhenNobodyWantsIt(t *testing.T) {
	var walked atomic.Int64
	all := func(input) bool { return true }
	for range ahead(counted(1<<40, &walked), 50, all, func(int) { t.Error("there is no end") }) {
		time.Sleep(10 * time.Millisecond) // as far as it goes
		require.LessOrEqual(t, walked.Load(), int64(50+2), "those waiting, the one here and the one that has no place yet")
		break
	}
	ended := walked.Load()
	time.Sleep(10 * time.Millisecond)
	require.Equal(t, ended, walked.Load())
}
