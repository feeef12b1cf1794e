package sandbox

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/bpf"
)

const testPID = 4711

// answer runs the filter of a machine on a call.
func answer(t *testing.T, vm *bpf.VM, audit uint32, number uint32, args ...uint64) int {
	t.Helper()
	// The kernel's filters load words in the order of the processor, the
	// package's in that of the network: 32-bit words are written that way.
	data := make([]byte, 64)
	binary.BigEndian.PutUint32(data[0:], number)
	binary.BigEndian.PutUint32(data[4:], audit)
	for i, a := range args {
		binary.BigEndian.PutUint32(data[16+8*i:], uint32(a))
		binary.BigEndian.PutUint32(data[20+8*i:], uint32(a>>32))
	}
	got, err := vm.Run(data)
	require.NoError(t, err)
	return got
}

func machineVM(t *testing.T, arch string) (*bpf.VM, machine) {
	t.Helper()
	m := machines()[arch]
	raw, err := filter(m, testPID)
	require.NoError(t, err)
	program, ok := bpf.Disassemble(raw)
	require.True(t, ok)
	vm, err := bpf.NewVM(program)
	require.NoError(t, err)
	return vm, m
}

func TestTheFilterLetsThroughWhatItShould(t *testing.T) {
	const (
		yes     = allow
		no      = refuse
		missing = notThere
	)
	any := []uint64{1, 2, 3, 4, 5, 6}
	for _, c := range []struct {
		name         string
		amd64, arm64 int // by linux/unistd.h
		args         []uint64
		want         int
	}{
		{"read", 0, 63, any, yes},
		{"pread64", 17, 67, any, yes},
		{"futex", 202, 98, any, yes},
		{"exit_group", 231, 94, any, yes},
		{"recvmsg", 47, 212, any, yes},

		{"open", 2, -1, any, no},
		{"openat", 257, 56, any, no},
		{"openat2", 437, 437, any, missing},
		{"creat", 85, -1, any, no},
		{"unlinkat", 263, 35, any, no},
		{"statx", 332, 291, any, no},
		{"newfstatat", 262, 79, any, no},
		{"getdents64", 217, 61, any, no},
		{"memfd_create", 319, 279, any, no},
		{"ioctl", 16, 29, any, no},

		{"socket", 41, 198, any, no},
		{"socketpair", 53, 199, any, no},
		{"connect", 42, 203, any, no},
		{"bind", 49, 200, any, no},
		{"sendto", 44, 206, any, no},
		{"io_uring_setup", 425, 425, any, missing},

		{"fork", 57, -1, any, no},
		{"vfork", 58, -1, any, no},
		{"clone3", 435, 435, any, missing},
		{"clone as Go", 56, 220, []uint64{0x50f00}, yes},
		{"clone as Go with thread storage", 56, 220, []uint64{0xd0f00}, yes},
		{"clone as the C library", 56, 220, []uint64{0x3d0f00}, yes},
		{"clone a process", 56, 220, []uint64{17}, no},
		{"clone as os/exec", 56, 220, []uint64{0x4111}, no},
		{"clone a thread in a new user namespace", 56, 220, []uint64{0x10050f00}, no},
		{"clone a traced thread", 56, 220, []uint64{0x52f00}, no},
		{"clone with an upper half", 56, 220, []uint64{1<<32 | 0x50f00}, no},
		{"execve", 59, 221, any, no},
		{"execveat", 322, 281, any, no},
		{"setns", 308, 268, any, no},
		{"unshare", 272, 97, any, no},
		{"prctl PR_SET_VMA", 157, 167, []uint64{0x53564d41, 0}, yes},
		{"prctl PR_SET_PDEATHSIG", 157, 167, []uint64{1, 0}, no},
		{"prctl PR_SET_DUMPABLE", 157, 167, []uint64{4, 1}, no},
		{"prctl PR_SET_SECCOMP", 157, 167, []uint64{22, 1}, no},
		{"seccomp", 317, 277, any, no},
		{"bpf", 321, 280, any, no},
		{"setrlimit", 160, 164, any, no},
		{"prlimit64", 302, 261, any, no},

		{"mmap to write", 9, 222, []uint64{0, 4096, 3, 0x22}, yes},
		{"mmap to execute", 9, 222, []uint64{0, 4096, 7, 0x22}, no},
		{"mmap to read and execute", 9, 222, []uint64{0, 4096, 5, 0x22}, no},
		{"mmap as Go's runtime reserves", 9, 222, []uint64{0, 4096, 0, 0x4022}, yes},
		{"mmap at an address", 9, 222, []uint64{0, 4096, 3, 0x32}, yes},
		{"mmap as the C library for a stack", 9, 222, []uint64{0, 4096, 0, 0x24022}, yes},
		{"mmap a surface", 9, 222, []uint64{0, 4096, 3, 0x01, 5}, yes},
		{"mmap a file for itself", 9, 222, []uint64{0, 4096, 1, 0x02, 5}, yes},
		{"mmap shared memory", 9, 222, []uint64{0, 8 << 30, 3, 0x21}, no},
		{"mmap shared memory, flags validated", 9, 222, []uint64{0, 8 << 30, 3, 0x23}, no},
		{"mmap shared memory without reserve", 9, 222, []uint64{0, 8 << 30, 3, 0x4021}, no},
		{"mmap a file, flags validated", 9, 222, []uint64{0, 4096, 3, 0x03, 5}, no},
		{"mmap droppable memory", 9, 222, []uint64{0, 8 << 30, 3, 0x28}, no},
		{"mmap memory that grows down", 9, 222, []uint64{0, 8 << 30, 3, 0x122}, no},
		{"mmap shared memory that grows down", 9, 222, []uint64{0, 8 << 30, 3, 0x121}, no},
		{"mmap with an upper half of flags", 9, 222, []uint64{0, 4096, 3, 1<<32 | 0x22}, no},
		{"mremap", 25, 216, any, no},
		{"mprotect to write", 10, 226, []uint64{0, 4096, 3}, yes},
		{"mprotect to execute", 10, 226, []uint64{0, 4096, 4}, no},
		{"pkey_mprotect", 329, 288, any, no},

		{"kill itself", 62, 129, []uint64{testPID, 9}, yes},
		{"kill another", 62, 129, []uint64{testPID + 1, 9}, no},
		{"kill its group", 62, 129, []uint64{0, 9}, no},
		{"kill all", 62, 129, []uint64{1<<64 - 1, 9}, no},
		{"tgkill itself", 234, 131, []uint64{testPID, 99, 23}, yes},
		{"tgkill another", 234, 131, []uint64{1, 1, 9}, no},
		{"ptrace", 101, 117, any, no},
		{"process_vm_readv", 310, 270, any, no},
		{"pidfd_open", 434, 434, any, missing},
		{"pidfd_getfd", 438, 438, any, missing},
		{"pidfd_send_signal", 424, 424, any, missing},
		{"kcmp", 312, 272, any, no},
		{"fcntl F_GETFL", 72, 25, []uint64{3, 3}, yes},
		{"fcntl F_GET_SEALS", 72, 25, []uint64{3, 1034}, yes},
		{"fcntl F_SETOWN", 72, 25, []uint64{3, 8, 1}, no},
		{"fcntl F_SETLEASE", 72, 25, []uint64{3, 1024}, no},
		{"a number of the future", 600, 600, any, missing},
		{"no number", 1<<31 - 1, 1<<31 - 1, any, no},
	} {
		for arch, number := range map[string]int{"amd64": c.amd64, "arm64": c.arm64} {
			if number < 0 {
				continue
			}
			vm, m := machineVM(t, arch)
			require.Equal(t, c.want, answer(t, vm, m.audit, uint32(number), c.args...), "%s on %s", c.name, arch)
		}
	}
}

func TestTheFilterRefusesTheCallsOfOtherMachines(t *testing.T) {
	const (
		i386 = 0x40000003
		arm  = 0x40000028
		x32  = 0x40000000
	)
	for arch, others := range map[string][]uint32{"amd64": {i386, machines()["arm64"].audit}, "arm64": {arm, machines()["amd64"].audit}} {
		vm, m := machineVM(t, arch)
		for number := range uint32(500) {
			for _, audit := range others {
				require.Equal(t, refuse, answer(t, vm, audit, number))
			}
			require.Equal(t, refuse, answer(t, vm, m.audit, number|x32))
		}
	}
}

// TestTheNumbersAreThoseOfPackageUnix compares with the files x/sys generates
// from the kernel's headers.
func TestTheNumbersAreThoseOfPackageUnix(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/sys").Output()
	require.NoError(t, err)
	line := regexp.MustCompile(`(?m)^\s*SYS_(\w+)\s*=\s*(\d+)`)
	for arch, m := range machines() {
		text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "unix", fmt.Sprintf("zsysnum_linux_%s.go", arch)))
		require.NoError(t, err)
		numbers := make(map[string]int)
		for _, found := range line.FindAllStringSubmatch(string(text), -1) {
			n, err := strconv.Atoi(found[2])
			require.NoError(t, err)
			numbers[strings.ToLower(found[1])] = n
		}
		for _, c := range allowed(testPID) {
			want, ok := numbers[c.name]
			if !ok {
				want = -1
			}
			require.Equal(t, want, m.number(c), "%s on %s", c.name, arch)
		}
	}
}
