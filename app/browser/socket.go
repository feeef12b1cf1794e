package browser

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/coder/websocket"

	"safelight/app/session"
)

// page is one connection of a page.
type page struct {
	server   *Server
	session  *session.Session
	conn     *websocket.Conn
	commands chan request  // to be done
	answers  chan any      // to be sent
	wake     chan struct{} // something has changed, holds one

	mu      sync.Mutex
	changed session.Change
	flying  uint64 // number of the picture that the page has not shown yet, 0 if none
}

// maxWaiting is how many commands of a page may wait for those before them. It is
// not heard before there is room.
const maxWaiting = 64

// socket talks to a page until it or the server goes.
func (s *Server) socket(serving context.Context, w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		http.Error(w, fmt.Sprintf("%d pages are open, which is all there can be", maxPages), http.StatusServiceUnavailable)
		return
	}
	defer s.leave()
	// Nothing is compressed: pictures would take longer that way.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // and the page was told
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxRequest)
	ctx, cancel := context.WithCancel(context.WithoutCancel(serving)) // with which the page could not be told
	defer cancel()
	p := &page{
		server: s, session: s.config.Session, conn: conn,
		commands: make(chan request, maxWaiting), answers: make(chan any, 16), wake: make(chan struct{}, 1),
	}
	var all sync.WaitGroup
	for _, part := range []func(context.Context){p.listen, p.do, p.write} {
		all.Go(func() { defer cancel(); part(ctx) })
	}
	all.Go(func() {
		defer cancel()
		select {
		case <-serving.Done():
			conn.Close(websocket.StatusGoingAway, "safelight ends")
		case <-ctx.Done():
		}
	})
	if err := p.read(ctx); err != nil {
		conn.Close(websocket.StatusPolicyViolation, reason(err))
	}
	cancel()
	all.Wait()
}

// reason is an error short enough to close a connection with.
func reason(err error) string {
	text := err.Error()
	return text[:min(len(text), 120)]
}

// listen takes note of what changes in the session.
func (p *page) listen(ctx context.Context) {
	l := p.session.Listen()
	defer l.Close()
	for {
		changed, err := l.Next(ctx)
		if err != nil {
			return
		}
		p.tell(changed)
		if changed&session.SessionOver != 0 {
			return
		}
	}
}

// tell takes note of something for the writer.
func (p *page) tell(changed session.Change) {
	p.mu.Lock()
	p.changed |= changed
	p.mu.Unlock()
	p.awake()
}

// shown takes note that the page has shown a picture.
func (p *page) shown(number uint64) {
	p.mu.Lock()
	if number >= p.flying {
		p.flying = 0
	}
	p.mu.Unlock()
	p.session.Presented()
	p.awake()
}

func (p *page) awake() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// next is what there is to send: of what has changed, all but a picture that the page
// is not ready for.
func (p *page) next() session.Change {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.changed
	if p.flying != 0 {
		now &^= session.PictureChanged
	}
	p.changed &^= now
	return now
}

// sends takes note that a picture is on its way.
func (p *page) sends(number uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flying = number
}
