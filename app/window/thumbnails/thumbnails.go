// Package thumbnails has the filmstrip's thumbnails made: those in sight first, a few at
// a time, and none that nobody wants any more.
package thumbnails

import (
	"container/list"
	"context"
	"time"
)

const (
	// atOnce is how many are made at a time.
	atOnce = 2
	// kept is how many are kept; a JPEG of a thumbnail has some ten kilobytes.
	kept = 500
	// tries is how often one is tried that fails, after patience and twice and four
	// times that.
	tries    = 3
	patience = 2 * time.Second
)

// Want is a thumbnail that is wanted: of a scan of the folder, and of a key that is
// another when it is to look otherwise.
type Want struct {
	Index int
	Key   string
}

// Thumb is what there is of one.
type Thumb struct {
	// JPEG is the picture, that of another key until there is one of its own; nil if
	// there is none.
	JPEG []byte
	// Failed says that it could not be made.
	Failed bool
}

// Loader has thumbnails made. Its methods are called on the goroutine that owns the
// window, which is also where it calls back.
type Loader struct {
	get    func(ctx context.Context, index int) ([]byte, error)
	post   func(func())
	after  func(time.Duration, func())
	loaded func(index int)

	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{} // one a request that ended

	wanted  []Want
	running map[Want]context.CancelFunc
	faults  map[Want]int
	waiting map[Want]bool
	byIndex map[int]*list.Element
	order   *list.List // of *entry, the one used last in front
}

type entry struct {
	want Want
	jpeg []byte
}

// New makes a loader. Get makes a thumbnail, on a goroutine of its own; post and after run
// a function on the window's goroutine; loaded hears there that one is there, or failed.
func New(get func(ctx context.Context, index int) ([]byte, error), post func(func()), after func(time.Duration, func()), loaded func(index int)) *Loader {
	l := &Loader{get: get, post: post, after: after, loaded: loaded, done: make(chan struct{}, atOnce),
		running: map[Want]context.CancelFunc{}, faults: map[Want]int{}, waiting: map[Want]bool{}, byIndex: map[int]*list.Element{}, order: list.New()}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l
}

// Close ends what is under way, and waits for it.
func (l *Loader) Close() {
	l.cancel()
	l.wanted = nil
	for range l.running {
		<-l.done
	}
	l.running = nil
}

// Clear forgets all, for another folder.
func (l *Loader) Clear() {
	l.wanted = nil
	l.byIndex, l.order = map[int]*list.Element{}, list.New()
	clear(l.faults)
	clear(l.waiting)
	l.trim()
}

// Want says which thumbnails are wanted, the one wanted most first. What is under way and
// is not among them is given up.
func (l *Loader) Want(wanted []Want) {
	l.wanted = wanted
	l.trim()
	l.next()
}

// Get is what there is of a thumbnail.
func (l *Loader) Get(w Want) (t Thumb) {
	if e := l.byIndex[w.Index]; e != nil {
		t.JPEG = e.Value.(*entry).jpeg
		if e.Value.(*entry).want == w {
			l.order.MoveToFront(e)
		}
	}
	t.Failed = l.faults[w] >= tries
	return t
}

// trim gives up what nobody wants.
func (l *Loader) trim() {
	still := make(map[Want]bool, len(l.wanted))
	for _, w := range l.wanted {
		still[w] = true
	}
	for w, cancel := range l.running {
		if !still[w] {
			cancel()
		}
	}
}

// next begins what is wanted most and is not there.
func (l *Loader) next() {
	for _, w := range l.wanted {
		if len(l.running) >= atOnce || l.ctx.Err() != nil {
			return
		}
		if w.Key == "" || l.has(w) || l.running[w] != nil || l.waiting[w] || l.faults[w] >= tries {
			continue
		}
		l.begin(w)
	}
}

func (l *Loader) has(w Want) bool {
	e := l.byIndex[w.Index]
	return e != nil && e.Value.(*entry).want == w
}

func (l *Loader) begin(w Want) {
	ctx, cancel := context.WithCancel(l.ctx)
	l.running[w] = cancel
	go func() {
		jpeg, err := l.get(ctx, w.Index)
		given := ctx.Err() != nil
		cancel()
		l.done <- struct{}{}
		l.post(func() {
			if l.ctx.Err() != nil {
				return // Close has taken it
			}
			<-l.done
			delete(l.running, w)
			switch {
			case given:
			case err != nil || len(jpeg) == 0:
				l.failed(w)
			default:
				l.keep(w, jpeg)
				l.loaded(w.Index)
			}
			l.next()
		})
	}()
}

// failed has a thumbnail tried again later, a few times.
func (l *Loader) failed(w Want) {
	l.faults[w]++
	if l.faults[w] >= tries {
		l.loaded(w.Index)
		return
	}
	l.waiting[w] = true
	l.after(patience<<(l.faults[w]-1), func() {
		delete(l.waiting, w)
		l.next()
	})
}

// keep keeps one in the place of that scan's, and forgets what was not used for long.
func (l *Loader) keep(w Want, jpeg []byte) {
	delete(l.faults, w)
	if e := l.byIndex[w.Index]; e != nil {
		l.order.Remove(e)
	}
	l.byIndex[w.Index] = l.order.PushFront(&entry{w, jpeg})
	for l.order.Len() > kept {
		last := l.order.Back()
		delete(l.byIndex, last.Value.(*entry).want.Index)
		l.order.Remove(last)
	}
}
