package wire

import "golang.org/x/sys/unix"

// PeerPID is the id of the process that made the other end, 0 if unknown.
func (c *Conn) PeerPID() int {
	raw, err := c.unix.SyscallConn()
	if err != nil {
		return 0
	}
	pid := 0
	raw.Control(func(fd uintptr) {
		if p, err := unix.GetsockoptInt(int(fd), unix.SOL_LOCAL, unix.LOCAL_PEERPID); err == nil {
			pid = p
		}
	})
	return pid
}
