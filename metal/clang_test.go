//go:build clang

package metal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// clangFlags are those of every compilation of the kernels by clang++.
var clangFlags = []string{"-std=c++14", "-Wall", "-Wextra", "-Werror",
	"-Wno-unknown-attributes", "-Wno-ignored-attributes", "-Wno-unused-function",
	"-I", "harness/shim", "-I", "."}

// compiler is clang++, without which none of these tests mean anything.
func compiler(t testing.TB) string {
	path, err := exec.LookPath("clang++")
	require.NoError(t, err, "these tests need clang++")
	return path
}

// kernelFolder gives a folder with a grade.metal of the given text.
func kernelFolder(t testing.TB, text string) string {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "grade.metal"), []byte(text), 0o666))
	return dir
}

// strict compiles grade.metal of a folder, without making anything, where address
// spaces are real and double is no type.
func strict(t testing.TB, dir string) error {
	unit := filepath.Join(t.TempDir(), "strict.cpp")
	require.NoError(t, os.WriteFile(unit, []byte("#include \"grade.metal\"\n"), 0o666))
	args := append([]string{"-I", dir, "-fsyntax-only", "-DMSL_STRICT", "-Wdouble-promotion"}, clangFlags...)
	out, err := exec.Command(compiler(t), append(args, unit)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// build compiles grade.metal of a folder and the harness into a program.
func build(t testing.TB, dir string, flags ...string) (program string, err error) {
	program = filepath.Join(t.TempDir(), "harness")
	args := append([]string{"-I", dir}, clangFlags...)
	args = append(args, flags...)
	out, err := exec.Command(compiler(t), append(args, "harness/harness.cpp", "-o", program)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return program, nil
}

// literal is a number with a point and without an f.
var literal = regexp.MustCompile(`\b[0-9]+\.[0-9]*([eE][-+]?[0-9]+)?\b[^f0-9]`)

// literals finds numbers that would be double in C++: what the compiler turns into
// a float without a word.
func literals(text string) error {
	for n, line := range strings.Split(text, "\n") {
		code, _, _ := strings.Cut(line, "//")
		if found := literal.FindString(code + " "); found != "" {
			return fmt.Errorf("grade.metal:%d: %s has no f", n+1, found)
		}
	}
	return nil
}

// trapping has what C++ leaves undefined, and Metal as well, end the process: indices
// beyond an array within a structure, shifts and conversions that do not fit.
var trapping = []string{"-O1", "-ffp-contract=off", "-fsanitize=undefined,float-cast-overflow", "-fsanitize-trap=all"}

// binding is an argument of a kernel and where it comes from.
var binding = regexp.MustCompile(`(\w+) [*&]?(\w+) \[\[(\w+(?:\(\d\))?)\]\]`)

// bindings compares the arguments of the kernels with what the engine gives them.
// Clang knows nothing of that.
func bindings(text string) error {
	from := map[string]string{
		"p": "buffer(0)", "f": "buffer(1)", "samples": "buffer(2)", "logs": "buffer(3)", "out": "buffer(4)",
		"gid": "thread_position_in_grid",
	}
	for _, name := range []string{"bgra", "rgba16", "layout"} {
		_, rest, found := strings.Cut(text, "kernel void "+name+"(")
		if !found {
			return fmt.Errorf("no kernel %s", name)
		}
		signature, _, _ := strings.Cut(rest, ") {")
		found = false
		for _, b := range binding.FindAllStringSubmatch(signature, -1) {
			if from[b[2]] != b[3] {
				return fmt.Errorf("kernel %s has %s from %s", name, b[2], b[3])
			}
			found = found || b[2] == "gid" && b[1] == "uint2"
		}
		if strings.Count(signature, "[[") != strings.Count(signature, ",")+1 || !found {
			return fmt.Errorf("kernel %s has arguments from nowhere", name)
		}
	}
	return nil
}

// harness is a Device that runs the kernels on the CPU, in a process of its own.
type harness struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.Reader
	stderr bytes.Buffer
	broken error
}

// errHarness is that a kernel reached for memory that is not its own.
var errHarness = errors.New("the kernel's process ended")

func startHarness(t testing.TB, program string) *harness {
	h := &harness{cmd: exec.Command(program)}
	var err error
	h.in, err = h.cmd.StdinPipe()
	require.NoError(t, err)
	h.out, err = h.cmd.StdoutPipe()
	require.NoError(t, err)
	h.cmd.Stderr = &h.stderr
	require.NoError(t, h.cmd.Start())
	t.Cleanup(h.Close)
	return h
}

func (h *harness) Name() string { return "clang++" }
func (h *harness) Map([]byte)   {}
func (h *harness) Unmap([]byte) {}

// Close ends the process.
func (h *harness) Close() {
	if h.broken == nil {
		h.broken = errors.New("closed")
		h.in.Close()
		_ = h.cmd.Wait()
	}
}

func bytesOf[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(s[0])))
}

func bytesAt[T any](v *T) []byte { return bytesOf(unsafe.Slice(v, 1)) }

// call has the process run a kernel. A kernel that does not end is ended.
func (h *harness) call(kernel uint32, width, height int, buffers [5][]byte) error {
	if h.broken != nil {
		return h.broken
	}
	timer := time.AfterFunc(2*time.Minute, func() { _ = h.cmd.Process.Kill() })
	defer timer.Stop()
	head := []uint32{kernel, uint32(width), uint32(height)}
	for _, b := range buffers {
		head = append(head, uint32(len(b)))
	}
	message := bytesOf(head)
	for _, b := range buffers {
		message = append(message, b...)
	}
	_, err := h.in.Write(message)
	if err == nil {
		_, err = io.ReadFull(h.out, buffers[4])
	}
	if err != nil {
		h.in.Close()
		h.broken = fmt.Errorf("%w: %v: %s", errHarness, h.cmd.Wait(), h.stderr.Bytes())
	}
	return h.broken
}

// Layout runs kernel layout.
func (h *harness) Layout() ([]uint32, error) {
	out := make([]uint32, len(offsets()))
	var program = make([]byte, offsets()[2])
	err := h.call(2, 1, 1, [5][]byte{program, bytesAt(new(Frame)), nil, nil, bytesOf(out)})
	return out, err
}

// Grade runs a kernel.
func (h *harness) Grade(j *Job) error {
	return h.call(uint32(j.Kernel), int(j.Frame.Width), j.rows(),
		[5][]byte{bytesAt(j.Program), bytesAt(j.Frame), bytesOf(j.Samples), bytesOf(j.Logs), j.Out})
}

func TestLittleEndian(t *testing.T) {
	require.Equal(t, uint16(1), binary.NativeEndian.Uint16([]byte{1, 0}), "the layout of programs and harness")
}
