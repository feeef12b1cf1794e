package host

import (
	"errors"
	"os"
	"sync"

	"safelight/xpcworker/wire"
)

// peer is what is at the other end of a worker's connection.
type peer interface {
	// pid is the id of its process.
	pid() int
	// ownPID is the same as the process itself sees it, which differs in a
	// process namespace.
	ownPID() int
	// kill ends it as fast as it can be ended. It may be called often.
	kill()
	// pause stops it where it is, or lets it go on, if that can be done.
	pause(stop bool)
	// gone is closed when it is gone and nothing of it is left.
	gone() <-chan struct{}
	// mortal says whether kill is sure to end it at once.
	mortal() bool
	// ending says how it ended, once it is gone; stderr what it wrote, also
	// before that.
	ending() ended
	stderr() string
}

// inProcess is a peer that is a goroutine.
type inProcess struct {
	end  *wire.Conn
	over chan struct{}
	once sync.Once
	err  error // set before over is closed
}

// serveInProcess runs serve on the far end of a connection.
func serveInProcess(serve func(*wire.Conn) error, end *wire.Conn) *inProcess {
	p := &inProcess{end: end, over: make(chan struct{})}
	go func() {
		defer close(p.over)
		defer end.Close()
		p.err = serve(end)
	}()
	return p
}

func (p *inProcess) pid() int    { return os.Getpid() }
func (p *inProcess) ownPID() int { return os.Getpid() }

// kill closes the connection; the goroutine ends when it notices.
func (p *inProcess) kill() { p.once.Do(func() { p.end.Close() }) }

func (p *inProcess) pause(bool) {}

func (p *inProcess) gone() <-chan struct{} { return p.over }
func (p *inProcess) mortal() bool          { return false }
func (p *inProcess) stderr() string        { return "" }

func (p *inProcess) ending() ended {
	err := p.err
	if err == nil {
		err = errors.New("it closed the connection")
	}
	return ended{kind: KindExit, code: -1, err: err}
}
