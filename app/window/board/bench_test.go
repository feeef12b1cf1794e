package board

import "testing"

// BenchmarkInspector is what a refresh of the inspector takes beside AppKit: all of its
// pieces are made, and compared with those that are shown.
func BenchmarkInspector(b *testing.B) {
	r := enter(b)
	i := r.inspector()
	shown, _ := i.Pieces(304)
	for b.Loop() {
		now, _ := i.Pieces(304)
		for n := range now {
			if !Same(now[n], shown[n]) {
				b.Fatal(now[n].Key)
			}
		}
	}
}
