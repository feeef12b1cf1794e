package viewer

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"safelight/xpcworker/badworker"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// TestMain makes the test binary a worker when it is started as one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch how := os.Args[1]; how {
		case "worker":
			os.Exit(worker.Main(os.Args[2:], newScripted))
		case "engine": // the real one
			os.Exit(worker.Main(os.Args[2:], worker.NewImage))
		case "hoarder":
			os.Exit(worker.Main(os.Args[2:], newHoarder))
		case "strange":
			os.Exit(badworker.Main(os.Args[2]))
		}
	}
	// What the runtime polls with is opened once, and is nobody's leak.
	if r, w, err := os.Pipe(); err == nil {
		r.Close()
		w.Close()
	}
	os.Exit(m.Run())
}

// scripted is an engine that does what the image says, a line for each method:
// "render: segv". What is not mentioned works. A picture is painted with the
// first letter of the request's color space.
//
// What it does after a picture, "idle", it does on its own, unasked.
type scripted struct{ script map[string]string }

func newScripted() worker.Engine { return &scripted{} }

func (s *scripted) Open(ctx context.Context, file *os.File, _ wire.Open, _ worker.Reporter) (wire.Opened, error) {
	text, err := io.ReadAll(file)
	if err != nil {
		return wire.Opened{}, err
	}
	s.script = make(map[string]string)
	for line := range strings.Lines(string(text)) {
		method, action, _ := strings.Cut(strings.TrimSpace(line), ": ")
		s.script[method] = action
	}
	if err := s.act(ctx, "open"); err != nil {
		return wire.Opened{}, err
	}
	return wire.Opened{Format: "text", Width: 600, Height: 400, Channels: 3, Depth: 16, Orientation: 1}, nil
}

func (s *scripted) Analyze(ctx context.Context, request []byte, _ worker.Reporter) ([]byte, error) {
	return request, s.act(ctx, "analyze")
}

func (s *scripted) Render(ctx context.Context, dst *surface.Surface, blob []byte, _ worker.Reporter) (wire.Ready, error) {
	if err := s.act(ctx, "render"); err != nil {
		return wire.Ready{}, err
	}
	_, space, _ := strings.Cut(string(blob), `"space":"`)
	if strings.HasPrefix(space, "crash") {
		if err := s.act(ctx, "crash"); err != nil {
			return wire.Ready{}, err
		}
	}
	pixels := dst.Pixels()[:dst.Layout.Size()]
	if s.script["expect"] == "clean" {
		for _, v := range pixels {
			if v != 0 && v != space[0] { // what another image left behind
				return wire.Ready{}, errors.New("the surface was not clean")
			}
		}
	}
	for i := range pixels {
		pixels[i] = space[0]
	}
	if s.script["idle"] != "" {
		time.AfterFunc(30*time.Millisecond, func() { s.act(context.Background(), "idle") })
	}
	ready := wire.Ready{Width: dst.Width, Height: dst.Height, Grade: time.Millisecond}
	if s.script["coarse"] != "" && strings.Contains(string(blob), `"within_us":16000`) {
		ready.Width, ready.Height = dst.Width/2, dst.Height/2
	}
	return ready, nil
}

func (s *scripted) Export(context.Context, []*os.File, []byte, worker.Reporter) ([]byte, error) {
	return nil, errors.New("not here")
}

func (s *scripted) Stats() map[string]int64 { return nil }
func (s *scripted) Close() error            { return nil }

// act does what the image says of a method.
func (s *scripted) act(ctx context.Context, method string) error {
	for action := range strings.FieldsSeq(s.script[method]) {
		switch action {
		case "fail":
			return errors.New("strip 12: code beyond the table")
		case "slow":
			time.Sleep(200 * time.Millisecond)
		case "wait":
			<-ctx.Done()
			return context.Cause(ctx)
		default:
			badworker.Do(action)
		}
	}
	return nil
}
