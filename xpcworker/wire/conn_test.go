package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// pair is a connection between two Conns of this process.
func pair(t testing.TB) (a, b *Conn) {
	a, far, err := Pair()
	require.NoError(t, err)
	b, err = NewConn(far)
	require.NoError(t, err)
	t.Cleanup(func() { a.Close(); b.Close() })
	return a, b
}

// rawPair is a connection whose other end is a plain descriptor, to be abused.
func rawPair(t testing.TB) (*Conn, int) {
	conn, far, err := Pair()
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(); far.Close() })
	return conn, int(far.Fd())
}

// openFiles is the number of descriptors this process holds.
func openFiles(t testing.TB) int {
	count := 0
	for fd := range 1024 {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil {
			count++
		}
	}
	return count
}

func textFile(t testing.TB, text string) *os.File {
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	f, err := os.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

func TestFramesArriveAsSent(t *testing.T) {
	a, b := pair(t)
	sent := []Frame{
		{Type: TypeStatsRequest, Generation: 1},
		{Type: TypeAnalyze, Generation: 1 << 63, Payload: []byte(`{"film":"bw-negative"}`)},
		{Type: TypeExport, Generation: 7, Payload: bytes.Repeat([]byte("x"), 1<<20)}, // more than a socket buffers
		{Type: TypeClose, Generation: 8},
	}
	out := textFile(t, "the output")
	sent[2].Files = []*os.File{out}
	go func() {
		for _, f := range sent {
			if err := a.Send(f); err != nil {
				t.Error(err)
			}
		}
	}()
	for _, want := range sent {
		got, err := b.Receive()
		require.NoError(t, err)
		require.Equal(t, want.Type, got.Type)
		require.Equal(t, want.Generation, got.Generation)
		require.True(t, bytes.Equal(want.Payload, got.Payload))
		require.Len(t, got.Files, len(want.Files))
		got.Close()
	}
}

func TestAttachedFilesAreTheSameFilesInTheirOrderAndClosedOnExec(t *testing.T) {
	a, b := pair(t)
	before := openFiles(t)
	var sent []*os.File
	for i := range MaxFiles {
		sent = append(sent, textFile(t, fmt.Sprint("file ", i)))
	}
	require.NoError(t, a.Send(Frame{Type: TypeExport, Files: sent}))
	got, err := b.Receive()
	require.NoError(t, err)
	require.Len(t, got.Files, MaxFiles)
	for i := range MaxFiles {
		want := fmt.Sprint("file ", i)
		text, err := io.ReadAll(got.Files[i])
		require.NoError(t, err)
		require.Equal(t, want, string(text))
		flags, err := unix.FcntlInt(got.Files[i].Fd(), unix.F_GETFD, 0)
		require.NoError(t, err)
		require.NotZero(t, flags&unix.FD_CLOEXEC)
	}
	got.Close()
	require.Equal(t, before+MaxFiles, openFiles(t), "the sender's files are open, the received ones are not")
}

func TestBothEndsOfAPairAreClosedOnExec(t *testing.T) {
	_, fd := rawPair(t)
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	require.NoError(t, err)
	require.NotZero(t, flags&unix.FD_CLOEXEC)
}

func TestConcurrentSendsDoNotMix(t *testing.T) {
	a, b := pair(t)
	const senders, each = 8, 50
	var sending sync.WaitGroup
	for s := range senders {
		sending.Go(func() {
			for i := range each {
				payload := bytes.Repeat([]byte{byte(s)}, 1+i*131)
				if err := a.Send(Frame{Type: TypeAnalyze, Generation: uint64(s), Payload: payload}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	counts := make([]int, senders)
	for range senders * each {
		f, err := b.Receive()
		require.NoError(t, err)
		require.Equal(t, bytes.Repeat([]byte{byte(f.Generation)}, len(f.Payload)), f.Payload)
		require.Len(t, f.Payload, 1+counts[f.Generation]*131)
		counts[f.Generation]++
	}
	sending.Wait()
}

func TestSendRefusesWhatTheTypeDoesNotAllow(t *testing.T) {
	a, b := pair(t)
	file := textFile(t, "x")
	for _, f := range []Frame{
		{Type: 0},
		{Type: 99},
		{Type: TypeClose, Payload: []byte("x")},
		{Type: TypeAnalyze, Payload: make([]byte, 1<<20+1)},
		{Type: TypeOpen, Payload: []byte("{}")},
		{Type: TypeStatsRequest, Files: []*os.File{file}},
		{Type: TypeExport},
		{Type: TypeExport, Files: slices.Repeat([]*os.File{file}, MaxFiles+1)},
	} {
		require.ErrorIs(t, a.Send(f), ErrProtocol, "%v", f.Type)
	}
	file.Close()
	require.ErrorContains(t, a.Send(Frame{Type: TypeExport, Files: []*os.File{file}}), "attach file")

	require.NoError(t, a.Send(Frame{Type: TypeClose, Generation: 3}), "nothing of the refused frames was sent")
	f, err := b.Receive()
	require.NoError(t, err)
	require.Equal(t, Frame{Type: TypeClose, Generation: 3, Payload: []byte{}}, f)
}

// frameBytes is a frame as the document comment of the package says, put
// together without the code under test.
func frameBytes(typ Type, flags, files byte, payload string) []byte {
	b := append([]byte("SLwk\x01"), byte(typ), flags, files)
	b = append(b, byte(len(payload)), byte(len(payload)>>8), byte(len(payload)>>16), byte(len(payload)>>24))
	b = append(b, 5, 0, 0, 0, 0, 0, 0, 0)
	return append(b, payload...)
}

func TestFrameHasTheDocumentedBytes(t *testing.T) {
	conn, fd := rawPair(t)
	require.NoError(t, conn.Send(Frame{Type: TypeAnalyze, Generation: 5, Payload: []byte("{}")}))
	got := make([]byte, 64)
	n, err := unix.Read(fd, got)
	require.NoError(t, err)
	require.Equal(t, frameBytes(TypeAnalyze, 0, 0, "{}"), got[:n])

	_, err = unix.Write(fd, frameBytes(TypeAnalysis, 0, 0, "[1]"))
	require.NoError(t, err)
	f, err := conn.Receive()
	require.NoError(t, err)
	require.Equal(t, Frame{Type: TypeAnalysis, Generation: 5, Payload: []byte("[1]")}, f)
}

func TestReceiveRefusesWhatBreaksTheRules(t *testing.T) {
	mutate := func(at int, to byte) []byte {
		b := frameBytes(TypeAnalyze, 0, 0, "{}")
		b[at] = to
		return b
	}
	for _, c := range []struct {
		name, want string
		bytes      []byte
	}{
		{"magic", "frame starts with", mutate(0, 'X')},
		{"framing version", "framing version 2", mutate(4, 2)},
		{"type", "unknown frame type 0", mutate(5, 0)},
		{"flags", "unknown flags 80", mutate(6, 0x80)},
		{"announced file missing", "announces 1 files, brings 0", frameBytes(TypeExport, 0, 1, "")},
		{"file too many", "with 17 files", frameBytes(TypeExport, 0, 17, "")},
		{"no file", "with 0 files", frameBytes(TypeExport, 0, 0, "")},
		{"length", "of 16777218 bytes", mutate(11, 1)},
		{"huge length", "frame of 2147483650 bytes", mutate(11, 0x80)},
		{"too short for its type", "progress frame of 16 bytes", frameBytes(TypeProgress, 0, 0, "0123456789abcdef")},
		{"garbage", "frame starts with", []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn, fd := rawPair(t)
			_, err := unix.Write(fd, c.bytes)
			require.NoError(t, err)
			_, err = conn.Receive()
			require.ErrorIs(t, err, ErrProtocol)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestUnaskedFilesAreClosed(t *testing.T) {
	frame := frameBytes(TypeAnalyze, 0, 0, "{}")
	rights := func(files ...*os.File) []byte {
		var fds []int
		for _, f := range files {
			fds = append(fds, int(f.Fd()))
		}
		return unix.UnixRights(fds...)
	}
	for _, c := range []struct {
		name string
		send func(fd int, file *os.File) error
		want string
	}{
		{"with the header", func(fd int, file *os.File) error {
			return unix.Sendmsg(fd, frame, rights(file), nil, 0)
		}, "announces 0 files, brings 1"},
		{"two for one", func(fd int, file *os.File) error {
			return unix.Sendmsg(fd, frameBytes(TypeExport, 0, 1, "{}"), rights(file, file), nil, 0)
		}, "announces 1 files, brings 2"},
		{"two hundred", func(fd int, file *os.File) error {
			many := make([]*os.File, 200)
			for i := range many {
				many[i] = file
			}
			return unix.Sendmsg(fd, frame, rights(many...), nil, 0)
		}, "announces 0 files, brings 200"},
		{"in the middle of the header", func(fd int, file *os.File) error {
			if _, err := unix.Write(fd, frame[:7]); err != nil {
				return err
			}
			return unix.Sendmsg(fd, frame[7:], rights(file), nil, 0)
		}, "announces 0 files, brings 1"},
		{"with the payload", func(fd int, file *os.File) error {
			if _, err := unix.Write(fd, frame[:headerSize]); err != nil {
				return err
			}
			return unix.Sendmsg(fd, frame[headerSize:], rights(file), nil, 0)
		}, "1 files within the payload"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn, fd := rawPair(t)
			file := textFile(t, "unasked")
			before := openFiles(t)
			require.NoError(t, c.send(fd, file))
			_, err := conn.Receive()
			require.ErrorIs(t, err, ErrProtocol)
			require.ErrorContains(t, err, c.want)
			require.Equal(t, before, openFiles(t))
		})
	}
}

func TestFilesSentWithTheNextFrameStayWithIt(t *testing.T) {
	a, b := pair(t)
	file := textFile(t, "image")
	require.NoError(t, a.Send(Frame{Type: TypeStatsRequest}))
	require.NoError(t, a.Send(Frame{Type: TypeOpen, Payload: []byte("{}"), Files: []*os.File{file}}))
	require.NoError(t, a.Send(Frame{Type: TypeClose}))
	for _, files := range []int{0, 1, 0} {
		f, err := b.Receive()
		require.NoError(t, err)
		require.Len(t, f.Files, files)
		f.Close()
	}
}

func TestTheEndOfAConnection(t *testing.T) {
	t.Run("between frames", func(t *testing.T) {
		a, b := pair(t)
		require.NoError(t, a.Send(Frame{Type: TypeClose}))
		a.Close()
		_, err := b.Receive()
		require.NoError(t, err)
		_, err = b.Receive()
		require.Equal(t, io.EOF, err)
	})
	frame := frameBytes(TypeAnalyze, 0, 0, "{}")
	for _, n := range []int{1, headerSize - 1, headerSize, len(frame) - 1} {
		t.Run(fmt.Sprintf("after %d bytes", n), func(t *testing.T) {
			conn, far, err := Pair()
			require.NoError(t, err)
			defer conn.Close()
			_, err = far.Write(frame[:n])
			require.NoError(t, err)
			far.Close()
			_, err = conn.Receive()
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		})
	}
	t.Run("closed on this side", func(t *testing.T) {
		a, _ := pair(t)
		time.AfterFunc(10*time.Millisecond, func() { a.Close() })
		_, err := a.Receive()
		require.ErrorIs(t, err, net.ErrClosed)
		require.ErrorIs(t, a.Send(Frame{Type: TypeClose}), net.ErrClosed)
	})
	t.Run("closed while a send waits", func(t *testing.T) {
		a, _ := pair(t)
		time.AfterFunc(20*time.Millisecond, func() { a.Close() })
		var err error
		for err == nil {
			err = a.Send(Frame{Type: TypeAnalyze, Payload: make([]byte, 1<<20)})
		}
		require.ErrorIs(t, err, net.ErrClosed)
	})
}

func TestNewConnRefusesWhatIsNoUnixStream(t *testing.T) {
	before := openFiles(t)
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	require.NoError(t, err)
	defer unix.Close(fds[1])
	_, err = NewConn(os.NewFile(uintptr(fds[0]), "datagrams"))
	require.ErrorIs(t, err, ErrProtocol)
	_, err = NewConn(textFile(t, "x"))
	require.True(t, errors.Is(err, unix.ENOTSOCK), "%v", err)
	require.Equal(t, before+1, openFiles(t))
}

func TestPeerIsThisProcess(t *testing.T) {
	a, b := pair(t)
	require.Equal(t, os.Getpid(), a.PeerPID())
	require.Equal(t, os.Getpid(), b.PeerPID())
}

func FuzzReceive(f *testing.F) {
	f.Add(frameBytes(TypeAnalyze, 0, 0, "{}"))
	f.Add(append(frameBytes(TypeClose, 0, 0, ""), frameBytes(TypeProgress, 0, 0, "0123456789abcdefg")...))
	f.Add(frameBytes(TypeOpen, 0, 1, "{}"))
	f.Add(frameBytes(TypeExport, 0, MaxFiles, "{}"))
	f.Add(frameBytes(TypeExport, 0, MaxFiles+1, "{}"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		if len(stream) > 64<<10 { // what the socket takes without a reader
			return
		}
		conn, far, err := Pair()
		require.NoError(t, err)
		defer conn.Close()
		_, err = far.Write(stream)
		require.NoError(t, err)
		far.Close()
		for {
			frame, err := conn.Receive()
			if err != nil {
				break
			}
			require.Empty(t, frame.Files)
			require.NoError(t, frame.Type.check(len(frame.Payload), 0))
		}
	})
}
