package worker

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
)

// sampled asks an engine for a sample.
func sampled(t testing.TB, engine Engine, area task.Area, r *recipe.Recipe) (task.Sample, error) {
	t.Helper()
	request, err := json.Marshal(task.Analyze{Sample: &area, Recipe: r})
	require.NoError(t, err)
	answer, err := engine.Analyze(context.Background(), request, deaf{})
	if err != nil {
		return task.Sample{}, err
	}
	return task.ParseSample(answer)
}

// scanWith writes a scan whose samples are what of says.
func scanWith(t testing.TB, spec raster.Spec, of func(x, y, c int) uint16) *os.File {
	t.Helper()
	scan := emptyFile(t)
	sink, err := tiff.Create(scan, spec, tiff.Options{})
	require.NoError(t, err)
	var row []uint16
	for y := range spec.Height {
		row = row[:0]
		for x := range spec.Width {
			for c := range spec.Channels {
				row = append(row, of(x, y, c))
			}
		}
		require.NoError(t, sink.WriteRows(context.Background(), row))
	}
	require.NoError(t, sink.Close())
	return scan
}

// TestASampleIsWhatTheScanHolds has a scan of two colors, left and right.
func TestASampleIsWhatTheScanHolds(t *testing.T) {
	for _, depth := range []int{8, 16} {
		top := uint16(1<<depth - 1)
		for _, channels := range []int{1, 3} {
			scan := scanWith(t, raster.Spec{Width: 100, Height: 60, Channels: channels, Depth: depth}, func(x, _, c int) uint16 {
				if x < 50 {
					return top / 5 * uint16(c+1)
				}
				return top / 5 * 4
			})
			engine := opened(t, format.Open, scan, deaf{})
			left, err := sampled(t, engine, task.Area{0.1, 0.2, 0.2, 0.5}, nil)
			require.NoError(t, err)
			want := [3]float64{0.2, 0.4, 0.6}
			if channels == 1 {
				want = [3]float64{0.2, 0.2, 0.2}
			}
			require.InDeltaSlice(t, want[:], left.Scan[:], 1e-12)
			require.Equal(t, 20*30, left.Pixels)
			require.Zero(t, left.Light)
			right, err := sampled(t, engine, task.Area{1, 1, 0, 0}, nil)
			require.NoError(t, err)
			require.InDeltaSlice(t, []float64{0.8, 0.8, 0.8}, right.Scan[:], 1e-12)
			require.Equal(t, 1, right.Pixels)
		}
	}
}

func TestTheLightOfASampleIsStepOneOfTheRecipe(t *testing.T) {
	scan := scanWith(t, raster.Spec{Width: 30, Height: 20, Channels: 3, Depth: 16}, func(_, _, c int) uint16 { return uint16(10_000 * (c + 2)) })
	r := recipe.Default(recipe.ColorNegative)
	r.Input = recipe.Input{Space: "nikon-9000-ed", Black: 0.02, Gamma: 2.1}
	got, err := sampled(t, opened(t, format.Open, scan, deaf{}), task.Area{0, 0, 1, 1}, r)
	require.NoError(t, err)
	working, _ := color.Lookup(r.Working)
	scanner, ok := color.Lookup("nikon-9000-ed")
	require.True(t, ok)
	linear := got.Scan
	for c, v := range linear { // by the words of the grading model
		linear[c] = math.Pow((v-0.02)/0.98, 2.1)
	}
	want := color.Convert(scanner, working).Apply(linear)
	require.InDeltaSlice(t, want[:], got.Light[:], 1e-12)
}

// TestTheLightOfASampleIsThatOfTheEmbeddedProfile compares it with the transform
// that pixels are graded with.
func TestTheLightOfASampleIsThatOfTheEmbeddedProfile(t *testing.T) {
	adobe, _ := color.Lookup("adobe-rgb")
	spec := raster.Spec{Width: 30, Height: 20, Channels: 3, Depth: 16, ICC: color.Profile(adobe)}
	pixel := []uint16{13_000, 31_000, 50_000}
	im := opened(t, format.Open, scanWith(t, spec, func(_, _, c int) uint16 { return pixel[c] }), deaf{}).(*Image)
	r := recipe.Default(recipe.ColorNegative)
	r.Input.Space = recipe.Embedded
	got, err := sampled(t, im, task.Area{0.3, 0.3, 0.1, 0.1}, r)
	require.NoError(t, err)
	working, _ := color.Lookup(r.Working)
	transform, err := im.profile.Transform(working, 3, 16)
	require.NoError(t, err)
	planes := [3][]float64{make([]float64, 1), make([]float64, 1), make([]float64, 1)}
	transform.Row(planes, pixel)
	for c := range 3 {
		require.InDelta(t, planes[c][0], got.Light[c], 1e-5)
	}
	require.NotEqual(t, got.Scan, got.Light)
}

func TestAHotPixelHasNoSayInASample(t *testing.T) {
	scan := scanWith(t, raster.Spec{Width: 40, Height: 40, Channels: 3, Depth: 16}, func(x, y, _ int) uint16 {
		if x == 11 && y == 11 {
			return 65535
		}
		return 20_000
	})
	engine := opened(t, format.Open, scan, deaf{})
	got, err := sampled(t, engine, task.Area{0.25, 0.25, 0.05, 0.05}, nil)
	require.NoError(t, err)
	require.Equal(t, 4, got.Pixels, "as few as that")
	require.InDelta(t, 20_000./65535, got.Scan[0], 1e-12)
}

// TestTheMiddleHalfIsThatOfTheSortedValues compares counting with sorting.
func TestTheMiddleHalfIsThatOfTheSortedValues(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for n := 1; n < 60; n++ {
		counts, values := make([]int, 20), make([]int, n)
		for i := range values {
			values[i] = rnd.IntN(len(counts))
			counts[values[i]]++
		}
		slices.Sort(values)
		sum := 0
		for _, v := range values[n/4 : n-n/4] {
			sum += v
		}
		require.InDelta(t, float64(sum)/float64(n-2*(n/4)), middle(counts, n), 1e-12)
	}
}

func TestASampleReadsTheScanOnceAtMost(t *testing.T) {
	var rows []int
	engine := opened(t, counting(&rows), scanOf(t, raster.Spec{Width: 60, Height: 40, Channels: 3, Depth: 16}), deaf{})
	for range 3 {
		_, err := sampled(t, engine, task.Area{0.5, 0.5, 0.1, 0.1}, recipe.Default(recipe.BWNegative))
		require.NoError(t, err)
	}
	require.Equal(t, 1, slices.Max(rows))
}

func TestASampleOfNothingIsRefused(t *testing.T) {
	var rows []int
	engine := opened(t, counting(&rows), scanOf(t, raster.Spec{Width: 60, Height: 40, Channels: 3, Depth: 16}), deaf{})
	_, err := sampled(t, engine, task.Area{0.5, 0.5, 0.6, 0.1}, nil)
	require.ErrorContains(t, err, "reaches beyond the scan")
	r := recipe.Default(recipe.ColorNegative)
	r.Input.Space = recipe.Embedded
	_, err = sampled(t, engine, task.Area{}, r)
	require.ErrorContains(t, err, "the scan has none")
	r.Input = recipe.Input{Gamma: 100}
	_, err = sampled(t, engine, task.Area{}, r)
	require.ErrorContains(t, err, "input.gamma: 100 is outside")
	require.Zero(t, slices.Max(rows))
}
