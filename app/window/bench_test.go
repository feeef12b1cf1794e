package window

import "testing"

// What is asked for at every step of a drag.
func BenchmarkPanels(b *testing.B) {
	r := enter(b)
	b.ReportAllocs()
	for b.Loop() {
		r.Panels()
	}
}

func BenchmarkMenu(b *testing.B) {
	r := enter(b)
	b.ReportAllocs()
	for b.Loop() {
		r.Menu()
	}
}

func BenchmarkSliderMove(b *testing.B) {
	r := enter(b)
	r.SliderPress("density.gamma", 10, 200, false, 1)
	x := 0.0
	for b.Loop() {
		x = float64(int(x+7) % 200)
		r.SliderMove(x, false)
		r.settled()
	}
}
