package stream_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

func TestBatchesHoldEveryItemInOrderAndAreFullButTheLast(t *testing.T) {
	eachSeed(t, func(t *testing.T, r *rand.Rand) {
		items, n := r.IntN(50), 1+r.IntN(10)
		var all []int
		for batch, err := range stream.Batch(t.Context(), count(items), n, 0) {
			require.NoError(t, err)
			require.Zero(t, len(all)%n, "only the last is short")
			require.LessOrEqual(t, len(batch), n)
			require.NotEmpty(t, batch)
			all = append(all, batch...)
		}
		require.Len(t, all, items)
		require.True(t, slices.IsSorted(all))
		if items > 0 {
			require.Equal(t, all, values(t, stream.Unbatch(stream.Batch(t.Context(), count(items), n, 0))))
		}
	})
}

func TestABatchDoesNotWaitLongerThanSaid(t *testing.T) {
	bubble(t, func(t *testing.T) {
		src := func(yield func(int, error) bool) {
			for i, pause := range []time.Duration{0, 1, 1, 5, 1, 20, 0} {
				time.Sleep(pause * time.Second)
				if !yield(i, nil) {
					return
				}
			}
		}
		var got [][]int
		var at []time.Duration
		begun := time.Now()
		for batch, err := range stream.Batch(t.Context(), src, 4, 3*time.Second) {
			require.NoError(t, err)
			got, at = append(got, batch), append(at, time.Since(begun)/time.Second)
		}
		require.Equal(t, [][]int{{0, 1, 2}, {3, 4}, {5, 6}}, got)
		require.Equal(t, []time.Duration{3, 10, 28}, at)
	})
}

func TestAnErrorOfTheSourceComesAfterTheBatchItCutsShort(t *testing.T) {
	var got [][]int
	var errs []error
	for batch, err := range stream.Batch(t.Context(), failing(7), 5, 0) {
		got, errs = append(got, batch), append(errs, err)
	}
	require.Equal(t, [][]int{{0, 1, 2, 3, 4}, {5, 6}, nil}, got)
	require.Equal(t, []error{nil, nil, errBroken}, errs)

	got, errs = nil, nil
	for batch, err := range stream.Batch(t.Context(), failing(7), 5, 0, stream.OnError(stream.Yield)) {
		got, errs = append(got, batch), append(errs, err)
		if len(got) == 4 {
			break
		}
	}
	require.Equal(t, [][]int{{0, 1, 2, 3, 4}, {5, 6}, nil, {8, 9, 10, 11, 12}}, got)
	require.Equal(t, []error{nil, nil, errBroken, nil}, errs)

	outs := collect(stream.Unbatch(stream.Batch(t.Context(), failing(2), 5, 0)))
	require.Equal(t, []result{{0, nil}, {1, nil}, {0, errBroken}}, outs)
}

func TestBatchesHoldBackTheSource(t *testing.T) {
	bubble(t, func(t *testing.T) {
		g := new(gauge)
		for batch := range stream.Batch(t.Context(), g.watch(count(-1)), 4, time.Second) {
			time.Sleep(time.Hour)
			synctest.Wait()
			require.LessOrEqual(t, g.pulled.Load()-g.delivered.Load(), int64(2*4))
			if g.delivered.Add(int64(len(batch))) == 40 {
				break
			}
		}
	})
}
