package browser

import (
	"context"
	"encoding/json"
	"time"

	"github.com/coder/websocket"

	"safelight/app/session"
)

const (
	// patience is how long a page may take to receive a part of a message.
	patience = 15 * time.Second
	// part is how much that is, in bytes: a picture may take its time on a slow line.
	part = 256 << 10
	// pulse is how often it is asked whether it is still there.
	pulse = 20 * time.Second
)

// write sends what there is to send.
func (p *page) write(ctx context.Context) {
	if p.send(ctx, helloMessage{"hello", p.server.config.Version, p.server.table}) != nil {
		return
	}
	pictures := sender{page: p}
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
			err = pictures.send(ctx)
		}
		if err != nil {
			return
		}
	}
}

// sender sends pictures, each once.
type sender struct {
	*page
	sent uint64 // number of the last
	buf  []byte
}

// send sends the newest picture, unless it was sent.
func (s *sender) send(ctx context.Context) error {
	fresh := false
	s.session.Picture(func(picture session.Picture) {
		if fresh = picture.Number != s.sent; fresh {
			s.sent, s.buf = picture.Number, frame(s.buf, picture)
		}
	})
	if !fresh {
		return nil
	}
	s.sends(s.sent)
	return s.put(ctx, websocket.MessageBinary, s.buf)
}

// send sends a message as JSON.
func (p *page) send(ctx context.Context, message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return p.put(ctx, websocket.MessageText, data)
}

// put sends a message, to a page that takes all parts of it soon enough.
func (p *page) put(ctx context.Context, kind websocket.MessageType, data []byte) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(p.server.patience, cancel)
	defer late.Stop()
	w, err := p.conn.Writer(ctx, kind)
	if err != nil {
		return err
	}
	for len(data) > 0 {
		n := min(len(data), part)
		if _, err := w.Write(data[:n]); err != nil {
			return err
		}
		data = data[n:]
		late.Reset(p.server.patience)
	}
	return w.Close()
}

func (p *page) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, p.server.patience)
	defer cancel()
	return p.conn.Ping(ctx)
}
