package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"safelight/app/session"
)

const (
	// patience is how long a page may take to receive a message.
	patience = 15 * time.Second
	// pulse is how often it is asked whether it is still there.
	pulse = 20 * time.Second
)

// page is one connection of a page.
type page struct {
	server  *Server
	session *session.Session
	conn    *websocket.Conn
	answers chan any      // to be sent
	wake    chan struct{} // something has changed, holds one

	mu      sync.Mutex
	changed session.Change
	taken   bool // the page has shown the picture before
}

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
	ctx, cancel := context.WithCancel(serving)
	defer cancel()
	p := &page{server: s, session: s.config.Session, conn: conn, answers: make(chan any, 16), wake: make(chan struct{}, 1), taken: true}
	var all sync.WaitGroup
	all.Go(func() { defer cancel(); p.listen(ctx) })
	all.Go(func() { defer cancel(); p.write(ctx) })
	if err := p.read(ctx); err != nil && ctx.Err() == nil {
		conn.Close(websocket.StatusPolicyViolation, reason(err))
	} else if serving.Err() != nil {
		conn.Close(websocket.StatusGoingAway, "safelight ends")
	}
	cancel()
	all.Wait()
}

// reason is an error short enough to close a connection with.
func reason(err error) string {
	text := err.Error()
	return text[:min(len(text), 120)]
}

// read does what the page asks for, one after the other. It returns an error for
// what no page of ours says, and nil when the page is gone.
func (p *page) read(ctx context.Context) error {
	for {
		kind, data, err := p.conn.Read(ctx)
		if err != nil {
			return nil
		}
		if kind != websocket.MessageText {
			return fmt.Errorf("a page sends text")
		}
		var r request
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&r); err != nil {
			return fmt.Errorf("not understood: %w", err)
		}
		if _, err := decoder.Token(); err != io.EOF {
			return fmt.Errorf("more than one value in a message")
		}
		var answer any
		switch {
		case r.Ack != nil:
			p.tell(0, true)
			continue
		case r.Command != nil:
			a := answerMessage{Type: "answer", ID: r.ID}
			if err := p.session.Do(ctx, *r.Command); err != nil {
				a.Error = err.Error()
			}
			answer = a
		case r.Scans != nil:
			from := max(r.Scans[0], 0)
			scans, version := p.session.Scans(from, min(r.Scans[1], from+maxScans))
			answer = scansMessage{"scans", r.ID, from, version, scans}
		default:
			return fmt.Errorf("neither a command nor a question")
		}
		select {
		case p.answers <- answer:
		case <-ctx.Done():
			return nil
		}
	}
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
		p.tell(changed, false)
		if changed&session.SessionOver != 0 {
			return
		}
	}
}

// tell takes note of something for the writer.
func (p *page) tell(changed session.Change, taken bool) {
	p.mu.Lock()
	p.changed |= changed
	p.taken = p.taken || taken
	p.mu.Unlock()
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
	if !p.taken {
		now &^= session.PictureChanged
	}
	p.changed &^= now
	return now
}

// write sends what there is to send.
func (p *page) write(ctx context.Context) {
	if p.send(ctx, helloMessage{"hello", p.server.config.Version, p.server.table}) != nil {
		return
	}
	var sent uint64 // number of the picture
	var buf []byte
	pulses := time.NewTicker(pulse)
	defer pulses.Stop()
	for {
		var err error
		select {
		case answer := <-p.answers:
			err = p.send(ctx, answer)
		case <-pulses.C:
			err = p.ping(ctx)
		case <-p.wake:
		case <-ctx.Done():
			return
		}
		changed := p.next()
		if err == nil && changed&session.ScansChanged != 0 {
			err = p.send(ctx, scansChangedMessage{"scans-changed", p.session.State().Folder.Version})
		}
		if err == nil && changed&session.StateChanged != 0 {
			err = p.send(ctx, stateMessage{"state", p.session.State()})
		}
		if err == nil && changed&session.PictureChanged != 0 {
			fresh := false
			p.session.Picture(func(picture session.Picture) {
				if fresh = picture.Number != sent; fresh {
					sent, buf = picture.Number, frame(buf, picture)
				}
			})
			if fresh {
				p.mu.Lock()
				p.taken = false
				p.mu.Unlock()
				err = p.put(ctx, websocket.MessageBinary, buf)
			}
		}
		if err != nil {
			return
		}
	}
}

// send sends a message as JSON.
func (p *page) send(ctx context.Context, message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return p.put(ctx, websocket.MessageText, data)
}

// put sends a message, to a page that takes it soon enough.
func (p *page) put(ctx context.Context, kind websocket.MessageType, data []byte) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return p.conn.Write(ctx, kind, data)
}

func (p *page) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return p.conn.Ping(ctx)
}
