package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"safelight/pipeline/raster"
	"safelight/xpcworker/badworker"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// TestMain makes the test binary a helper when it is started as one, which is
// what a Host does that finds no safelight-worker beside it.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 1 && os.Args[1] == "worker":
		os.Exit(worker.Main(os.Args[2:], newScripted))
	case len(os.Args) > 2 && os.Args[1] == "strange":
		os.Exit(badworker.Main(os.Args[2]))
	case len(os.Args) > 2 && os.Args[1] == "app":
		os.Exit(orphanMaker(os.Args[2]))
	}
	os.Exit(m.Run())
}

// scripted is an engine that does what the image says. The image is text, a
// line for each method: "render: panic". What is not mentioned works.
type scripted struct {
	script map[string]string
	// whether a file could be opened before and after the sandbox was entered
	prepared, confirmed bool
	file                *os.File
	held                []byte
}

func newScripted() worker.Engine { return &scripted{} }

// Prepare fails when the environment says so, which only HelperEnv can.
func (s *scripted) Prepare() error {
	s.prepared = opens("/etc/passwd")
	if text := os.Getenv("UNPREPARED"); text != "" {
		return errors.New(text)
	}
	return nil
}

func (s *scripted) Confirm() { s.confirmed = opens("/etc/passwd") }

func opens(path string) bool {
	f, err := os.Open(path)
	if err == nil {
		f.Close()
	}
	return err == nil
}

func (s *scripted) Open(ctx context.Context, file *os.File, open wire.Open, report worker.Reporter) (wire.Opened, error) {
	text, err := io.ReadAll(file)
	if err != nil {
		return wire.Opened{}, err
	}
	s.file = file
	s.script = make(map[string]string)
	for line := range strings.Lines(string(text)) {
		method, action, _ := strings.Cut(strings.TrimSpace(line), ": ")
		s.script[method] = action
	}
	if err := s.act(ctx, "open", report); err != nil {
		return wire.Opened{}, err
	}
	return wire.Opened{
		Format: "text", Width: 6000, Height: 4000, Channels: 3, Depth: 16, Orientation: 1,
		Layout: open.Name, XPPI: float64(open.ProxyEdge),
	}, nil
}

func (s *scripted) Analyze(ctx context.Context, request []byte, report worker.Reporter) ([]byte, error) {
	switch s.script["analyze"] {
	case "prepared":
		return []byte(fmt.Sprint(s.prepared, " ", s.confirmed)), nil
	case "safer":
		return []byte(os.Getenv("SAFER")), nil
	case "probe":
		return probeAll(request)
	case "hold": // a secret, wherever a worker can keep one
		s.held = request
		os.Setenv("CANARY", string(request))
		return []byte(fmt.Sprint(os.WriteFile(filepath.Join(os.TempDir(), "canary"), request, 0o600))), nil
	}
	if err := s.act(ctx, "analyze", report); err != nil {
		return nil, err
	}
	return request, nil
}

func (s *scripted) Render(ctx context.Context, dst *surface.Surface, blob []byte, report worker.Reporter) (wire.Ready, error) {
	if err := s.act(ctx, "render", report); err != nil {
		return wire.Ready{}, err
	}
	for y := range dst.Height {
		row := dst.Row(y)
		for i := range row {
			row[i] = blob[0]
		}
	}
	copy(dst.Row(0), s.held)
	return wire.Ready{Width: dst.Width, Height: dst.Height, Decode: time.Millisecond, Grade: 2 * time.Millisecond}, nil
}

func (s *scripted) Export(ctx context.Context, files []*os.File, options []byte, report worker.Reporter) ([]byte, error) {
	for i := range int64(5) {
		report.Report(wire.StageDecode, i, 4)
	}
	if err := s.act(ctx, "export", report); err != nil {
		return nil, err
	}
	report.Report(wire.StageVerify, 1, 1)
	text := fmt.Sprintf("%s %d", options, len(files))
	if _, err := files[0].WriteString(text); err != nil {
		return nil, err
	}
	return []byte(`{"bytes":1}`), nil
}

func (s *scripted) Stats() map[string]int64 { return nil }
func (s *scripted) Close() error            { return nil }

// act does what the image says of a method.
func (s *scripted) act(ctx context.Context, method string, report worker.Reporter) error {
	actions := strings.Fields(s.script[method])
	for _, action := range actions {
		switch action {
		case "in-decode":
			report.Report(wire.StageDecode, 1, 10)
		case "in-grade":
			report.Report(wire.StageGrade, 1, 10)
		case "fail":
			return &raster.Error{Stage: "open", Place: "strip 12", Detail: "LZW code 4711 beyond the table", Err: raster.ErrCorrupt}
		case "wait":
			<-ctx.Done()
			return context.Cause(ctx)
		case "slow": // but alive
			for i := range int64(8) {
				time.Sleep(50 * time.Millisecond)
				report.Report(wire.StageDecode, i, 8)
			}
		case "pause":
			time.Sleep(300 * time.Millisecond)
		case "allocate": // until there is no more
			var all [][]byte
			for {
				all = append(all, bytes.Repeat([]byte{1}, 16<<20))
			}
		default:
			badworker.Do(action)
		}
	}
	return nil
}
