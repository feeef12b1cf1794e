package icc_test

import (
	"math"
	"testing"

	"safelight/internal/fixture"
	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
)

// check parses a profile; if that goes well, every color it gives must be
// finite, and the same by Transform.
func check(t *testing.T, data []byte) {
	profile, err := icc.Parse(data)
	if err != nil {
		if profile != nil {
			t.Fatal("a profile together with an error")
		}
		return
	}
	for _, device := range [][3]float64{
		{0, 0, 0}, {1, 1, 1}, {0.5, 0.25, 0.75}, {0.001, 0.999, 0.4},
		{-1, 2, 1e300}, {math.NaN(), math.Inf(1), math.Inf(-1)},
	} {
		for _, v := range profile.ToPCS(device) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%v becomes %v", device, profile.ToPCS(device))
			}
		}
	}
	profile.Linear()
	space, _ := color.Lookup("acescg")
	transform, err := profile.Transform(space, profile.Channels(), 4)
	if err != nil {
		t.Fatal(err)
	}
	src := []uint16{0, 5, 15, 3, 9, 65535}
	n := len(src) / profile.Channels()
	dst := [3][]float64{make([]float64, n), make([]float64, n), make([]float64, n)}
	transform.Row(dst, src)
	for i := range n {
		var device [3]float64
		for c := range device[:profile.Channels()] {
			device[c] = float64(min(src[i*profile.Channels()+c], 15)) / 15
		}
		xyz := profile.ToPCS(device)
		back := space.ToPCS().Apply([3]float64{dst[0][i], dst[1][i], dst[2][i]})
		for c := range 3 {
			if !(math.Abs(back[c]-xyz[c]) <= 1e-9*(1+largest(xyz))) {
				t.Fatalf("sample %d: Transform says %v, ToPCS %v", i, back, xyz)
			}
		}
	}
}

func largest(v [3]float64) float64 {
	return max(math.Abs(v[0]), math.Abs(v[1]), math.Abs(v[2]))
}

func FuzzParse(f *testing.F) {
	for _, folder := range []string{"profiles", "hostile/icc"} {
		if path, ok := fixture.Find(f, folder); ok {
			for _, data := range files(f, path) {
				f.Add(data)
			}
		}
	}
	for _, data := range luts() {
		f.Add(data)
	}
	f.Add(emptyAToB())
	for _, trc := range curveCases() {
		f.Add(matrixProfile(4, trc).bytes())
		f.Add(grayProfile(2, "Lab ", trc).bytes())
	}
	f.Fuzz(check)
}
