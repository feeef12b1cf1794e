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
		if cred, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			pid = int(cred.Pid)
		}
	})
	return pid
}
