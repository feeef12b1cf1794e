package browser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"safelight/app/browser"
	"safelight/app/session"
	"safelight/xpcworker/host"
	"safelight/xpcworker/viewer"
	"safelight/xpcworker/worker"
)

// atEnd is what is done when all tests have run.
var atEnd []func()

// TestMain makes the test binary a worker when it is started as one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(worker.Main(os.Args[2:], worker.NewImage))
	}
	code := m.Run()
	for _, do := range atEnd {
		do()
	}
	os.Exit(code)
}

// room is a session and its server, and a browser that was let in.
type room struct {
	*browser.Server
	t       *testing.T
	session *session.Session
	dir     string
	base    string // http://127.0.0.1:port
	client  *http.Client
	end     func() // ends the server
}

// enter makes a room without scans, and lets its browser in. When the test ends
// nothing may be left of it.
func enter(t *testing.T, change ...func(*browser.Config)) *room {
	t.Helper()
	r := build(t, change...)
	answer := r.get(r.URL())
	require.Equal(t, http.StatusOK, answer.StatusCode)
	return r
}

// build makes a room that nobody has entered yet.
func build(t *testing.T, change ...func(*browser.Config)) *room {
	t.Helper()
	before := runtime.NumGoroutine()
	h, err := host.New(host.Config{Isolation: host.Always, HelperEnv: []string{"GORACE=atexit_sleep_ms=0"}, Timeouts: host.Timeouts{Hello: 30 * time.Second}})
	require.NoError(t, err)
	s, err := session.New(session.Config{Viewer: viewer.Config{Host: h, Pressure: func() bool { return false }}, SaveAfter: 50 * time.Millisecond})
	require.NoError(t, err)
	config := browser.Config{Session: s, Version: "1.2.3", Table: map[string]string{"films": "all"}}
	for _, c := range change {
		c(&config)
	}
	server, err := browser.New(config)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	r := &room{Server: server, t: t, session: s, dir: t.TempDir(), client: &http.Client{Jar: jar, Transport: &http.Transport{}}, end: cancel}
	r.base = "http://" + r.host()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-served:
			require.NoError(t, err)
		case <-time.After(20 * time.Second):
			require.Fail(t, "the server does not end")
		}
		r.client.CloseIdleConnections()
		require.NoError(t, s.Close())
		require.NoError(t, h.Close())
		for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				stacks := make([]byte, 1<<20)
				require.Fail(t, "goroutines are left", "%s", stacks[:runtime.Stack(stacks, true)])
			}
		}
	})
	return r
}

// host is the name and port of the server.
func (r *room) host() string {
	request, err := http.NewRequest(http.MethodGet, r.URL(), nil)
	require.NoError(r.t, err)
	return request.Host
}

// get visits an address as the browser that was let in.
func (r *room) get(url string, change ...func(*http.Request)) *http.Response {
	r.t.Helper()
	return r.ask(r.client, url, change...)
}

func (r *room) ask(client *http.Client, url string, change ...func(*http.Request)) *http.Response {
	r.t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	require.NoError(r.t, err)
	for _, c := range change {
		c(request)
	}
	answer, err := client.Do(request)
	require.NoError(r.t, err)
	defer answer.Body.Close()
	var body bytes.Buffer
	_, err = body.ReadFrom(answer.Body)
	require.NoError(r.t, err)
	answer.Body = http.NoBody
	answer.Header.Set("Test-Body", body.String())
	return answer
}

// line is a page's connection.
type line struct {
	*websocket.Conn
	t *testing.T
}

// dial connects as a page does.
func (r *room) dial() *line {
	r.t.Helper()
	conn, _, err := websocket.Dial(r.t.Context(), r.base+"/socket", &websocket.DialOptions{
		HTTPClient: r.client, HTTPHeader: http.Header{"Origin": {r.base}},
	})
	require.NoError(r.t, err)
	conn.SetReadLimit(64 << 20)
	r.t.Cleanup(func() { conn.CloseNow() })
	return &line{conn, r.t}
}

// say sends a message.
func (l *line) say(message string) {
	l.t.Helper()
	require.NoError(l.t, l.Write(l.t.Context(), websocket.MessageText, []byte(message)))
}

// message is something that the server has said: JSON, or a picture.
type message struct {
	Type    string
	ID      int64
	Error   string
	Stale   bool
	Version json.RawMessage
	Table   json.RawMessage
	State   *session.State
	From    int
	Scans   []session.Scan
	picture []byte
	raw     []byte
}

// hear is the next thing the server says.
func (l *line) hear() message {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), time.Minute)
	defer cancel()
	kind, data, err := l.Read(ctx)
	require.NoError(l.t, err)
	if kind == websocket.MessageBinary {
		return message{Type: "picture", picture: data}
	}
	m := message{raw: data}
	require.NoError(l.t, json.Unmarshal(data, &m), string(data))
	return m
}

// until hears what comes until something of a kind does.
func (l *line) until(is func(message) bool) message {
	l.t.Helper()
	for range 10000 {
		if m := l.hear(); is(m) {
			return m
		}
	}
	require.Fail(l.t, "it was never said")
	return message{}
}

func of(kind string) func(message) bool { return func(m message) bool { return m.Type == kind } }

// closed hears until the connection is closed, and returns why.
func (l *line) closed() websocket.CloseError {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), time.Minute)
	defer cancel()
	for {
		if _, _, err := l.Read(ctx); err != nil {
			var closed websocket.CloseError
			require.ErrorAs(l.t, err, &closed)
			return closed
		}
	}
}

// scan writes a scan of a slide that has all colors.
func (r *room) scan(name string, width, height int) {
	r.t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetNRGBA(x, y, color.NRGBA{uint8(255 * x / width), uint8(255 * y / height), uint8(x ^ y), 255})
		}
	}
	var out bytes.Buffer
	require.NoError(r.t, png.Encode(&out, img))
	require.NoError(r.t, os.WriteFile(filepath.Join(r.dir, name), out.Bytes(), 0o666))
}

// command is a message that asks for something to be done.
func command(id int, c session.Command) string {
	text, err := json.Marshal(map[string]any{"id": id, "command": c})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// open opens the folder of the room, and waits for the picture of its first scan.
func (r *room) open(l *line) message {
	r.t.Helper()
	l.say(command(1, session.Command{Do: session.Open, Text: r.dir}))
	return l.until(of("picture"))
}
