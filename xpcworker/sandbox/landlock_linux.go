package sandbox

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// denyFiles has the kernel refuse this process all new access to files, TCP,
// abstract unix sockets and other processes, as far as this kernel's Landlock
// can, and says which version that is. What is open already stays usable.
func denyFiles() (covers string, err error) {
	version, errno := landlockQuery(unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return "", fmt.Errorf("not in this kernel: %w", errno)
	}
	errata, _ := landlockQuery(unix.LANDLOCK_CREATE_RULESET_ERRATA) // 0 where unknown
	rules := denyAll(version, errata)
	// The fields up to Scoped; an older kernel takes a longer structure whose
	// rest is zero, but x/sys's may be longer than any kernel's.
	const size = unsafe.Offsetof(rules.Quiet_access_fs)
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&rules)), size, 0)
	if errno != 0 {
		return "", os.NewSyscallError("landlock_create_ruleset", errno)
	}
	defer unix.Close(int(fd))
	if version >= 8 { // can do it for all threads
		_, _, errno = unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, unix.LANDLOCK_RESTRICT_SELF_TSYNC, 0)
	} else {
		_, _, errno = syscall.AllThreadsSyscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0, 0)
	}
	if errno == unix.ENOTSUP {
		return "", errors.New("built with cgo, some of whose threads Go does not know; needs Linux 7.0 or CGO_ENABLED=0")
	}
	if errno != 0 {
		return "", os.NewSyscallError("landlock_restrict_self", errno)
	}
	return fmt.Sprintf("version %d", version), nil
}

// denyAll is the strictest set of rules of a version of Landlock: everything is
// handled, nothing allowed. A kernel refuses what it does not know.
// https://docs.kernel.org/userspace-api/landlock.html, "Previous limitations".
func denyAll(version, errata int) (rules unix.LandlockRulesetAttr) {
	for _, r := range [...]struct {
		since           int
		fs, net, scoped uint64
	}{
		{since: 1, fs: unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1}, // that and all before it
		{since: 2, fs: unix.LANDLOCK_ACCESS_FS_REFER},
		{since: 3, fs: unix.LANDLOCK_ACCESS_FS_TRUNCATE},
		{since: 4, net: unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP},
		{since: 5, fs: unix.LANDLOCK_ACCESS_FS_IOCTL_DEV},
		{since: 6, scoped: unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET},
	} {
		if version >= r.since {
			rules.Handled_access_fs |= r.fs
			rules.Handled_access_net |= r.net
			rules.Scoped |= r.scoped
		}
	}
	// Before erratum 2 was mended, threads of one process could not signal
	// each other, as Go's do all the time.
	const signalsMended = 1 << (2 - 1)
	if version >= 6 && errata&signalsMended != 0 {
		rules.Scoped |= unix.LANDLOCK_SCOPE_SIGNAL
	}
	return rules
}

// landlockQuery asks for the version or the errata of the kernel's Landlock.
func landlockQuery(flag uintptr) (int, unix.Errno) {
	n, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, flag)
	if errno != 0 {
		return 0, errno
	}
	return int(n), 0
}
