package stream_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

func TestProperty26OptionsThatMakeNoSenseAreTheFirstError(t *testing.T) {
	for name, test := range map[string]struct {
		option stream.Option
		says   string
	}{
		"nil":             {nil, "option 0 is nil"},
		"workers":         {stream.Workers(0), "0 workers, not 1 to 4096"},
		"many workers":    {stream.Workers(math.MaxInt), "not 1 to 4096"},
		"window":          {stream.Window(-1), "-1 items in the window, not 1 to"},
		"wide window":     {stream.Window(math.MaxInt), "not 1 to 1048576"},
		"budget":          {stream.MaxBytes(0, func(int) int64 { return 1 }), "a budget of 0 bytes"},
		"cost":            {stream.MaxBytes[int](1, nil), "without a cost function"},
		"cost of another": {stream.MaxBytes(1, func(string) int64 { return 1 }), "the budget has a func(string) int64, and items are int"},
		"mode":            {stream.OnError(7), "error mode 7"},
		"retries":         {stream.Retry(-1, 0, stream.Always), "-1 retries"},
		"pause":           {stream.Retry(1, -1, stream.Always), "after -1ns"},
		"retry of what":   {stream.Retry(1, 0, nil), "which errors"},
		"deadline":        {stream.Deadline(0), "a deadline of 0s"},
		"recycle":         {stream.Recycle(-1, 0), "-1 items"},
		"memory":          {stream.Recycle(0, -1), "-1 bytes"},
		"restarts":        {stream.RestartLimit(-1, time.Second), "-1 restarts"},
		"restarts when":   {stream.RestartLimit(1, 0), "within 0s"},
		"interrupt":       {stream.Interrupt(nil), "nothing to interrupt"},
		"abandon":         {stream.Abandon(-1), "after -1ns"},
	} {
		t.Run(name, func(t *testing.T) {
			g := new(gauge)
			results := collect(stream.Map(t.Context(), g.watch(count(3)), double, test.option))
			require.Len(t, results, 1)
			require.ErrorIs(t, results[0].err, stream.ErrOption)
			require.ErrorContains(t, results[0].err, test.says)
			require.Zero(t, g.pulled.Load())
		})
	}
}

func TestProperty26WhatIsMissingIsTheFirstError(t *testing.T) {
	var crew stream.Crew[int, int]
	var none context.Context
	for says, results := range map[string][]result{
		"no function": collect(stream.Map[int, int](t.Context(), count(1), nil)),
		"no source":   collect(stream.Map(t.Context(), nil, double)),
		"no context":  collect(stream.Map(none, count(1), double)),
		"no crew":     collect(stream.MapWith(t.Context(), count(1), crew)),
	} {
		require.Len(t, results, 1)
		require.ErrorIs(t, results[0].err, stream.ErrOption)
		require.ErrorContains(t, results[0].err, says)
	}
	for _, err := range stream.Batch(t.Context(), count(1), 0, -1) {
		require.ErrorContains(t, err, "0 items in a batch")
		require.ErrorContains(t, err, "wait -1ns")
	}
}
