package browser_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
)

func TestAPageIsToldWhatThereIsAndItsCommandsAreAnswered(t *testing.T) {
	r := enter(t)
	l := r.dial()
	hello := l.hear()
	require.Equal(t, "hello", hello.Type)
	require.JSONEq(t, `"1.2.3"`, string(hello.Version))
	require.JSONEq(t, `{"films": "all"}`, string(hello.Table))
	state := l.until(of("state"))
	require.Equal(t, -1, state.State.Index)

	l.say(command(7, session.Command{Do: session.Undo}))
	answer := l.until(of("answer"))
	require.EqualValues(t, 7, answer.ID)
	require.Equal(t, "undo: no scan is open", answer.Error)
	l.say(command(8, session.Command{Do: "no such thing"}))
	require.NotEmpty(t, l.until(of("answer")).Error)

	for n := range 5 {
		r.scan(fmt.Sprintf("%d.png", n), 30, 20)
	}
	l.say(command(9, session.Command{Do: session.Open, Text: r.dir}))
	require.Empty(t, l.until(func(m message) bool { return m.ID == 9 }).Error)
	l.say(`{"id": 10, "scans": [1, 3]}`)
	scans := l.until(of("scans"))
	require.EqualValues(t, 10, scans.ID)
	require.Equal(t, 1, scans.From)
	require.Len(t, scans.Scans, 2)
	require.Equal(t, "2.png", scans.Scans[1].Name)
	for asked, want := range map[string]int{"[-5, 100000000]": 5, "[3, 1]": 0, "[4, 9]": 1, "[9007199254740991, 9007199254740992]": 0} {
		l.say(`{"id": 11, "scans": ` + asked + `}`)
		require.Len(t, l.until(of("scans")).Scans, want, asked)
	}
}

func TestAnotherPageSeesTheSame(t *testing.T) {
	r := enter(t)
	r.scan("a.png", 300, 200)
	one, other := r.dial(), r.dial()
	r.open(one)
	require.Equal(t, "a.png", other.until(func(m message) bool { return m.State != nil && m.State.Image != nil }).State.Image.Name)
	other.until(of("picture"))
	one.until(func(m message) bool { return m.State != nil && m.State.Image.Phase == session.Ready })
	one.say(command(2, session.Command{Do: session.Rotate, By: 1}))
	other.until(func(m message) bool { return m.State != nil && m.State.Image.Orientation != 1 })
	one.CloseNow()
	other.say(command(3, session.Command{Do: session.Undo}))
	require.Empty(t, other.until(of("answer")).Error)
}

func TestAPictureIsThatOfTheSessionAndTheNextComesWhenItWasShown(t *testing.T) {
	r := enter(t)
	r.scan("a.png", 301, 203)
	l := r.dial()
	p := r.open(l).picture
	le := binary.LittleEndian
	number := func() uint64 { return le.Uint64(p[8:]) }
	check := func() {
		t.Helper()
		require.True(t, r.session.Picture(func(want session.Picture) {
			require.Equal(t, want.Number, number())
			require.EqualValues(t, want.Width, le.Uint32(p[32:]))
			require.EqualValues(t, want.Height, le.Uint32(p[36:]))
			for y := range want.Height {
				for x := range want.Width {
					is, bgra := p[64+4*(y*want.Width+x):], want.Surface.Row(y)[4*x:]
					require.Equal(t, [4]byte{bgra[2], bgra[1], bgra[0], 255}, [4]byte(is[:4]))
				}
			}
		}))
	}
	newest := func() (number uint64) {
		r.session.Picture(func(p session.Picture) { number = p.Number })
		return number
	}
	check()

	// Whatever is done now, no picture comes.
	l.until(func(m message) bool { return m.State != nil && m.State.Image.Phase == session.Ready })
	for n := range 20 {
		gamma := 1 + float64(n)/50
		l.say(command(100+n, session.Command{Do: session.Set, Name: "density.gamma", Value: &gamma}))
		heard := l.until(func(m message) bool { return m.Type == "picture" || m.ID == int64(100+n) })
		require.Equal(t, "answer", heard.Type, "a picture came before the last was shown")
		require.Empty(t, heard.Error)
	}
	for last, since := newest(), time.Now(); last == number() || time.Since(since) < 300*time.Millisecond; time.Sleep(time.Millisecond) {
		require.Less(t, time.Since(since), 20*time.Second, "no other picture")
		if now := newest(); now != last {
			last, since = now, time.Now()
		}
	}
	last := newest()
	l.say(fmt.Sprintf(`{"ack": %d}`, number()-1))
	l.say(`{"id": 200, "scans": [0, 1]}`)
	require.Equal(t, "scans", l.until(func(m message) bool { return m.Type == "picture" || m.ID == 200 }).Type, "another was shown")
	first := number()
	l.say(fmt.Sprintf(`{"ack": %d}`, first))
	p = l.until(of("picture")).picture
	require.GreaterOrEqual(t, number(), last, "the newest comes")
	check()
}

func TestWhatIsNotUnderstoodEndsThatConnectionOnly(t *testing.T) {
	r := enter(t)
	well := r.dial()
	for name, text := range map[string]string{
		"empty": "", "no JSON": "{", "no object": "[1]", "a number": "7", "null": "null", "nothing asked": `{"id": 1}`, "two": `{"ack": 1}{"ack": 2}`,
		"both": `{"id": 1, "ack": 1, "command": {"do": "undo"}}`, "unknown field": `{"id": 1, "shell": "rm"}`,
		"unknown field of a command": `{"id": 1, "command": {"do": "undo", "sudo": true}}`, "wrong kind": `{"id": "one", "command": {"do": "undo"}}`,
		"negative ack": `{"ack": -1}`, "no command": `{"id": 1, "command": null}`, "range of three": `{"id": 1, "scans": "all"}`,
		"deep": `{"id": 1, "command": ` + strings.Repeat(`{"view":`, 20000), "large number": `{"id": 1e400}`,
	} {
		l := r.dial()
		l.say(text)
		closed := l.closed()
		require.Equal(t, websocket.StatusPolicyViolation, closed.Code, name)
		require.NotEmpty(t, closed.Reason, name)
	}
	l := r.dial()
	require.NoError(t, l.Write(t.Context(), websocket.MessageBinary, []byte(`{"ack": 1}`)))
	require.Equal(t, websocket.StatusPolicyViolation, l.closed().Code)
	l = r.dial()
	l.say(command(1, session.Command{Do: session.Open, Text: strings.Repeat("x", 256<<10)}))
	require.Equal(t, websocket.StatusMessageTooBig, l.closed().Code)
	l = r.dial()
	require.NoError(t, l.Write(t.Context(), websocket.MessageText, []byte{'"', 0xff, 0xfe, '"'}))
	l.closed()

	well.say(command(5, session.Command{Do: session.Undo}))
	require.EqualValues(t, 5, well.until(of("answer")).ID)
}

func TestManyConnectionsAreRefusedAndPagesGoOn(t *testing.T) {
	r := enter(t)
	var pages []*line
	for range 16 {
		pages = append(pages, r.dial())
	}
	_, answer, err := websocket.Dial(t.Context(), r.base+"/socket", &websocket.DialOptions{HTTPClient: r.client})
	require.Error(t, err)
	require.Equal(t, http.StatusServiceUnavailable, answer.StatusCode)
	r.client.CloseIdleConnections()

	var held []net.Conn
	for range 1000 { // more than it takes at a time; the rest wait in the system's queue, or are refused
		conn, err := net.DialTimeout("tcp", r.host(), 100*time.Millisecond)
		if err != nil {
			break
		}
		held = append(held, conn)
	}
	require.Greater(t, len(held), 200)
	for n, l := range pages {
		l.say(command(n+1, session.Command{Do: session.Undo}))
		require.EqualValues(t, n+1, l.until(of("answer")).ID)
	}
	for _, conn := range held {
		conn.Close()
	}
	pages[0].CloseNow()
	require.Eventually(t, func() bool {
		conn, _, err := websocket.Dial(t.Context(), r.base+"/socket", &websocket.DialOptions{HTTPClient: r.client})
		if err != nil {
			return false
		}
		conn.CloseNow()
		return true
	}, 20*time.Second, 50*time.Millisecond, "nobody is let in any more")
}

func TestAPageThatTakesNothingIsDropped(t *testing.T) {
	r := enter(t)
	for n := range 2000 {
		require.NoError(t, os.WriteFile(filepath.Join(r.dir, fmt.Sprintf("%060d.png", n)), nil, 0o666))
	}
	require.NoError(t, r.session.Do(t.Context(), session.Command{Do: session.Open, Text: r.dir}))
	r.SetPatience(300 * time.Millisecond)
	l, well := r.dial(), r.dial()
	dropped := make(chan error, 1)
	go func() {
		for {
			if err := l.Write(t.Context(), websocket.MessageText, []byte(`{"id": 1, "scans": [0, 2000]}`)); err != nil {
				dropped <- err
				return
			}
		}
	}()
	// It reads all the time, and is answered.
	for n := 1; ; n++ {
		well.say(fmt.Sprintf(`{"id": %d, "scans": [0, 1]}`, n))
		require.EqualValues(t, n, well.until(of("scans")).ID)
		select {
		case <-dropped:
			return
		default:
			require.Less(t, n, 1_000_000)
		}
	}
}

func TestPagesAreToldWhenTheServerEnds(t *testing.T) {
	r := enter(t)
	l := r.dial()
	l.until(of("state"))
	r.end()
	require.Equal(t, websocket.StatusGoingAway, l.closed().Code)
}

func TestAStateIsWhatTheSessionHas(t *testing.T) {
	r := enter(t)
	r.scan("a.png", 30, 20)
	l := r.dial()
	r.open(l)
	heard := l.until(func(m message) bool { return m.State != nil && m.State.Version == r.session.State().Version })
	require.JSONEq(t, `{"type": "state", "state": `+string(must(json.Marshal(r.session.State())))+`}`, string(heard.raw))
}
