package viewer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/internal/fixture"
	"safelight/xpcworker/host"
	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// fault is what a worker does wrong, and what the user is told of it.
type fault struct {
	script string
	told   string // after the name of the image and the stage
	kind   host.Kind
}

// faults are those that can happen at any time.
var faults = []fault{
	{"kill", "worker was killed (SIGKILL; the system may have run out of memory)", host.KindCrash},
	{"segv", "worker crashed (SIGSEGV)", host.KindCrash},
	{"bus", "worker crashed (SIGBUS)", host.KindCrash},
	{"fault", "worker crashed (SIGSEGV)", host.KindCrash},
	{"panic-elsewhere", "worker crashed (panic: in a goroutine)", host.KindCrash},
	{"exit-0", "worker ended unasked (exit status 0)", host.KindExit},
	{"fork exit-7", "worker ended unasked (exit status 7)", host.KindExit},
	{"say-garbage", "worker made no sense: receive: frame starts with 50545448, not 6b774c53: protocol error", host.KindProtocol},
	{"say-oversized", "worker made no sense: receive: hello frame of 1048576 bytes, not 2 to 16384: protocol error", host.KindProtocol},
	{"say-huge", "worker made no sense: receive: frame of 2147483648 bytes: protocol error", host.KindProtocol},
	{"say-unknown", "worker made no sense: receive: unknown frame type 200: protocol error", host.KindProtocol},
	{"say-open-9", "worker made no sense: receive: open frame with 0 files, not 1 to 1: protocol error", host.KindProtocol},
	{"say-ready-99", "worker made no sense: ready frame for request 99 of ", host.KindProtocol},
}

// busy are those that can only happen while the worker is asked for something:
// when nobody waits, they are no fault, or end like another.
var busy = []fault{
	{"panic", "panic: the developer was wrong", host.KindPanic},
	{"hang", "no sign of life from the worker for 500ms", host.KindTimeout},
	{"stop", "no sign of life from the worker for 500ms", host.KindTimeout},
	{"say-short", "no sign of life from the worker for 500ms", host.KindTimeout},
	{"say-hello-0", "no sign of life from the worker for 500ms", host.KindTimeout}, // a second one is dropped
}

// quick is for the faults that only a limit of time finds.
func quick(f fault) func(*Config, *host.Config) {
	return func(_ *Config, h *host.Config) {
		if f.kind == host.KindTimeout {
			h.Timeouts.Open, h.Timeouts.Render = 500*time.Millisecond, 500*time.Millisecond
		}
		if f.script == "kill" || strings.Contains(f.script, "fork") {
			// The sandbox would keep a worker from it.
			h.Without = []string{sandbox.Seccomp, sandbox.Landlock, sandbox.Namespaces}
		}
	}
}

// TestNoFaultHurtsAnybodyElse has a picture taken, then an image that does wrong,
// then one that does not. What is left is looked at by open.
func TestNoFaultHurtsAnybodyElse(t *testing.T) {
	for _, when := range []struct {
		method, stage string
		wrongAnswers  []fault
	}{
		{"open", "open", []fault{
			{"say-ready-1", "worker made no sense: ready frame in place of opened: protocol error", host.KindProtocol},
			{"say-opened-2", "worker made no sense: opened frame for request 2 of 1: protocol error", host.KindProtocol},
		}},
		{"render", "grade", []fault{ // the first picture
			{"say-opened-2", "worker made no sense: opened frame in place of ready: protocol error", host.KindProtocol},
			{"say-ready-2", "worker made no sense: 1 x 1 pixels in surface 0, not in ", host.KindProtocol},
			{"say-ready-3", "worker made no sense: ready frame for request 3 of 2: protocol error", host.KindProtocol},
		}},
	} {
		for _, f := range slices.Concat(faults, busy, when.wrongAnswers) {
			t.Run(when.method+" "+f.script, func(t *testing.T) {
				d := open(t, quick(f))
				before, bad, next := d.image("before"), d.image("bad.tif", when.method+": "+f.script), d.image("next")
				d.Show(before, "")
				picture := d.picture(before, 'f')
				pixels := bytes.Clone(picture.Surface.Pixels())

				d.Show(bad, "")
				says := "bad.tif: " + when.stage + ": " + f.told
				d.expectError(bad, Restarted, f.kind, says)
				e := d.expectError(bad, Failed, f.kind, says)
				require.Contains(t, e.Error(), "; given up after 2 tries")
				require.Equal(t, pixels, picture.Surface.Pixels(), "what was shown before stays on the screen")

				d.Show(next, "")
				d.picture(next, 'f')
				fixture.Soon(t, func() bool { return len(fixture.Children(t, os.Getpid())) == 1 }, "a worker is left", func() any { return fixture.Children(t, os.Getpid()) })
			})
		}
	}
}

// TestAfterAFaultThePictureIsThereAgain has an image whose worker does wrong
// once it has shown a picture, when it is asked again or on its own.
func TestAfterAFaultThePictureIsThereAgain(t *testing.T) {
	again := []fault{
		{"say-opened-3", "worker made no sense: opened frame in place of ready: protocol error", host.KindProtocol},
		{"say-ready-9", "worker made no sense: ready frame for request 9 of 3: protocol error", host.KindProtocol},
	}
	for method, list := range map[string][]fault{
		"crash": slices.Concat(faults, busy, again),
		"idle":  faults,
	} {
		for _, f := range list {
			t.Run(method+" "+f.script, func(t *testing.T) {
				d := open(t, quick(f))
				a, next := d.image("a.tif", method+": "+f.script), d.image("next")
				d.on = func(e Event) {
					if e.Kind == Restarted { // this time it goes well
						d.image("a.tif")
					}
				}
				d.Show(a, "")
				picture := d.picture(a, 'f')
				pixels := bytes.Clone(picture.Surface.Pixels())
				if method == "crash" {
					d.Render(ask("crash")) // painted with a c
				}
				d.expectError(a, Restarted, f.kind, "a.tif: grade: "+f.told)
				require.Equal(t, pixels, picture.Surface.Pixels(), "the last good picture stays on the screen")
				want := byte('f')
				if method == "crash" {
					want = 'c'
				}
				fixture.Soon(t, func() bool { p, ok := d.Take(); return ok && p.Surface.Row(0)[0] == want }, "not drawn again")
				require.Equal(t, []int{1, 1, 0}, []int{d.State().Counts.Crashes, d.State().Counts.Restarts, d.State().Counts.Failed})

				d.Show(next, "")
				d.picture(next, 'f')
				fixture.Soon(t, func() bool { return len(fixture.Children(t, os.Getpid())) == 1 }, "a worker is left", func() any { return fixture.Children(t, os.Getpid()) })
			})
		}
	}
}

// expectError waits for an event, and checks its error.
func (d *desktop) expectError(path string, event Kind, kind host.Kind, says string) error {
	d.t.Helper()
	err := d.expect(path, event).Err
	require.True(d.t, strings.HasPrefix(err.Error(), says), "%q\nis not\n%q", err.Error(), says)
	e, ok := errors.AsType[*host.Error](err)
	require.True(d.t, ok, "%T", err)
	require.Equal(d.t, kind, e.Kind)
	require.Equal(d.t, path, e.File)
	return err
}

// TestAHelperThatDoesNotWorkIsNotTheImagesFault tries helpers that do not get as
// far as an image: with isolation "always" the image fails, with "auto" it is
// shown without isolation and that is told, once. When the helper is mended, so
// is everything else.
func TestAHelperThatDoesNotWorkIsNotTheImagesFault(t *testing.T) {
	for _, c := range []struct{ how, told string }{
		{"not executable", "permission denied"},
		{"no program", "exec format error"},
		{"exit", "worker ended unasked (exit status 3)"},
		{"crash", "worker crashed (SIGSEGV)"},
		{"mute", "no sign of life from the worker for 1s"},
		{"protocol", "helper speaks another version of the protocol: 99, not " + fmt.Sprint(wire.Protocol)},
		{"build", `helper is of another build: "v0.0.1", not `},
		{"pid", "worker says it is process 2, not "},
		{"panic", "worker crashed (panic: the developer was wrong)"},
		{"say-garbage", "worker made no sense: receive: frame starts with "},
		{"say-oversized", "worker made no sense: receive: hello frame of 1048576 bytes"},
		{"say-ready-0", "worker made no sense: ready frame in place of hello"},
		{"say-opened-1", "worker made no sense: opened frame for request 1 of 0"},
	} {
		t.Run(c.how, func(t *testing.T) {
			helper := filepath.Join(t.TempDir(), "helper")
			mode, script := fs.FileMode(0o700), "#!/bin/sh\nexec '"+os.Args[0]+"' strange "+c.how+"\n"
			switch c.how {
			case "not executable":
				mode = 0o600
			case "no program":
				script = "\x7fELF, or so it says"
			}
			require.NoError(t, os.WriteFile(helper, []byte(script), mode))
			broken := func(_ *Config, h *host.Config) {
				h.Helper = helper
				if c.how == "mute" {
					h.Timeouts.Hello = time.Second
				}
			}

			t.Run("auto", func(t *testing.T) {
				var mutex sync.Mutex
				var notices []host.Notice
				d := open(t, broken, func(_ *Config, h *host.Config) {
					h.Isolation = host.Auto
					h.InProcess = func(conn *wire.Conn) error {
						return worker.Serve(context.Background(), conn, newScripted(), worker.Greeting(conn))
					}
					h.Notify = func(n host.Notice) {
						mutex.Lock()
						defer mutex.Unlock()
						notices = append(notices, n)
					}
				})
				for i := range 3 {
					path := d.image(fmt.Sprint(i))
					d.Show(path, "")
					d.picture(path, 'f')
				}
				require.Empty(t, fixture.Children(t, os.Getpid()))
				mutex.Lock()
				defer mutex.Unlock()
				require.Len(t, notices, 1)
				require.Contains(t, notices[0].String(), "without isolation, because no worker process could be started: ")
				require.Contains(t, notices[0].String(), c.told)
			})

			t.Run("always", func(t *testing.T) {
				d := open(t, broken)
				a, b := d.image("a"), d.image("b")
				d.Show(a, "")
				err := d.expect(a, Failed).Err
				require.True(t, strings.HasPrefix(err.Error(), "a: start: "), err.Error())
				require.Contains(t, err.Error(), c.told)
				require.Zero(t, d.State().Counts.Crashes, "no image was opened")

				mended := "#!/bin/sh\nexec '" + os.Args[0] + "' worker\n"
				require.NoError(t, os.WriteFile(helper, []byte(mended), 0o700))
				require.NoError(t, os.Chmod(helper, 0o700))
				d.Show(b, "")
				d.picture(b, 'f')
				d.Retry()
				d.Show(a, "")
				d.picture(a, 'f')
			})
		})
	}
}

// TestWhenDescriptorsRunOutTheImageFailsAndTheNextWorks goes through all limits
// from no descriptor more to enough of them, so that everything that needs one is
// refused it once: image, connection, pipe and process.
func TestWhenDescriptorsRunOutTheImageFailsAndTheNextWorks(t *testing.T) {
	allow, restore := descriptors(t)
	failures := make(map[string]int)
	shown := 0
	for more := uint64(0); shown < 3; more++ {
		require.Less(t, more, uint64(100), failures)
		func() {
			d := open(t)
			a, b := d.image("a"), d.image("b")
			allow(more)
			d.Show(a, "")
			var seen string
			fixture.Soon(t, func() bool {
				if _, ok := d.Take(); ok {
					seen = "a picture"
				}
				for _, e := range d.told() {
					if e.Kind == Failed {
						seen = e.Err.Error()
					}
				}
				return seen != ""
			}, "nobody says anything")
			restore()
			if seen == "a picture" {
				shown++
			} else {
				require.True(t, strings.HasPrefix(seen, "a: "), seen)
				failures[seen]++
			}
			d.Show(b, "")
			d.picture(b, 'f')
		}()
	}
	told := fmt.Sprint(failures)
	for _, says := range []string{
		"a: open: too many open files",
		"a: start: connection: socketpair: too many open files",
		"a: start: helper: ",
	} {
		require.Contains(t, told, says)
	}
}

// TestWithoutMemoryForAPictureTheImageStaysOrFails refuses surfaces: to an image
// that has shown no picture, and to one that has and needs a larger one.
func TestWithoutMemoryForAPictureTheImageStaysOrFails(t *testing.T) {
	allow, restore := descriptors(t)
	const says = "a: no memory for the picture: surface of %d x %d pixels: memfd_create: too many open files"
	d := open(t)
	a := d.image("a")
	d.on = func(e Event) {
		if e.Kind == Opened {
			allow(0)
		}
	}
	d.Show(a, "")
	e := d.expect(a, Failed)
	restore()
	require.EqualError(t, e.Err, fmt.Sprintf(says, 300, 200))
	d.call(func() { d.on = nil })
	d.Retry()
	picture := d.picture(a, 'f')

	allow(0)
	d.SetEdge(600)
	e = d.expect(a, RequestFailed)
	restore()
	require.EqualError(t, e.Err, fmt.Sprintf(says, 600, 400))
	require.Equal(t, byte('f'), picture.Surface.Row(0)[0])
	d.Render(ask("g"))
	require.Equal(t, 600, d.picture(a, 'g').Surface.Width)
}

// descriptors allows this process only some descriptors more than it has, and
// restores what it may have.
func descriptors(t *testing.T) (allow func(more uint64), restore func()) {
	var normal unix.Rlimit
	require.NoError(t, unix.Getrlimit(unix.RLIMIT_NOFILE, &normal))
	restore = func() { require.NoError(t, unix.Setrlimit(unix.RLIMIT_NOFILE, &normal)) }
	t.Cleanup(restore)
	return func(more uint64) {
		unused, err := unix.Dup(0) // the lowest that is free
		require.NoError(t, err)
		require.NoError(t, unix.Close(unused))
		require.NoError(t, unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: uint64(unused) + more, Max: normal.Max}))
	}, restore
}

// Paths that no worker is started for.
func TestWhatCannotBeAnImageIsSaidAtOnce(t *testing.T) {
	d := open(t)
	good := d.image("good")
	folder, fifo, empty := filepath.Join(d.dir, "folder"), filepath.Join(d.dir, "fifo"), filepath.Join(d.dir, "empty")
	require.NoError(t, os.Mkdir(folder, 0o700))
	require.NoError(t, unix.Mkfifo(fifo, 0o600))
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	for path, says := range map[string]string{
		folder:                         "folder: open: is a folder",
		fifo:                           "fifo: open: not a regular file but a named pipe",
		empty:                          "empty: open: the file is empty",
		filepath.Join(d.dir, "nobody"): "nobody: open: no such file or directory",
		filepath.Join(good, "below"):   "below: open: not a directory",
		"":                             ".: open: no such file or directory",
	} {
		d.Show(path, good)
		d.expectError(path, Failed, host.KindInput, says)
		require.False(t, d.Render(ask("g")))
		fixture.Soon(t, func() bool { return len(fixture.Children(t, os.Getpid())) == 0 }, "a worker for what is no image")
		d.Retry()
		fixture.Soon(t, func() bool { return len(d.failures(path)) == 2 }, "tried again, failed again")
		require.ErrorIs(t, d.Use(t.Context(), nil), ErrNoImage)
		d.Show(good, path)
		d.picture(good, 'f')
	}
}

// failures are the events that say an image failed.
func (d *desktop) failures(path string) (list []Event) {
	for _, e := range d.told() {
		if e.Path == path && e.Kind == Failed {
			list = append(list, e)
		}
	}
	return list
}
