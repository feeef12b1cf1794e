package session

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"safelight/app/look"
	"safelight/xpcworker/viewer"
)

// Config says how a Session works.
type Config struct {
	// Viewer shows images; the session sets what it needs of it: Prepare, Notify
	// and the size of pictures.
	Viewer viewer.Config
	// DataDir is the user's data folder, "" if there is none.
	DataDir string
	// SaveAfter is how long after the last change a sidecar is written; 0 means
	// two seconds.
	SaveAfter time.Duration
	// Exporter is the command line that exports, the program itself with
	// "export"; nil means that there are no exports.
	Exporter []string
}

// Session is one user's work on one folder. Its methods may be called by several
// goroutines. One goroutine owns its state and waits for nothing else.
type Session struct {
	config    Config
	look      *look.Look
	ctx       context.Context // of everything that is done for the session
	cancel    context.CancelFunc
	acts      chan act
	summing   chan struct{} // held by who computes a checksum
	keeping   sync.Mutex    // held by who writes how a folder starts
	over      chan struct{} // closed when the owner has ended
	ended     sync.Once
	endErr    error
	viewer    *viewer.Viewer
	events    queue
	lent      lent
	state     atomic.Pointer[State]
	scans     atomic.Pointer[scanList]
	listeners listeners

	// The rest belongs to the owner.
	running    int      // goroutines of background
	answers    []func() // to be given when what was done can be seen
	closing    bool
	closed     bool // nothing is begun any more
	version    uint64
	changed    Change // since the state was published
	folder     Folder
	list       *scanList // the latest, published or not
	listings   uint64    // lists there were
	direction  int       // in which the user goes, 1 or -1
	selected   [][2]int
	anchor     int // of the selection
	image      *image
	images     uint64
	documents  map[string]*document
	view       View
	before     float64
	beforeKey  string // what the picture shows that before was drawn for, where both are shown
	clipboard  clipboard
	starts     map[string]clipboard // how scans of a folder start
	startsRead map[string]bool      // folders of which that is known
	status     []Status
	appliedAt  time.Time // when it was told how far a look is applied
	histogram  histograms
	probe      probes
	memory     memoryWatch
	requests   requests
	pictured   atomic.Int64 // when there was a picture last, in Unix nanoseconds
	exports    exports
	batch      *applying                // that goes on
	held       map[string]chan struct{} // scans whose sidecars are worked on, closed when that is over
}

// ErrOver is the error of what is asked of a session that was closed.
var ErrOver = tell("the session is over", "会话已结束")

// New makes a session without a folder.
func New(config Config) (*Session, error) {
	if config.SaveAfter <= 0 {
		config.SaveAfter = 2 * time.Second
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Session{
		config: config, ctx: ctx, cancel: cancel,
		look: look.New(look.Options{DataDir: config.DataDir}),
		acts: make(chan act), summing: make(chan struct{}, 1), over: make(chan struct{}),
		list: &scanList{}, direction: 1,
		documents:  make(map[string]*document),
		held:       make(map[string]chan struct{}),
		starts:     make(map[string]clipboard),
		startsRead: make(map[string]bool),
		view:       View{Width: firstWidth, Height: firstHeight, Center: middle},
		events:     newQueue(),
		lent:       lent{ready: make(chan struct{}, 1), done: make(chan struct{})},
	}
	config.Viewer.Prepare = s.prepare
	config.Viewer.Notify = s.events.put
	config.Viewer.Width, config.Viewer.Height = firstWidth, firstHeight
	config.Viewer.Yield = painting
	v, err := viewer.New(config.Viewer)
	if err != nil {
		cancel()
		return nil, err
	}
	s.viewer = v
	for _, text := range s.look.Notices() {
		s.warn("notice", text)
	}
	s.publishFirst()
	go s.own()
	s.call(func() {
		s.background(s.hear)
		s.background(s.takePictures)
	})
	return s, nil
}

// State is the state as it is now. It is not to be changed.
func (s *Session) State() *State { return s.state.Load() }

// Do does what a user asks for, and returns when the state has changed, without
// waiting for pictures. What needs an answer of the image's worker, such as a
// picker, is waited for. The error is a *Refused, or that of ctx.
func (s *Session) Do(ctx context.Context, c Command) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	err := s.do(ctx, c)
	if err == nil || ctx.Err() != nil && err == context.Cause(ctx) {
		return err
	}
	return &Refused{Do: c.Do, Err: err}
}

// Close saves what is not saved, ends exports and workers, and returns when all of
// that is done. The error says what could not be saved.
func (s *Session) Close() error {
	s.ended.Do(func() { s.endErr = s.end() })
	<-s.over
	return s.endErr
}

// end ends what runs, in the order in which one needs the other.
func (s *Session) end() error {
	s.call(func() {
		s.closing = true
		s.cancelExport()
	})
	err := s.saveAll()
	s.cancel()
	s.events.close()
	s.lent.close()
	s.viewer.Close()
	s.call(func() {
		s.closed = true
		s.changed |= SessionOver
	})
	return err
}
