package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	. "safelight/app/session"
	"safelight/pipeline/adjust"
)

// What can wait, waits for the picture, and for the end of a drag.
func TestWhatCanWaitTakesNothingFromThePicture(t *testing.T) {
	d := enter(t)
	require.NoError(t, d.Rest(t.Context()), "nothing is shown")
	d.negative("a.tif", 300, 200)
	d.do(Command{Do: Open, Text: d.dir})
	require.NoError(t, d.Rest(t.Context()))
	seen := false
	d.Picture(func(p Picture) { seen = p.Index == 0 })
	require.True(t, seen, "there was no picture yet")

	ended := make(chan time.Time, 1)
	d.do(Command{Do: Set, Name: "density.gamma", Value: number(1), Drag: "1"})
	go func() {
		_ = d.Rest(context.WithoutCancel(t.Context()))
		ended <- time.Now()
	}()
	var last time.Time
	for n := range 40 {
		last = time.Now()
		d.do(Command{Do: Set, Name: "density.gamma", Value: number(1 + float64(n)/100), Drag: "1"})
		time.Sleep(15 * time.Millisecond)
	}
	require.True(t, (<-ended).After(last), "in the middle of a drag")

	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("given up"))
	d.do(Command{Do: Set, Name: "density.gamma", Value: number(1.5)})
	require.EqualError(t, d.Rest(ctx), "given up")
	require.NoError(t, d.Close())
	require.ErrorIs(t, d.Rest(t.Context()), ErrOver)
	time.Sleep(time.Second) // long after its last picture too
	require.ErrorIs(t, d.Rest(t.Context()), ErrOver)
}

func TestWhatIsRefusedIsToldInTheUsersLanguage(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 30, 20)
	d.do(Command{Do: Open, Text: d.dir})
	d.ready("a.tif")
	for _, c := range []struct {
		Command
		adjust.Label
	}{
		{Command{Do: Undo}, adjust.Label{English: "there is nothing to undo", Chinese: "没有可以撤销的步骤"}},
		{Command{Do: Working, Name: "x"}, adjust.Label{English: `there is no color space "x"`, Chinese: `没有色彩空间 "x"`}},
		{Command{Do: Matrix, Values: []float64{1, 11, 0, 0, 1, 0, 0, 0, 1}}, adjust.Label{
			English: "Red from green: 11 is outside -10 to 10", Chinese: "红自绿：11 is outside -10 to 10",
		}},
		{Command{Do: Base, Values: []float64{2, 1, 1}}, adjust.Label{
			English: "Base red: 2 is outside 0.0001 to 1", Chinese: "片基红：2 is outside 0.0001 to 1",
		}},
		{Command{Do: Before}, adjust.Label{English: "no value", Chinese: "no value"}}, // which no hand can do
	} {
		refused := new(Refused)
		require.ErrorAs(t, d.Do(t.Context(), c.Command), &refused)
		require.Equal(t, c.Label, refused.Label())
		require.Equal(t, string(c.Do)+": "+c.English, refused.Error())
	}
}

func TestTheWorkingSpaceIsAStep(t *testing.T) {
	d := enter(t)
	d.negative("a.tif", 30, 20)
	d.do(Command{Do: Open, Text: d.dir})
	was := d.ready("a.tif").Recipe.Working
	d.do(Command{Do: Working, Name: "kodak-2383"})
	require.Equal(t, "kodak-2383", d.State().Image.Recipe.Working)
	require.Equal(t, "working", d.State().Image.Undo)
	d.do(Command{Do: Undo})
	require.Equal(t, was, d.State().Image.Recipe.Working)
}
