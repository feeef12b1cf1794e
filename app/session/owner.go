package session

import "context"

// act is a step of the goroutine that owns the state. done, if not nil, is closed
// when what it changed can be seen.
type act struct {
	run  func()
	done chan struct{}
}

// own runs what touches the state, one after the other, until the session is over
// and nothing it started is left.
func (s *Session) own() {
	defer close(s.over)
	for !s.closed || s.running > 0 {
		a := <-s.acts
		a.run()
		s.publish()
		for _, answer := range s.answers {
			answer()
		}
		s.answers = nil
		if a.done != nil {
			close(a.done)
		}
	}
}

// call has the owner run something and waits until that can be seen. It returns
// false if the session is over.
func (s *Session) call(run func()) bool {
	a := act{run, make(chan struct{})}
	select {
	case s.acts <- a:
		<-a.done
		return true
	case <-s.over:
		return false
	}
}

// post has the owner run something, and does not wait for it longer than until it
// is its turn.
func (s *Session) post(run func()) {
	select {
	case s.acts <- act{run: run}:
	case <-s.over:
	}
}

// background runs work in a goroutine, and what it returns, if not nil, by the
// owner. Only the owner calls it. Work that can take long heeds s.ctx.
func (s *Session) background(work func() func()) {
	s.running++
	go func() {
		then := work()
		s.acts <- act{run: func() {
			s.running--
			if then != nil {
				then()
			}
		}}
	}()
}

// question runs work in the background for a command, and what it returns by the
// owner, whose error is the answer. Who asks may stop waiting when ctx ends: the
// work goes on, as a worker whose request is given up would have to be killed.
func (s *Session) question(ctx context.Context, start func() (work func() func() error, err error)) error {
	answer := make(chan error, 1)
	var refused error
	if !s.call(func() {
		work, err := start()
		if err != nil || work == nil {
			refused = err
			close(answer)
			return
		}
		s.background(func() func() {
			then := work()
			return func() {
				err := then()
				s.answers = append(s.answers, func() { answer <- err })
			}
		})
	}) {
		return ErrOver
	}
	select {
	case err, asked := <-answer:
		if !asked {
			return refused
		}
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
