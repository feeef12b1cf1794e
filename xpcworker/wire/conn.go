package wire

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"safelight/xpcworker/surface"
)

// Conn is one end of a connection. Send may be called by several goroutines at
// once, Receive by one; Close ends both.
type Conn struct {
	// Surfaces is how those come in that are announced on this end: as files,
	// unless whoever made the connection knows another way. It is set before the
	// connection is used.
	Surfaces surface.Receiver

	unix *net.UnixConn

	send    sync.Mutex
	out     []byte // the frame being sent, kept between frames
	receive sync.Mutex
	control []byte // room for received descriptors
}

// NewConn makes a Conn of a connected AF_UNIX stream socket. It takes over f,
// also when it fails.
func NewConn(f *os.File) (*Conn, error) {
	defer f.Close() // net.FileConn duplicates it
	c, err := net.FileConn(f)
	if err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	u, ok := c.(*net.UnixConn)
	if !ok || u.LocalAddr().Network() != "unix" {
		c.Close()
		return nil, fmt.Errorf("connection: %s socket, not a unix stream: %w", c.LocalAddr().Network(), ErrProtocol)
	}
	// A hostile peer can attach as many descriptors as the system allows.
	// Those that find no room are lost without a trace on some systems, so
	// there is room for all.
	const scmMaxFD = 253
	return &Conn{Surfaces: surface.Files{}, unix: u, control: make([]byte, unix.CmsgSpace(4*scmMaxFD))}, nil
}

// Close closes the connection; what waits in Send or Receive fails with
// net.ErrClosed.
func (c *Conn) Close() error { return c.unix.Close() }

// Send sends a frame, whole. The files stay the caller's. When it fails within
// the frame it closes the connection, for what follows could not be understood;
// otherwise nothing was sent.
func (c *Conn) Send(f Frame) error {
	if err := f.Type.check(len(f.Payload), len(f.Files)); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return withDescriptors(f.Files, nil, func(fds []int) error {
		var rights []byte
		if len(fds) > 0 {
			rights = unix.UnixRights(fds...)
		}
		c.send.Lock()
		defer c.send.Unlock()
		h := header{typ: f.Type, files: len(f.Files), length: len(f.Payload), generation: f.Generation}
		c.out = append(h.append(c.out[:0]), f.Payload...)
		// The descriptors go with the first byte that is written; the socket
		// may take less than the whole frame at once.
		n, _, err := c.unix.WriteMsgUnix(c.out, rights, nil)
		if err == nil && n < len(c.out) {
			_, err = c.unix.Write(c.out[n:])
		}
		if err != nil {
			if n > 0 {
				c.unix.Close()
			}
			return fmt.Errorf("send %v: %w", f.Type, err)
		}
		return nil
	})
}

// withDescriptors calls do with the descriptors of files, none of which can be
// closed meanwhile.
func withDescriptors(files []*os.File, fds []int, do func([]int) error) error {
	if len(files) == 0 {
		return do(fds)
	}
	raw, err := files[0].SyscallConn()
	if err != nil {
		return fmt.Errorf("attach file: %w", err)
	}
	var inner error
	err = raw.Control(func(fd uintptr) {
		inner = withDescriptors(files[1:], append(fds, int(fd)), do)
	})
	if err != nil {
		return fmt.Errorf("attach file: %w", err)
	}
	return inner
}

// Receive waits for the next frame. The error is io.EOF when the peer is gone
// between two frames, io.ErrUnexpectedEOF (wrapped) when it is gone within
// one, and wraps ErrProtocol when it broke the rules. The frame's files are
// closed on exec and belong to the caller.
func (c *Conn) Receive() (Frame, error) {
	c.receive.Lock()
	defer c.receive.Unlock()

	var raw [headerSize]byte
	files, err := c.readFull(raw[:])
	f := Frame{Files: files}
	if err != nil {
		f.Close()
		return Frame{}, err
	}
	h, err := parseHeader(raw)
	if err == nil && h.files != len(files) {
		err = fmt.Errorf("%v frame announces %d files, brings %d: %w", h.typ, h.files, len(files), ErrProtocol)
	}
	if err != nil {
		f.Close()
		return Frame{}, fmt.Errorf("receive: %w", err)
	}
	f.Type, f.Generation, f.Payload = h.typ, h.generation, make([]byte, h.length)
	late, err := c.readFull(f.Payload)
	if err == nil && len(late) > 0 {
		err = fmt.Errorf("receive: %d files within the payload of a %v frame: %w", len(late), h.typ, ErrProtocol)
	}
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = fmt.Errorf("receive %v: %w", h.typ, io.ErrUnexpectedEOF)
		}
		f.Files = append(f.Files, late...)
		f.Close()
		return Frame{}, err
	}
	return f, nil
}

// readFull fills p, and no more, so that descriptors can only be those sent
// with the bytes of p. It returns the files that came along, also on error.
func (c *Conn) readFull(p []byte) ([]*os.File, error) {
	var files []*os.File
	for read := 0; read < len(p); {
		n, controlLen, flags, _, err := c.unix.ReadMsgUnix(p[read:], c.control)
		got, parseErr := receivedFiles(c.control[:controlLen])
		files = append(files, got...)
		read += n
		switch {
		case errors.Is(err, io.EOF) && read == 0:
			return files, io.EOF
		case errors.Is(err, io.EOF):
			return files, fmt.Errorf("receive: %w", io.ErrUnexpectedEOF)
		case err != nil:
			return files, fmt.Errorf("receive: %w", err)
		case parseErr != nil:
			return files, parseErr
		case flags&syscall.MSG_CTRUNC != 0:
			return files, fmt.Errorf("receive: more files than can be taken: %w", ErrProtocol)
		}
	}
	return files, nil
}

// receivedFiles makes files of the descriptors in a control message.
func receivedFiles(control []byte) ([]*os.File, error) {
	if len(control) == 0 {
		return nil, nil
	}
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return nil, fmt.Errorf("receive: control message: %v: %w", err, ErrProtocol)
	}
	var files []*os.File
	var bad error
	for _, m := range messages {
		fds, err := unix.ParseUnixRights(&m)
		if err != nil { // credentials and the like: nothing to close
			bad = fmt.Errorf("receive: control message: %v: %w", err, ErrProtocol)
		}
		for _, fd := range fds {
			files = append(files, os.NewFile(uintptr(fd), "received"))
		}
	}
	return files, bad
}
