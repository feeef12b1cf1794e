package badworker

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"safelight/xpcworker/wire"
)

// Say puts something on a worker's connection, behind the back of who owns it,
// and says whether there is something of that name: "garbage" is not of the
// protocol, "oversized" a frame longer than its type allows, "huge" one of two
// gigabytes, "unknown" one of no type, "short" the beginning of one. "ready-2" is
// a picture that answers request 2, and so are "opened-2", "hello-2" and
// "open-2", which is for the app to say.
func Say(what string) bool {
	switch what {
	case "garbage":
		write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
	case "oversized":
		write(header(byte(wire.TypeHello), 0, 1<<20))
	case "huge":
		write(header(byte(wire.TypeAnalysis), 0, 1<<31))
	case "unknown":
		write(header(200, 0, 0))
	case "short":
		write(header(byte(wire.TypeReady), 0, 64)[:10])
	default:
		name, number, _ := strings.Cut(what, "-")
		generation, err := strconv.ParseUint(number, 10, 64)
		f, known := frames(name)
		if err != nil || !known {
			return false
		}
		write(append(header(byte(f.Type), generation, len(f.Payload)), f.Payload...))
	}
	return true
}

// frames are well formed, at the wrong time.
func frames(name string) (f wire.Frame, known bool) {
	switch name {
	case "ready":
		f, _ = wire.Pack(0, wire.Ready{Width: 1, Height: 1})
	case "opened":
		f, _ = wire.Pack(0, wire.Opened{Format: "text", Width: 1, Height: 1, Channels: 1, Depth: 8, Orientation: 1})
	case "hello":
		f = wire.Frame{Type: wire.TypeHello, Payload: []byte("{}")}
	case "open":
		f = wire.Frame{Type: wire.TypeOpen, Payload: []byte("{}")}
	default:
		return f, false
	}
	return f, true
}

// header is what stands before a frame, with whatever it is to announce.
func header(typ byte, generation uint64, length int) []byte {
	h := []byte{'S', 'L', 'w', 'k', 1, typ, 0, 0}
	for i := range 4 {
		h = append(h, byte(length>>(8*i)))
	}
	for i := range 8 {
		h = append(h, byte(generation>>(8*i)))
	}
	return h
}

// write writes to this process's sockets, of which a worker has one.
func write(p []byte) {
	for _, fd := range descriptors(unix.S_IFSOCK) {
		unix.Write(fd, p)
	}
}
