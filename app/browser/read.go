package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/coder/websocket"

	"safelight/app/session"
)

// read hears what the page asks for. It returns an error for what no page of ours
// says, and nil when the page is gone. What can be answered at once is, whatever a
// command before it waits for.
func (p *page) read(ctx context.Context) error {
	for {
		kind, data, err := p.conn.Read(ctx)
		if err != nil {
			return nil
		}
		if kind != websocket.MessageText {
			return errors.New("a page sends text")
		}
		r, err := parse(data)
		if err != nil {
			return err
		}
		switch {
		case r.Ack != nil:
			p.shown(*r.Ack)
		case r.Scans != nil:
			from := max(r.Scans[0], 0)
			scans, version := p.session.Scans(from, min(r.Scans[1], from+maxScans))
			p.answer(ctx, scansMessage{"scans", r.ID, from, version, scans})
		default:
			select {
			case p.commands <- r:
			case <-ctx.Done():
			}
		}
	}
}

// parse reads one request, which is nothing else.
func parse(data []byte) (r request, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return r, fmt.Errorf("not understood: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return r, errors.New("more than one value in a message")
	}
	asked := 0
	for _, is := range []bool{r.Ack != nil, r.Scans != nil, r.Command != nil} {
		if is {
			asked++
		}
	}
	if asked != 1 {
		return r, errors.New("not one of a command, a range of scans and the number of a picture")
	}
	return r, nil
}

// do does commands in their order, one after the other. What asks the image's worker
// may take long: meanwhile what is about no picture, such as going to the next, is done,
// and the rest waits.
func (p *page) do(ctx context.Context) {
	var waiting []request
	asking := false
	answered := make(chan struct{}, 1)
	for {
		commands := p.commands
		if len(waiting) >= maxWaiting {
			commands = nil
		}
		select {
		case r := <-commands:
			if asking && !r.Command.Do.GoesAbout() {
				waiting = append(waiting, r)
				continue
			}
			waiting = append([]request{r}, waiting...)
		case <-answered:
			asking = false
		case <-ctx.Done():
			return
		}
		for len(waiting) > 0 && (!asking || waiting[0].Command.Do.GoesAbout()) {
			r := waiting[0]
			waiting = waiting[1:]
			if !r.Command.Do.Asks() {
				p.doOne(ctx, r)
				continue
			}
			asking = true
			go func() {
				p.doOne(ctx, r)
				answered <- struct{}{}
			}()
		}
	}
}

// doOne does a command and answers it.
func (p *page) doOne(ctx context.Context, r request) {
	a := answerMessage{Type: "answer", ID: r.ID}
	if err := p.session.Do(ctx, *r.Command); err != nil {
		a.Error, a.Stale = err.Error(), errors.Is(err, session.ErrStale)
		if refused := new(session.Refused); errors.As(err, &refused) {
			label := refused.Label()
			a.Label = &label
		}
	}
	p.answer(ctx, a)
}

func (p *page) answer(ctx context.Context, message any) {
	select {
	case p.answers <- message:
	case <-ctx.Done():
	}
}
