package stream_test

import (
	"fmt"
	"testing"

	"safelight/pipeline/stream"
)

// BenchmarkOverhead is what an item costs beside its work. The comparison with
// other modules is in bench.
func BenchmarkOverhead(b *testing.B) {
	for name, order := range map[string]stream.Option{"ordered": stream.Ordered(), "unordered": stream.Unordered()} {
		for _, window := range []int{1, 4, 64} {
			b.Run(fmt.Sprintf("%s/window=%d", name, window), func(b *testing.B) {
				b.ReportAllocs()
				for _, err := range stream.Map(b.Context(), count(b.N), double, order, stream.Window(window)) {
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkBatch is what an item costs on its way into a batch and out again.
func BenchmarkBatch(b *testing.B) {
	b.ReportAllocs()
	for _, err := range stream.Unbatch(stream.Batch(b.Context(), count(b.N), 64, 0)) {
		if err != nil {
			b.Fatal(err)
		}
	}
}
