package analyze_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/optimize"

	"safelight/internal/fixture"
	"safelight/pipeline/analyze"
	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/recipe"
)

var update = flag.Bool("update", false, "write the tables of docs/accuracy.md")

// scan is a decoded file of scans/simulated.
type scan struct {
	name string
	info raster.Info
	pix  []uint16
	pic  analyze.Picture
	hist *analyze.Histogram
	truth
}

// truth is what truth.json says of a file.
type truth struct {
	Base    [3]float64 `json:"film_base_code_rgb_expected"`
	Patches []patch
}

type patch struct {
	Name   string
	Frame  int
	Sample [4]float64 `json:"sample_rect"`
	Lab    [3]float64 `json:"lab_d50"`
	Flat   float64    `json:"scene_rel_std"`
	Dust   float64    `json:"dust_fraction"`
	scan   [3]float64 // mean scan value of the sample
}

func (p patch) neutral() bool { return math.Hypot(p.Lab[1], p.Lab[2]) < 4 }

func loadScan(t *testing.T, name string) *scan {
	dir := fixture.Path(t, "scans", "simulated")
	data, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	require.NoError(t, err)
	var all struct{ Files map[string]json.RawMessage }
	require.NoError(t, json.Unmarshal(data, &all))
	s := &scan{name: name}
	require.NoError(t, json.Unmarshal(all.Files[name], &s.truth))
	s.decode(t, filepath.Join(dir, name))
	return s
}

// decode reads the scan and the means of its patches.
func (s *scan) decode(t *testing.T, path string) {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	stat, err := f.Stat()
	require.NoError(t, err)
	src, err := format.Open(f, stat.Size(), raster.DefaultLimits())
	require.NoError(t, err)
	defer src.Close()
	s.info = src.Info()
	s.pix = make([]uint16, s.info.RowSamples()*s.info.Height)
	require.NoError(t, src.ReadRows(context.Background(), s.pix, 0, s.info.Height))
	s.hist = analyze.NewHistogram(s.info.Channels, s.info.Depth)
	s.hist.Add(s.pix)
	w, h := raster.Fit(s.info.Width, s.info.Height, analyze.Edge)
	reducer, err := raster.NewReducer(s.info, w, h)
	require.NoError(t, err)
	s.pic = analyze.Picture{Width: w, Height: h, Channels: s.info.Channels}
	require.NoError(t, reducer.Add(s.pix, func(_ int, row []uint16) error {
		s.pic.Pix = append(s.pic.Pix, row...)
		return nil
	}))
	for i := range s.Patches {
		s.Patches[i].scan = s.mean(s.Patches[i].Sample)
	}
}

// mean is the mean scan value of a rectangle.
func (s *scan) mean(rect [4]float64) (v [3]float64) {
	n := 0.0
	for y := int(rect[1] * float64(s.info.Height)); y < int(rect[3]*float64(s.info.Height)); y++ {
		for x := int(rect[0] * float64(s.info.Width)); x < int(rect[2]*float64(s.info.Width)); x++ {
			for c := range 3 {
				v[c] += float64(s.pix[(y*s.info.Width+x)*s.info.Channels+c%s.info.Channels]) / 65535
			}
			n++
		}
	}
	for c := range v {
		v[c] /= n
	}
	return v
}

func (s *scan) auto(film recipe.Film) (*recipe.Recipe, analyze.Report) {
	return analyze.Auto(s.pic, s.hist, analyze.Request{Film: film, Info: s.info})
}

// score is how far a recipe is from the truth of one frame.
type score struct {
	mean, max, grayMean, grayMax float64
}

// judge grades the mean scan value of each patch of a frame, scales the light
// by one factor so that the luminance of neutral 5 agrees, and takes the
// CIEDE2000 to the truth, as the data's README says.
func (s *scan) judge(t *testing.T, r *recipe.Recipe, frame int) score {
	srgb, _ := color.Lookup("srgb")
	p, err := program.Compile(r, program.Output{Space: srgb, Depth: 16})
	require.NoError(t, err)
	return s.score(frame, r.Working, func(scan [3]float64) [3]float64 { return program.ScanLight(p, scan) })
}

func (s *scan) score(frame int, workingName string, grade func([3]float64) [3]float64) score {
	working, _ := color.Lookup(workingName)
	luma := color.Luminance(working)
	y := func(l [3]float64) float64 { return luma[0]*l[0] + luma[1]*l[1] + luma[2]*l[2] }
	factor := 1.0
	for _, p := range s.Patches {
		if p.Frame == frame && p.Name == "neutral 5 (.70 D)" {
			want := color.Lab{L: p.Lab[0], A: p.Lab[1], B: p.Lab[2]}.XYZ()
			factor = want[1] / y(grade(p.scan))
		}
	}
	var out score
	var n, grays float64
	for _, p := range s.Patches {
		if p.Frame != frame || p.Dust > 0 || p.Flat > 0.02 {
			continue
		}
		l := grade(p.scan)
		for c := range l {
			l[c] *= factor
		}
		lab := color.LabOf(working, l)
		d := color.DeltaE2000(color.Lab{L: p.Lab[0], A: p.Lab[1], B: p.Lab[2]}, lab)
		out.mean, out.max, n = out.mean+d, max(out.max, d), n+1
		if p.neutral() {
			chroma := math.Hypot(lab.A, lab.B)
			out.grayMean, out.grayMax, grays = out.grayMean+chroma, max(out.grayMax, chroma), grays+1
		}
	}
	out.mean /= n
	out.grayMean /= grays
	return out
}

// fit finds the density matrix and printer lights that bring a chart closest to
// its truth: the least sum of squared CIEDE2000 over its patches, contrast and
// film base being those of the automatic recipe.
func (s *scan) fit(t *testing.T) *recipe.Recipe {
	start, _ := s.auto(recipe.ColorNegative)
	// Clipping at paper white has no gradient: fit two stops darker. The score
	// is free of exposure.
	for c := range start.Exposure {
		start.Exposure[c] -= 0.6
	}
	build := func(x []float64) *recipe.Recipe {
		r := start.Clone()
		m := &recipe.Matrix{Name: "fitted"}
		for i := range 9 {
			m.Values[i/3][i%3] = x[i]
		}
		r.Density.Matrix = m
		for c := range 3 {
			r.Exposure[c] = start.Exposure[c] + x[9+c]
		}
		return r
	}
	srgb, _ := color.Lookup("srgb")
	cost := func(x []float64) float64 {
		p, err := program.Compile(build(x), program.Output{Space: srgb, Depth: 16})
		if err != nil {
			return 1e6
		}
		working, _ := color.Lookup(start.Working)
		luma := color.Luminance(working)
		var light [][3]float64
		factor := 1.0
		for _, p5 := range s.Patches {
			l := program.ScanLight(p, p5.scan)
			light = append(light, l)
			if p5.Name == "neutral 5 (.70 D)" {
				want := color.Lab{L: p5.Lab[0], A: p5.Lab[1], B: p5.Lab[2]}.XYZ()
				factor = want[1] / (luma[0]*l[0] + luma[1]*l[1] + luma[2]*l[2])
			}
		}
		sum := 0.0
		for i, p := range s.Patches {
			l := light[i]
			for c := range l {
				l[c] *= factor
			}
			d := color.DeltaE2000(color.Lab{L: p.Lab[0], A: p.Lab[1], B: p.Lab[2]}, color.LabOf(working, l))
			sum += d * d
		}
		return sum
	}
	x := []float64{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}
	problem := optimize.Problem{Func: cost, Grad: func(grad, x []float64) {
		fd.Gradient(grad, cost, x, &fd.Settings{Formula: fd.Central, Step: 1e-5})
	}}
	for range 3 {
		for _, method := range []optimize.Method{&optimize.BFGS{}, &optimize.NelderMead{SimplexSize: 0.02}} {
			result, err := optimize.Minimize(problem, x, &optimize.Settings{MajorIterations: 400}, method)
			if result == nil {
				t.Fatal(err)
			}
			if cost(result.X) <= cost(x) {
				x = result.X
			}
		}
	}
	for i := range x {
		x[i] = math.Round(x[i]*1e4) / 1e4 // what a person would keep
	}
	return build(x)
}

const (
	chart      = "chart_portra400.tif"
	chartUnder = "chart_portra400_under2.tif"
	chartOver  = "chart_portra400_over2.tif"
	strip      = "strip_portra400.tif"
)

// TestSampleScan needs nothing but the repository.
func TestSampleScan(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "chart_truth.json"))
	require.NoError(t, err)
	s := &scan{name: "sample"}
	require.NoError(t, json.Unmarshal(data, &s.truth))
	require.Len(t, s.Patches, 25)
	s.decode(t, filepath.Join(fixture.Repository(t), "samples", "chart_portra400.tif"))
	r, report := s.auto("")
	require.Equal(t, recipe.ColorNegative, report.Film)
	require.True(t, report.Base.Rebate)
	require.Empty(t, report.Findings)
	for c := range 3 {
		require.InEpsilon(t, s.Base[c]/65535, report.Base.Value[c], 0.01, "film base")
	}
	got := s.judge(t, r, 0)
	require.Less(t, got.mean, 8.0)
	require.Less(t, got.grayMax, 4.0)
}

func TestAccuracyOfCharts(t *testing.T) {
	var table strings.Builder
	fmt.Fprintln(&table, "| chart | automatic: mean | max | grays: mean chroma | max | fitted: mean | max | grays: mean chroma | max |")
	fmt.Fprintln(&table, "|---|---|---|---|---|---|---|---|---|")
	for _, name := range []string{chart, chartUnder, chartOver} {
		s := loadScan(t, name)
		r, report := s.auto("")
		require.True(t, report.Base.Rebate, name)
		for c := range 3 {
			require.InEpsilon(t, s.Base[c]/65535, report.Base.Value[c], 0.01, "%s: film base", name)
		}
		automatic := s.judge(t, r, 0)
		fitted := s.judge(t, s.fit(t), 0)
		fmt.Fprintf(&table, "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |\n", name,
			automatic.mean, automatic.max, automatic.grayMean, automatic.grayMax,
			fitted.mean, fitted.max, fitted.grayMean, fitted.grayMax)
		require.Less(t, automatic.mean, 9.0, name)
		require.Less(t, automatic.grayMean, 4.0, name)
		require.LessOrEqual(t, fitted.mean, 2.5, name)
	}
	checkDoc(t, "charts", table.String())
}

func TestAccuracyOfAutomaticOnOtherScans(t *testing.T) {
	var table strings.Builder
	fmt.Fprintln(&table, "| scan | frame | mean | max | grays: mean chroma | max |")
	fmt.Fprintln(&table, "|---|---|---|---|---|---|")
	s := loadScan(t, strip)
	r, report := s.auto(recipe.ColorNegative)
	require.True(t, report.Base.Rebate)
	for frame := range 3 {
		got := s.judge(t, r, frame)
		fmt.Fprintf(&table, "| %s | %d | %.2f | %.2f | %.2f | %.2f |\n", s.name, frame+1, got.mean, got.max, got.grayMean, got.grayMax)
		require.Less(t, got.mean, 12.0)
	}
	s = loadScan(t, "slide.tif")
	r, report = s.auto(recipe.ColorPositive)
	require.Nil(t, report.Base)
	got := s.judge(t, r, 0)
	fmt.Fprintf(&table, "| %s | 1 | %.2f | %.2f | %.2f | %.2f |\n", s.name, got.mean, got.max, got.grayMean, got.grayMax)
	require.Less(t, got.mean, 9.0)

	s = loadScan(t, "bw_negative.tif")
	r, report = s.auto("")
	require.Equal(t, recipe.BWNegative, report.Film)
	require.True(t, report.Base.Rebate)
	got = s.judge(t, r, 0)
	fmt.Fprintf(&table, "| %s | 1 | %.2f | %.2f | %.2f | %.2f |\n", s.name, got.mean, got.max, got.grayMean, got.grayMax)
	require.Less(t, got.grayMax, 0.01, "monochrome film ends in gray")
	require.Less(t, got.mean, 6.0)
	checkDoc(t, "others", table.String())
}

// checkDoc compares a table with the one in docs/accuracy.md between the marks
// of that name, or writes it there.
func checkDoc(t *testing.T, name, table string) {
	path := filepath.Join(fixture.Repository(t), "docs", "accuracy.md")
	doc, err := os.ReadFile(path)
	require.NoError(t, err)
	begin, end := []byte("<!-- table "+name+" -->\n"), []byte("<!-- end -->")
	at := bytes.Index(doc, begin)
	require.GreaterOrEqual(t, at, 0, "%s has no table %s", path, name)
	at += len(begin)
	length := bytes.Index(doc[at:], end)
	require.GreaterOrEqual(t, length, 0)
	if *update {
		out := append(append(append([]byte(nil), doc[:at]...), table...), doc[at+length:]...)
		require.NoError(t, os.WriteFile(path, out, 0o666))
		return
	}
	const hint = "%s is out of date: go test ./pipeline/analyze -update"
	number := regexp.MustCompile(`\d+\.\d+`)
	was := string(doc[at : at+length])
	require.Equal(t, number.ReplaceAllString(was, "#"), number.ReplaceAllString(table, "#"), hint, path)
	// The last digit may differ where a compiler fuses multiplication and addition.
	now := number.FindAllString(table, -1)
	for i, old := range number.FindAllString(was, -1) {
		a, errA := strconv.ParseFloat(old, 64)
		b, errB := strconv.ParseFloat(now[i], 64)
		require.NoError(t, errors.Join(errA, errB))
		require.InDelta(t, a, b, 0.05, hint, path)
	}
}

// TestBalanceIsTheBestOfItsKind compares ways to balance a picture.
func TestBalanceIsTheBestOfItsKind(t *testing.T) {
	var table strings.Builder
	fmt.Fprintln(&table, "| balance | Delta E: chart | -2 EV | +2 EV | strip | gray chroma: chart | -2 EV | +2 EV | strip |")
	fmt.Fprintln(&table, "|---|---|---|---|---|---|---|---|---|")
	var scans []*scan
	for _, name := range []string{chart, chartUnder, chartOver, strip} {
		scans = append(scans, loadScan(t, name))
	}
	best := math.Inf(1)
	var ours float64
	for _, method := range analyze.Neutralizers {
		var errors, chroma []string
		var sum float64
		for _, s := range scans {
			got := s.judge(t, analyze.AutoWith(s.pic, analyze.Request{Info: s.info}, method), 0)
			errors = append(errors, fmt.Sprintf("%.2f", got.mean))
			chroma = append(chroma, fmt.Sprintf("%.2f", got.grayMean))
			sum += got.grayMean
		}
		fmt.Fprintf(&table, "| %s | %s | %s |\n", method, strings.Join(errors, " | "), strings.Join(chroma, " | "))
		best = min(best, sum)
		ours = sum // the last of the list
	}
	require.Equal(t, best, ours)
	checkDoc(t, "balance", table.String())
}
