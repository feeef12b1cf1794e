package session_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	. "safelight/app/session"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

// A thousand random things are done to a scan, most of which are steps and some of which
// are refused: more steps than are kept.
func TestWhateverIsDoneCanBeUndoneAndIsKept(t *testing.T) { doMuch(t, 1000, 100) }

// As few as are kept lead back to the start.
func TestAllThatIsDoneCanBeUndone(t *testing.T) { doMuch(t, 180, 0) }

// doMuch does random things, and undoes all, or as many steps as are kept at least.
func doMuch(t *testing.T, steps, kept int) {
	d := enter(t)
	d.negative("a.tif", 120, 80)
	d.negative("b.tif", 120, 80)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	random := rand.New(rand.NewPCG(3, 14))
	past := []*recipe.Sidecar{shown(d.State().Image)} // what undo leads through
	at := 0
	ids := map[string]bool{}
	drag := 0
	for n := range steps {
		before := shown(d.State().Image)
		c := someCommand(random, d.State().Image)
		if random.IntN(4) == 0 {
			if random.IntN(2) == 0 {
				drag++
			}
			c.Drag = draggable(c.Do, fmt.Sprint(drag))
		}
		undone := d.State().Image.Undo
		had, force := d.Steps()
		err := d.Do(context.Background(), c)
		now := shown(d.State().Image)
		has, forced := d.Steps()
		switch {
		case err != nil:
			require.Equal(t, before, now, "%+v was refused, and did something: %v", c, err)
		case c.Do == Undo:
			at--
			require.Equal(t, past[at], now, "undo of %s", undone)
		case c.Do == Redo:
			at++
			require.Equal(t, past[at], now)
		case has > had:
			require.NotEqual(t, before, now, "%+v did nothing, and is a step", c)
			past = append(past[:at+1], now)
			at++
		case forced < force: // the drag is back where it began
			at--
			past = past[:at+1]
			require.True(t, same(t, past[at], now))
		case !same(t, before, now): // it is part of the last step
			require.NotEmpty(t, c.Drag)
			past[at] = now
		}
		seen := map[string]bool{}
		for _, crop := range now.Crops {
			require.False(t, seen[crop.ID], "two crops have an id")
			seen[crop.ID] = true
		}
		if c.Do == CropAdd && err == nil {
			id := d.State().Image.Crop
			require.False(t, ids[id], "%s was the id of another crop", id)
			ids[id] = true
		}
		if n%100 == 99 {
			d.do(Command{Do: Save})
			require.Equal(t, now, stripped(d.kept("a.tif")))
			require.Equal(t, IsSaved, d.State().Image.Saved)
		}
		if n%250 == 249 { // what is done is there when one comes back
			d.do(Command{Do: Go, Index: index(1)})
			d.ready("b.tif")
			d.do(Command{Do: Go, Index: index(0)})
			require.Equal(t, now, shown(d.ready("a.tif")))
		}
	}
	n := 0
	for ; d.State().Image.Undo != ""; n++ {
		d.do(Command{Do: Undo})
		require.Equal(t, past[at-n-1], shown(d.State().Image))
	}
	if kept == 0 {
		require.Equal(t, at, n, "that is the start")
		require.Greater(t, n, 50)
	}
	require.GreaterOrEqual(t, n, min(at, kept))
	for at -= n; d.State().Image.Redo != ""; {
		d.do(Command{Do: Redo})
		at++
		require.Equal(t, past[at], shown(d.State().Image))
	}
	require.Equal(t, len(past)-1, at, "that is the end")
	final := shown(d.State().Image)
	require.NoError(t, d.Close())
	require.Equal(t, final, stripped(d.kept("a.tif")))

	// In the next session there are no crops of ids that were.
	d.Session = d.begin()
	d.do(Command{Do: Open, Text: d.dir})
	require.Equal(t, final, shown(d.ready("a.tif")))
	d.do(Command{Do: CropAdd, Rect: &[4]float64{0, 0, 0.5, 0.5}})
	require.False(t, ids[d.State().Image.Crop])
}

func same(t *testing.T, a, b *recipe.Sidecar) bool {
	t.Helper()
	x, err := recipe.MarshalSidecar(a)
	require.NoError(t, err)
	y, err := recipe.MarshalSidecar(b)
	require.NoError(t, err)
	return string(x) == string(y)
}

// shown is what is to be kept of the scan shown, as the state tells. The recipes of
// crops that are not shown are not told.
func shown(im *Image) *recipe.Sidecar {
	sc := &recipe.Sidecar{Version: 1, Source: recipe.Source{Name: "a.tif"}, Recipe: ContentOf(im).Recipe}
	c := ContentOf(im)
	sc.Orientation, sc.Mirror, sc.Straighten, sc.Crops = c.Orientation, c.Mirror, c.Straighten, c.Crops
	if len(sc.Crops) == 0 {
		sc.Crops = nil
	}
	return stripped(sc)
}

// stripped is a sidecar without what does not belong to what was chosen.
func stripped(sc *recipe.Sidecar) *recipe.Sidecar {
	c := *sc
	c.Source, c.Version, c.LastCrop = recipe.Source{Name: "a.tif"}, 1, 0
	return &c
}

func draggable(do Do, drag string) string {
	switch do {
	case Set, Nudge, Base, Matrix, MatrixNudge, Curve, Straighten, CropSet:
		return drag
	}
	return ""
}

// someCommand is a command that makes sense more often than not.
func someCommand(random *rand.Rand, im *Image) Command {
	value := func(low, high float64) *float64 { return number(low + random.Float64()*(high-low)) }
	crop := ""
	if len(im.Crops) > 0 {
		crop = im.Crops[random.IntN(len(im.Crops))].ID
	}
	rect := &[4]float64{random.Float64() * 0.5, random.Float64() * 0.5, 0.01 + random.Float64()*0.5, 0.01 + random.Float64()*0.6}
	all := adjust.Parameters()
	p := all[random.IntN(len(all))]
	groups := adjust.GroupNames()
	some := []string{groups[random.IntN(len(groups))], groups[random.IntN(len(groups))]}
	choices := []Command{
		{Do: Set, Name: p.Name, Value: value(p.Min, p.Max)},
		{Do: Set, Name: p.Name, Value: value(p.Min-1, p.Max+1)},
		{Do: Nudge, Name: p.Name, Value: value(-0.1, 0.1)},
		{Do: Set, Name: "exposure.r", Value: value(-1, 1)},
		{Do: Film, Name: string(recipe.Films()[random.IntN(6)])},
		{Do: Working, Name: []string{"acescg", "kodak-2383"}[random.IntN(2)]},
		{Do: InputSpace, Name: []string{"", "srgb", "prophoto", "embedded"}[random.IntN(4)]},
		{Do: Base, Values: []float64{0.5, *value(0, 1), 0.3}},
		{Do: Base},
		{Do: PickBase, At: &[2]float64{*value(0, 1), *value(0, 1)}},
		{Do: PickNeutral, At: &[2]float64{*value(0, 1), *value(0, 1)}, Value: []*float64{nil, number(5000)}[random.IntN(2)]},
		{Do: Auto, Names: [][]string{nil, {"base"}, {"exposure"}, {"balance", "film"}}[random.IntN(4)]},
		{Do: Matrix, Name: recipe.Matrices()[0].Name},
		{Do: Matrix, Values: []float64{1, 0, 0, 0, 1, *value(-1, 1), 0, 0, 1}},
		{Do: MatrixNudge, Name: []string{"purity", "hue.r", "hue.g", "hue.b", "hue.x"}[random.IntN(5)], Value: value(-0.2, 0.2)},
		{Do: Curve, Name: []string{"rgb", "r", "g", "b"}[random.IntN(4)], Points: [][2]float64{{0, *value(0, 1)}, {*value(0, 1), 1}}},
		{Do: Curve, Name: "rgb"},
		{Do: Paper, Name: []string{"kodak-endura-premier", "", "none such"}[random.IntN(3)]},
		{Do: Reset, Names: some}, {Do: Reset},
		{Do: Copy, Names: some}, {Do: Paste}, {Do: Paste, Names: some[:1]},
		{Do: Undo}, {Do: Undo}, {Do: Undo}, {Do: Redo}, {Do: Redo},
		{Do: Rotate, By: random.IntN(9) - 4}, {Do: Flip},
		{Do: Straighten, Value: value(-46, 46)},
		{Do: CropAdd, Rect: rect}, {Do: CropAdd, Rect: rect},
		{Do: CropSet, Name: crop, Rect: rect},
		{Do: CropName, Name: crop, Text: fmt.Sprint("crop ", random.IntN(3))},
		{Do: CropDelete, Name: crop},
		{Do: CropShow, Name: crop}, {Do: CropShow},
		{Do: CropFromAll, Name: crop}, {Do: CropFromAll}, {Do: CropToAll, Name: crop},
		{Do: SetView, View: &View{Width: 100 + random.IntN(100), Height: 100, Zoom: *value(0, 1), Center: [2]float64{*value(0, 1), *value(0, 1)}}},
		{Do: Before, Value: []*float64{number(0), number(1), number(0.4)}[random.IntN(3)]},
		{Do: Probe, At: &[2]float64{*value(0, 1), *value(0, 1)}},
	}
	return choices[random.IntN(len(choices))]
}
