package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
)

// stub is an engine whose methods a test can replace.
type stub struct {
	open    func(ctx context.Context, file *os.File, report Reporter) (wire.Opened, error)
	analyze func(ctx context.Context, request []byte, report Reporter) ([]byte, error)
	render  func(ctx context.Context, dst *surface.Surface, blob []byte, report Reporter) (wire.Ready, error)
	export  func(ctx context.Context, files []*os.File, options []byte, report Reporter) ([]byte, error)
	closed  int
	mapped  []string // what was mapped and unmapped, and when there was a render
}

func (s *stub) Map(dst *surface.Surface)   { s.note("map", dst) }
func (s *stub) Unmap(dst *surface.Surface) { s.note("unmap", dst) }

func (s *stub) note(what string, dst *surface.Surface) {
	pages := dst.Pages()
	if len(pages)%os.Getpagesize() != 0 || uintptr(unsafe.Pointer(&pages[0]))%uintptr(os.Getpagesize()) != 0 || len(pages) < dst.Size() {
		what += " no pages:"
	}
	s.mapped = append(s.mapped, fmt.Sprint(what, " ", dst.ID))
}

func (*stub) Backend() wire.Backend { return wire.Backend{Name: "abacus"} }

func (s *stub) Open(ctx context.Context, file *os.File, _ wire.Open, report Reporter) (wire.Opened, error) {
	if s.open != nil {
		return s.open(ctx, file, report)
	}
	return wire.Opened{Format: "tiff", Width: 2, Height: 1, Channels: 3, Depth: 16, Orientation: 1}, nil
}

func (s *stub) Analyze(ctx context.Context, request []byte, report Reporter) ([]byte, error) {
	if s.analyze != nil {
		return s.analyze(ctx, request, report)
	}
	return request, nil
}

func (s *stub) Render(ctx context.Context, dst *surface.Surface, blob []byte, report Reporter) (wire.Ready, error) {
	if s.render != nil {
		return s.render(ctx, dst, blob, report)
	}
	copy(dst.Pixels(), blob)
	s.note("draw", dst)
	return wire.Ready{Width: dst.Width, Height: dst.Height}, nil
}

func (s *stub) Export(ctx context.Context, files []*os.File, options []byte, report Reporter) ([]byte, error) {
	if s.export != nil {
		return s.export(ctx, files, options, report)
	}
	_, err := files[0].Write(options)
	return []byte("{}"), err
}

func (s *stub) Stats() map[string]int64 { return map[string]int64{"answer": 42} }

func (s *stub) Close() error {
	s.closed++
	return nil
}

// app is the other end of a served connection.
type app struct {
	t      testing.TB
	conn   *wire.Conn
	engine *stub
	result chan error
	next   uint64
}

// served starts Serve and receives its hello. When the test ends it checks
// that Serve ends, and has closed the engine once and all files.
func served(t testing.TB, engine *stub) *app {
	percent := debug.SetGCPercent(-1) // which would close forgotten files
	t.Cleanup(func() { debug.SetGCPercent(percent) })
	before := openFiles(t)
	conn, far, err := wire.Pair()
	require.NoError(t, err)
	end, err := wire.NewConn(far)
	require.NoError(t, err)
	a := &app{t: t, conn: conn, engine: engine, result: make(chan error, 1)}
	go func() { a.result <- Serve(context.Background(), end, engine, Greeting(end)) }()
	t.Cleanup(func() {
		conn.Close()
		a.ends()
		require.Equal(t, 1, engine.closed)
		// A collection that had begun may have closed what others forgot.
		require.LessOrEqual(t, openFiles(t), before, "open files")
	})
	var hello wire.Hello
	a.receive(&hello)
	require.Equal(t, wire.Protocol, hello.Protocol)
	require.Equal(t, os.Getpid(), hello.PID)
	require.Len(t, hello.Posture, len(sandbox.Layers()))
	return a
}

// ends waits for Serve to return.
func (a *app) ends() error {
	a.t.Helper()
	select {
	case err := <-a.result:
		a.result <- err // for who asks again
		return err
	case <-time.After(5 * time.Second):
		buf := make([]byte, 1<<16)
		a.t.Fatalf("Serve does not return\n%s", buf[:runtime.Stack(buf, true)])
		return nil
	}
}

// send sends a request under the next generation.
func (a *app) send(typ wire.Type, payload []byte, files ...*os.File) {
	a.t.Helper()
	a.next++
	require.NoError(a.t, a.conn.Send(wire.Frame{Type: typ, Generation: a.next, Payload: payload, Files: files}))
}

func (a *app) say(m wire.Message, files ...*os.File) {
	a.t.Helper()
	f, err := wire.Pack(0, m, files...)
	require.NoError(a.t, err)
	a.send(f.Type, f.Payload, f.Files...)
}

// open sends an image.
func (a *app) open() {
	a.t.Helper()
	image := tempFile(a.t, "image")
	a.say(wire.Open{Name: "scan.tif"}, image)
	image.Close()
	var opened wire.Opened
	a.receive(&opened)
}

// receive receives a message of m's type and returns its generation.
func (a *app) receive(m interface {
	Type() wire.Type
	UnmarshalBinary([]byte) error
}) uint64 {
	a.t.Helper()
	f, err := a.conn.Receive()
	require.NoError(a.t, err)
	require.NoError(a.t, wire.Decode(f, m), "%s", f.Payload)
	return f.Generation
}

func (a *app) surface(id uint64) *surface.Surface {
	s, err := surface.New(id, 16, 4, surface.BGRA8)
	require.NoError(a.t, err)
	a.t.Cleanup(func() { s.Close() })
	return s
}

func (a *app) render(s *surface.Surface, blob string, files ...*os.File) {
	a.t.Helper()
	a.say(wire.Render{Surface: s.ID, Layout: s.Layout, Blob: []byte(blob)}, files...)
}

func tempFile(t testing.TB, content string) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	return f
}

// openFiles counts descriptors.
func openFiles(t testing.TB) int {
	entries, err := os.ReadDir("/dev/fd")
	require.NoError(t, err)
	return len(entries)
}

func TestServeAnswersEveryRequest(t *testing.T) {
	a := served(t, &stub{open: func(_ context.Context, file *os.File, _ Reporter) (wire.Opened, error) {
		text, err := io.ReadAll(file)
		return wire.Opened{Format: string(text), Width: 2, Height: 1, Channels: 3, Depth: 16, Orientation: 1}, err
	}})
	image := tempFile(t, "tiff")
	a.say(wire.Open{Name: "scan.tif"}, image)
	image.Close()
	var opened wire.Opened
	require.Equal(t, uint64(1), a.receive(&opened))
	require.Equal(t, "tiff", opened.Format)

	a.send(wire.TypeAnalyze, []byte(`{"film":"x"}`))
	f, err := a.conn.Receive()
	require.NoError(t, err)
	require.Equal(t, wire.Frame{Type: wire.TypeAnalysis, Generation: 2, Payload: []byte(`{"film":"x"}`)}, f)

	s := a.surface(9)
	a.render(s, "pixels", s.File())
	var ready wire.Ready
	require.Equal(t, uint64(3), a.receive(&ready))
	require.Equal(t, wire.Ready{Surface: 9, Width: 16, Height: 4}, ready)
	require.Equal(t, "pixels", string(s.Pixels()[:6]))
	a.render(s, "second", nil...)
	require.Equal(t, uint64(4), a.receive(&ready))
	require.Equal(t, "second", string(s.Pixels()[:6]))

	out := tempFile(t, "")
	a.send(wire.TypeExport, []byte("options"), out)
	f, err = a.conn.Receive()
	require.NoError(t, err)
	require.Equal(t, wire.TypeExported, f.Type)
	text, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	require.Equal(t, "options", string(text))
	out.Close()

	var stats wire.Stats
	a.send(wire.TypeStatsRequest, nil)
	a.receive(&stats)
	require.Equal(t, 1, stats.Surfaces)
	require.Equal(t, int64(42), stats.Engine["answer"])
	require.Equal(t, &wire.Backend{Name: "abacus"}, stats.Backend)
	for _, v := range []int64{stats.Heap, stats.Runtime, stats.Peak, int64(stats.Goroutines), stats.CPU} {
		require.Positive(t, v)
	}
	a.say(wire.Release{Surface: 9})
	a.send(wire.TypeStatsRequest, nil)
	a.receive(&stats)
	require.Zero(t, stats.Surfaces)

	a.send(wire.TypeClose, nil)
	require.NoError(t, a.ends())
}

func TestServeEndsWhenTheAppDoes(t *testing.T) {
	t.Run("idle", func(t *testing.T) {
		a := served(t, &stub{})
		a.conn.Close()
		require.NoError(t, a.ends())
	})
	t.Run("busy", func(t *testing.T) {
		started := make(chan struct{})
		a := served(t, &stub{analyze: func(ctx context.Context, _ []byte, _ Reporter) ([]byte, error) {
			close(started)
			<-ctx.Done()
			return nil, context.Cause(ctx)
		}})
		a.open()
		a.send(wire.TypeAnalyze, nil)
		<-started
		a.conn.Close()
		require.NoError(t, a.ends())
	})
	t.Run("with files that nobody looked at", func(t *testing.T) {
		started := make(chan struct{})
		a := served(t, &stub{analyze: func(ctx context.Context, _ []byte, _ Reporter) ([]byte, error) {
			close(started)
			<-ctx.Done()
			return nil, context.Cause(ctx)
		}})
		a.open()
		a.send(wire.TypeAnalyze, nil)
		<-started
		out := tempFile(t, "")
		a.send(wire.TypeExport, nil, out, out)
		out.Close()
		a.conn.Close()
		require.NoError(t, a.ends())
	})
}

func TestServeEndsWithItsContext(t *testing.T) {
	conn, far, err := wire.Pair()
	require.NoError(t, err)
	defer conn.Close()
	end, err := wire.NewConn(far)
	require.NoError(t, err)
	ctx, cancel := context.WithCancelCause(context.Background())
	reason := errors.New("enough")
	time.AfterFunc(10*time.Millisecond, func() { cancel(reason) })
	require.Equal(t, reason, Serve(ctx, end, &stub{}, Greeting(end)))
}

// told is an error that knows its stage by method.
type told struct{}

func (told) Error() string { return "told" }
func (told) Stage() string { return "verify" }

func TestErrorsCarryTheirStage(t *testing.T) {
	for _, c := range []struct {
		err   error
		stage wire.Stage
		want  string
		cause string
	}{
		{errors.New("plain"), wire.StageAnalyze, "plain", ""},
		{fmt.Errorf("around: %w", &StageError{wire.StageEncode, errors.New("disk full")}), wire.StageEncode, "around: disk full", ""},
		{fmt.Errorf("around: %w", told{}), wire.StageVerify, "around: told", ""},
		{&raster.Error{Stage: "decode", Place: "strip 12", Detail: "LZW code 4711 beyond the table", Err: raster.ErrCorrupt},
			wire.StageDecode, "strip 12: LZW code 4711 beyond the table (damaged file)", "corrupt"},
	} {
		a := served(t, &stub{analyze: func(context.Context, []byte, Reporter) ([]byte, error) { return nil, c.err }})
		a.open()
		a.send(wire.TypeAnalyze, nil)
		var failed wire.Failed
		require.Equal(t, a.next, a.receive(&failed))
		require.Equal(t, wire.Failed{Kind: wire.FailError, Stage: c.stage, Cause: c.cause, Message: c.want}, failed)
		a.send(wire.TypeStatsRequest, nil)
		a.receive(&wire.Stats{}) // it lives
	}
}

func TestAnErrorWithoutAStageHasTheOneReportedLast(t *testing.T) {
	a := served(t, &stub{export: func(_ context.Context, _ []*os.File, _ []byte, report Reporter) ([]byte, error) {
		report.Report(wire.StageGrade, 1, 2)
		return nil, errors.New("plain")
	}})
	a.open()
	out := tempFile(t, "")
	a.send(wire.TypeExport, nil, out)
	out.Close()
	var p wire.Progress
	require.Equal(t, a.next, a.receive(&p))
	require.Equal(t, wire.Progress{Stage: wire.StageGrade, Done: 1, Total: 2}, p)
	var failed wire.Failed
	a.receive(&failed)
	require.Equal(t, wire.StageGrade, failed.Stage)
}

func TestAnAnswerThatIsTooLargeIsAFailure(t *testing.T) {
	a := served(t, &stub{analyze: func(context.Context, []byte, Reporter) ([]byte, error) { return make([]byte, 1<<20+1), nil }})
	a.open()
	a.send(wire.TypeAnalyze, nil)
	var failed wire.Failed
	a.receive(&failed)
	require.Contains(t, failed.Message, "1048577 bytes")
}

func TestAPanicIsToldAndEndsTheWorker(t *testing.T) {
	a := served(t, &stub{analyze: func(_ context.Context, _ []byte, report Reporter) ([]byte, error) {
		report.Report(wire.StageDecode, 0, 1)
		var nothing []int
		return nil, fmt.Errorf("never %d", nothing[len(nothing)])
	}})
	a.open()
	a.send(wire.TypeAnalyze, nil)
	a.receive(&wire.Progress{})
	var failed wire.Failed
	a.receive(&failed)
	require.Equal(t, wire.FailPanic, failed.Kind)
	require.Equal(t, wire.StageDecode, failed.Stage)
	require.Contains(t, failed.Message, "panic: runtime error: index out of range")
	p, ok := errors.AsType[*PanicError](a.ends())
	require.True(t, ok)
	require.Contains(t, string(p.Stack), "TestAPanicIsToldAndEndsTheWorker")
	_, err := a.conn.Receive()
	require.Equal(t, io.EOF, err)
}

func TestServeEndsWhenTheAppMakesNoSense(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(a *app)
		want string
	}{
		"request before open": {func(a *app) { a.send(wire.TypeAnalyze, nil) }, "analyze before open"},
		"export before open": {func(a *app) {
			out := tempFile(a.t, "")
			a.send(wire.TypeExport, nil, out)
			out.Close()
		}, "export before open"},
		"second image": {func(a *app) {
			a.open()
			image := tempFile(a.t, "")
			a.say(wire.Open{}, image)
			image.Close()
		}, "open for a second time"},
		"a worker's frame": {func(a *app) { a.say(wire.Ready{}) }, "ready frame from the app"},
		"unknown surface": {func(a *app) {
			a.open()
			a.render(a.surface(1), "")
		}, "surface 1: unknown"},
		"surface twice": {func(a *app) {
			a.open()
			s := a.surface(1)
			a.render(s, "", s.File())
			a.render(s, "", s.File())
		}, "surface 1: one too many, with 1 known"},
		"another layout": {func(a *app) {
			a.open()
			s := a.surface(1)
			a.render(s, "", s.File())
			a.receive(&wire.Ready{})
			s.Layout.Height--
			a.render(s, "")
		}, "surface 1: layout"},
		"a token where surfaces are files": {func(a *app) {
			a.open()
			a.say(wire.Render{Surface: 1, Layout: a.surface(1).Layout, Token: 7})
		}, "a token, where surfaces come as files"},
		"a token and a file": {func(a *app) {
			a.open()
			s := a.surface(1)
			a.say(wire.Render{Surface: 1, Layout: s.Layout, Token: 7}, s.File())
		}, "a file and a token"},
		"a surface larger than its memory": {func(a *app) {
			a.open()
			s := a.surface(1)
			s.Layout.Height++
			a.render(s, "", s.File())
		}, "bytes of memory, not"},
		"a grant of nothing": {func(a *app) { a.open(); a.send(wire.TypeGrant, make([]byte, 8)) }, "0 bytes of memory"},
		"release of nothing": {func(a *app) { a.open(); a.say(wire.Release{Surface: 5}) }, "release of surface 5"},
	} {
		t.Run(name, func(t *testing.T) {
			a := served(t, &stub{})
			c.do(a)
			err := a.ends()
			require.ErrorIs(t, err, wire.ErrProtocol)
			require.ErrorContains(t, err, c.want)
		})
	}
}

// In this process nothing is done with a grant: the app's memory is not the
// worker's to limit.
func TestAGrantTakesItsTurnAndHasNoAnswer(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	a := served(t, &stub{})
	a.open()
	a.say(wire.Grant{Bytes: 1 << 20})
	a.send(wire.TypeStatsRequest, nil)
	require.Equal(t, a.next, a.receive(&wire.Stats{}))
	require.Equal(t, before, debug.SetMemoryLimit(-1))
}

// TestTheEngineIsToldOfSurfacesWhileTheyAreThere: before the first picture in each, and
// before each is given up; not of those it never drew to.
func TestTheEngineIsToldOfSurfacesWhileTheyAreThere(t *testing.T) {
	engine := &stub{}
	a := served(t, engine)
	a.open()
	first, second := a.surface(1), a.surface(2)
	a.render(first, "", first.File())
	a.receive(&wire.Ready{})
	a.render(second, "", second.File())
	a.receive(&wire.Ready{})
	a.render(first, "")
	a.receive(&wire.Ready{})
	a.say(wire.Release{Surface: 1})
	a.send(wire.TypeStatsRequest, nil)
	a.receive(&wire.Stats{})
	a.render(first, "", first.File()) // again, as if it were new
	a.receive(&wire.Ready{})
	a.send(wire.TypeClose, nil)
	require.NoError(t, a.ends())
	require.Equal(t, []string{"map 1", "draw 1", "map 2", "draw 2", "draw 1", "unmap 1", "map 1", "draw 1"}, engine.mapped,
		"what is left is the engine's to forget when it is closed")
}

func TestOfTheRendersThatWaitOnlyTheLatestIsDone(t *testing.T) {
	var mutex sync.Mutex
	var done []string
	analyzing, release := make(chan struct{}), make(chan struct{})
	a := served(t, &stub{
		analyze: func(context.Context, []byte, Reporter) ([]byte, error) {
			close(analyzing)
			<-release
			return nil, nil
		},
		render: func(_ context.Context, dst *surface.Surface, blob []byte, _ Reporter) (wire.Ready, error) {
			mutex.Lock()
			defer mutex.Unlock()
			done = append(done, string(blob))
			return wire.Ready{Width: dst.Width, Height: dst.Height}, nil
		},
	})
	a.open()
	a.send(wire.TypeAnalyze, nil)
	<-analyzing
	first, second := a.surface(1), a.surface(2)
	a.render(first, "1", first.File())
	a.render(second, "2", second.File())
	a.say(wire.Release{Surface: 2}) // after the render above, which is never done
	a.render(first, "3")            // relies on the surface that render 1 brought
	a.send(wire.TypeStatsRequest, nil)
	// The reader must have seen all this before the engine goes on.
	time.Sleep(50 * time.Millisecond)
	close(release)

	f, err := a.conn.Receive()
	require.NoError(t, err)
	require.Equal(t, wire.TypeAnalysis, f.Type)
	var ready wire.Ready
	require.Equal(t, uint64(6), a.receive(&ready))
	var stats wire.Stats
	a.receive(&stats)
	require.Equal(t, 1, stats.Surfaces, "the surface of the render that was dropped was taken in, and released")
	mutex.Lock()
	defer mutex.Unlock()
	require.Equal(t, []string{"3"}, done)
}

func TestASlowRenderIsGivenUpForANewerOneButNeverTwiceInARow(t *testing.T) {
	started := make(chan string, 10)
	a := served(t, &stub{
		render: func(ctx context.Context, dst *surface.Surface, blob []byte, _ Reporter) (wire.Ready, error) {
			started <- string(blob)
			var drawn <-chan time.Time // never, for the first
			if string(blob) != "1" {
				drawn = time.After(400 * time.Millisecond)
			}
			select {
			case <-ctx.Done():
				return wire.Ready{}, ctx.Err()
			case <-drawn:
				return wire.Ready{Width: 1, Height: 1}, nil
			}
		},
	})
	a.open()
	s := a.surface(1)
	a.render(s, "1", s.File())
	require.Equal(t, "1", <-started)
	begin := time.Now()
	a.render(s, "2")
	require.Equal(t, "2", <-started, "render 1 was given up")
	require.GreaterOrEqual(t, time.Since(begin), minSlot-10*time.Millisecond)
	a.render(s, "3")
	var ready wire.Ready
	require.Equal(t, uint64(3), a.receive(&ready), "render 2 was let finish, render 1 is never answered")
	require.Equal(t, uint64(4), a.receive(&ready))
}

// The reader may come to say that a newer render waits when that one, the newest, has
// begun: it would be given up for itself, and never be answered.
func TestARenderIsNotGivenUpForItself(t *testing.T) {
	var s *server
	s = &server{queue: newQueue(), surfaces: newSurfaces(), engine: &stub{
		render: func(ctx context.Context, _ *surface.Surface, _ []byte, _ Reporter) (wire.Ready, error) {
			s.pace.newer()
			select {
			case <-ctx.Done():
				return wire.Ready{}, ctx.Err()
			case <-time.After(2 * minSlot):
				return wire.Ready{Width: 1, Height: 1}, nil
			}
		},
	}}
	defer s.surfaces.close()
	dst, err := surface.New(1, 1, 1, surface.BGRA8)
	require.NoError(t, err)
	defer dst.Close()
	file, err := syscall.Dup(int(dst.File().Fd()))
	require.NoError(t, err)
	r := request{render: wire.Render{Surface: 1, Layout: dst.Layout}}
	require.NoError(t, s.surfaces.add(r.render, surface.Ticket{File: os.NewFile(uintptr(file), "surface")}, surface.Files{}))
	answer, err := s.render(t.Context(), r, &reporter{})
	require.NoError(t, err)
	require.Equal(t, wire.TypeReady, answer.Type)

	// One that begins to wait after that is made room for.
	var waits, given atomic.Bool
	var p pace
	p.begin(func() bool { given.Store(waits.Load()); return waits.Load() })
	p.newer()
	time.Sleep(minSlot + 20*time.Millisecond)
	waits.Store(true)
	p.newer()
	require.Eventually(t, given.Load, 10*time.Second, time.Millisecond)
	p.end(false)
}

func TestPace(t *testing.T) {
	synctest.Test(t, testPace) // where time passes as it is told to
}

func testPace(t *testing.T) {
	// Renders that are complete within their slot are never given up.
	var p pace
	for range 3 {
		ctx, cancel := context.WithCancel(context.Background())
		p.begin(func() bool { cancel(); return true })
		p.newer()
		time.Sleep(minSlot / 4)
		p.end(true)
		require.NoError(t, ctx.Err())
		cancel()
	}
	require.Greater(t, p.average, minSlot/5)
	require.Less(t, p.average, minSlot)

	// The slot grows with what renders take.
	p.average = 10 * minSlot
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p.begin(func() bool { cancel(); return true })
	p.newer()
	time.Sleep(minSlot * 3 / 2)
	require.NoError(t, ctx.Err())
	p.end(false)
	require.Equal(t, 10*minSlot, p.average, "what was given up says nothing about the time it takes")
}

func TestReportsAreThinnedOut(t *testing.T) {
	const rows = 100_000
	a := served(t, &stub{export: func(_ context.Context, _ []*os.File, _ []byte, report Reporter) ([]byte, error) {
		for y := range rows {
			report.Report(wire.StageDecode, int64(y), rows)
		}
		report.Report(wire.StageEncode, -5, -5)
		report.Report(wire.StageVerify, 9, 3)
		report.Report(200, 1, 1)
		return nil, nil
	}})
	a.open()
	out := tempFile(t, "")
	a.send(wire.TypeExport, nil, out)
	out.Close()
	var got []wire.Progress
	for {
		f, err := a.conn.Receive()
		require.NoError(t, err)
		if f.Type == wire.TypeExported {
			break
		}
		var p wire.Progress
		require.NoError(t, wire.Decode(f, &p))
		got = append(got, p)
	}
	require.Less(t, len(got), 100)
	require.Equal(t, wire.Progress{Stage: wire.StageDecode, Done: 0, Total: rows}, got[0])
	require.Equal(t, wire.Progress{Stage: wire.StageEncode}, got[len(got)-2])
	require.Equal(t, wire.Progress{Stage: wire.StageVerify, Done: 3, Total: 3}, got[len(got)-1])
}

func FuzzServe(f *testing.F) {
	f.Add([]byte("garbage"))
	for _, typ := range []wire.Type{wire.TypeAnalyze, wire.TypeStatsRequest, wire.TypeClose, wire.TypeReady, wire.TypeRelease} {
		f.Add(append([]byte{'S', 'L', 'w', 'k', 1, byte(typ), 0, 0}, make([]byte, 12+8)...))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		if len(stream) > 64<<10 { // what the socket takes without a reader
			return
		}
		conn, far, err := wire.Pair()
		require.NoError(t, err)
		engine := &stub{}
		result := make(chan error, 1)
		go func() { result <- Serve(context.Background(), conn, engine, wire.Hello{}) }()
		far.Write(stream)
		far.Close()
		select {
		case <-result:
			require.Equal(t, 1, engine.closed)
		case <-time.After(5 * time.Second):
			t.Fatal("Serve does not return")
		}
	})
}
