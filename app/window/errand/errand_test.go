package errand

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/internal/fixture"
)

// owner is the goroutine of a window, and a session that waits where it is told to.
type owner struct {
	t      *testing.T
	posted chan func()

	mutex sync.Mutex
	told  []string
	gate  chan struct{} // commands wait for it, if not nil
	err   error
}

func (o *owner) do(ctx context.Context, c session.Command) error {
	o.mutex.Lock()
	gate := o.gate
	o.mutex.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.told = append(o.told, c.Name)
	return o.err
}

// settle runs what is posted until nothing is under way.
func (o *owner) settle(e *Errands) []string {
	fixture.Soon(o.t, func() bool {
		for {
			select {
			case f := <-o.posted:
				f()
				continue
			default:
			}
			return e.Idle()
		}
	}, "not idle")
	o.mutex.Lock()
	defer o.mutex.Unlock()
	told := o.told
	o.told = nil
	return told
}

func start(t *testing.T) (*owner, *Errands, *[]error) {
	o := &owner{t: t, posted: make(chan func(), 1000)}
	var refused []error
	e := New(o.do, func(f func()) { o.posted <- f }, func(err error) { refused = append(refused, err) })
	t.Cleanup(e.Close)
	return o, e, &refused
}

func set(name string) session.Command { return session.Command{Do: session.Set, Name: name} }

func TestCommandsAreToldInOrder(t *testing.T) {
	o, e, _ := start(t)
	var want []string
	for i := range 100 {
		name := fmt.Sprint(i)
		want = append(want, name)
		e.Act(nil, set(name))
	}
	require.Equal(t, want, o.settle(e))
}

func TestOfADragOnlyTheLatestWaits(t *testing.T) {
	o, e, _ := start(t)
	o.gate = make(chan struct{})
	for i := range 100 {
		e.Drive("gamma", false, set(fmt.Sprint(i)))
	}
	require.True(t, e.Driving("gamma"))
	require.False(t, e.Driving("dmax"))
	close(o.gate)
	require.Equal(t, []string{"0", "99"}, o.settle(e))
	require.False(t, e.Driving("gamma"))
}

// What a drag has left to tell comes before what is done after it.
func TestADragIsToldBeforeWhatFollowsIt(t *testing.T) {
	o, e, _ := start(t)
	o.gate = make(chan struct{})
	e.Drive("gamma", false, set("first"))
	e.Drive("gamma", false, set("last"))
	e.Act(nil, set("undo"))
	close(o.gate)
	require.Equal(t, []string{"first", "last", "undo"}, o.settle(e))
}

func TestRefusalsAreToldOnceAndEndTheList(t *testing.T) {
	o, e, refused := start(t)
	o.err = &session.Refused{Do: session.Set, Err: errors.New("no")}
	var heard error
	e.Act(func(err error) { heard = err }, set("a"), set("b"))
	require.Equal(t, []string{"a"}, o.settle(e), "what follows is not tried")
	require.ErrorIs(t, heard, o.err)
	require.Len(t, *refused, 1)
	require.Equal(t, "no", Words((*refused)[0]).English)
	e.Drive("probe", true, set("p"))
	o.settle(e)
	require.Len(t, *refused, 1, "a quiet one is not told")
	e.Drive("probe", true, set("p"))
	e.Drive("probe", true, set("q"))
	e.Act(nil) // which has the one that waits told
	o.settle(e)
	require.Len(t, *refused, 1)
	e.Drive("gamma", false, set("g"))
	o.settle(e)
	require.Len(t, *refused, 2)
	require.Equal(t, "x", Words(errors.New("x")).English)
}

func TestClosingEndsACommandThatWaits(t *testing.T) {
	o := &owner{t: t, posted: make(chan func(), 10), gate: make(chan struct{})}
	e := New(o.do, func(f func()) { o.posted <- f }, nil)
	e.Act(nil, set("a"), set("b"))
	e.Close()
	require.Empty(t, o.told)
	require.Empty(t, o.posted)
	e.Act(nil, set("c")) // nobody hears it, and nothing breaks
}

// While a picker waits for the image's worker, the user may go to the next scan; what is
// done to the picture waits.
func TestAQuestionDoesNotKeepTheUserFromGoingOn(t *testing.T) {
	asked := make(chan struct{})
	o := &owner{t: t, posted: make(chan func(), 100)}
	e := New(func(ctx context.Context, c session.Command) error {
		if c.Do.Asks() {
			select {
			case <-asked:
			case <-ctx.Done():
			}
		}
		return o.do(ctx, c)
	}, func(f func()) { o.posted <- f }, nil)
	defer e.Close()
	e.Act(nil, session.Command{Do: session.PickNeutral, Name: "pick"})
	e.Act(nil, session.Command{Do: session.Set, Name: "set"})
	gone := make(chan struct{})
	e.Act(func(error) { close(gone) }, session.Command{Do: session.Step, Name: "step"})
	fixture.Soon(t, func() bool {
		select {
		case f := <-o.posted:
			f()
		default:
		}
		select {
		case <-gone:
			return true
		default:
			return false
		}
	}, "it waits for the answer")
	close(asked)
	require.Equal(t, []string{"step", "pick", "set"}, o.settle(e))
}

// A drag is about the picture that was seen when it was made, though it waits.
func TestWhatIsDoneToAPictureIsNotDoneToAnother(t *testing.T) {
	o := &owner{t: t, posted: make(chan func(), 100)}
	var images []uint64
	told := false
	e := New(func(ctx context.Context, c session.Command) error {
		o.mutex.Lock()
		images = append(images, c.Image)
		o.mutex.Unlock()
		return &session.Refused{Do: c.Do, Err: session.ErrStale}
	}, func(f func()) { o.posted <- f }, func(error) { told = true })
	defer e.Close()
	shown := uint64(7)
	e.About = func() uint64 { return shown }
	e.Drive("gamma", false, session.Command{Do: session.Set, Name: "a"})
	e.Drive("gamma", false, session.Command{Do: session.Set, Name: "b"})
	shown = 8
	e.Act(nil, session.Command{Do: session.Step, Name: "step"})
	e.Act(nil, session.Command{Do: session.Undo, Name: "undo"})
	e.Act(nil, session.Command{Do: session.PickBase, At: &[2]float64{0.5, 0.5}})
	o.settle(e)
	require.Equal(t, []uint64{7, 7, 0, 0, 8}, images)
	require.False(t, told)
}
