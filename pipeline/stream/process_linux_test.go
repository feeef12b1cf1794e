package stream_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/stream"
)

// roleVariable makes this test program something else than a test.
const roleVariable = "SAFELIGHT_STREAM_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "hand":
		serve()
	case "host":
		hostOfHanging()
	default:
		os.Exit(m.Run())
	}
}

// serve answers lines of standard input until it ends, as a simple worker does. It
// notices that there is no host any more, whatever it is doing.
func serve() {
	var heap []byte
	canary := "none"
	lines := make(chan string)
	go func() {
		input := bufio.NewScanner(os.Stdin)
		for input.Scan() {
			line := input.Text()
			if argument, ok := strings.CutPrefix(line, "echo "); ok { // without another goroutine, which costs more than all the rest
				fmt.Println(argument)
				continue
			}
			lines <- line
		}
		os.Exit(0)
	}()
	for line := range lines {
		command, argument, _ := strings.Cut(line, " ")
		switch command {
		case "echo": // without an argument
			fmt.Println()
		case "canary": // leaves one, and answers with what was there
			fmt.Println(canary, os.Getenv("CANARY"))
			canary = argument
			os.Setenv("CANARY", argument)
		case "signal":
			fmt.Fprintln(os.Stderr, "about to be hit by", argument)
			number, _ := strconv.Atoi(argument)
			syscall.Kill(os.Getpid(), syscall.Signal(number))
			select {}
		case "exit":
			code, _ := strconv.Atoi(argument)
			os.Exit(code)
		case "panic":
			panic(argument)
		case "hang":
			size, _ := strconv.Atoi(argument)
			heap = bytes.Repeat([]byte{1}, size<<20)
			select {}
		}
	}
	_ = heap
}

// process is a hand: this program as a worker, over pipes.
type process struct {
	command *exec.Cmd
	in, out *os.File
	lines   *bufio.Reader
	stderr  bytes.Buffer
	ended   chan struct{} // closed when it is reaped
}

// crew starts processes and counts them.
type crew struct {
	started atomic.Int64
	mutex   sync.Mutex
	pids    []int
}

func (c *crew) start(ctx context.Context) (stream.Hand[string, string], error) {
	h, err := startProcess()
	if err != nil {
		return nil, err
	}
	c.started.Add(1)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.pids = append(c.pids, h.command.Process.Pid)
	return h, nil
}

func startProcess() (*process, error) {
	farIn, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, farOut, err := os.Pipe()
	if err != nil {
		farIn.Close()
		in.Close()
		return nil, err
	}
	h := &process{command: exec.Command("/proc/self/exe"), in: in, out: out, lines: bufio.NewReader(out), ended: make(chan struct{})}
	h.command.Env = []string{roleVariable + "=hand", "GOTRACEBACK=none"}
	h.command.Stdin, h.command.Stdout, h.command.Stderr = farIn, farOut, &h.stderr
	err = h.command.Start()
	farIn.Close()
	farOut.Close()
	if err != nil {
		in.Close()
		out.Close()
		return nil, err
	}
	go func() {
		defer close(h.ended)
		h.command.Wait()
	}()
	return h, nil
}

// Do sends a line and reads one. When there is none, the worker is at its end.
func (h *process) Do(_ context.Context, item string) (string, error) {
	_, err := fmt.Fprintln(h.in, item)
	var line string
	if err == nil {
		line, err = h.lines.ReadString('\n')
	}
	if err == nil {
		return strings.TrimSuffix(line, "\n"), nil
	}
	<-h.ended
	return "", &exitError{h.command.ProcessState, h.stderr.String()}
}

func (h *process) Alive() bool {
	select {
	case <-h.ended:
		return false
	default:
		return true
	}
}

func (h *process) Memory() int64 { return 0 }

func (h *process) Kill() {
	h.command.Process.Kill()
	<-h.ended
	h.in.Close()
	h.out.Close()
}

// exitError is how a worker ended.
type exitError struct {
	state  *os.ProcessState
	stderr string
}

func (e *exitError) Error() string { return fmt.Sprintf("process %d: %v", e.state.Pid(), e.state) }

// holdings is what a test process can leave behind.
type holdings struct{ children, files int }

func measure(t *testing.T) (h holdings) {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	require.NoError(t, err)
	h.files = len(files)
	tasks, err := os.ReadDir("/proc/self/task")
	require.NoError(t, err)
	for _, task := range tasks {
		children, _ := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		h.children += len(strings.Fields(string(children)))
	}
	return h
}

// nothingLeft fails if there are processes, descriptors or goroutines that were
// not there before.
func nothingLeft(t *testing.T) {
	t.Helper()
	noneLeft(t)
	before := measure(t)
	t.Cleanup(func() { require.Equal(t, before, measure(t)) })
}

// items is a source of lines.
func items(lines ...string) iter.Seq2[string, error] { return stream.From(slices.Values(lines)) }

func TestProperty16ARealProcessThatDiesLosesItsItemOnly(t *testing.T) {
	nothingLeft(t)
	c := new(crew)
	commands := []string{"echo 0", "signal 9", "echo 2", "exit 0", "signal 11", "echo 5", "panic six", "exit 3", "echo 8"}
	says := map[int]string{1: "signal: killed", 3: "exit status 0", 4: "exit status 2", 6: "exit status 2", 7: "exit status 3"}
	i := 0
	for out, err := range stream.MapWith(t.Context(), items(commands...), c.start, stream.Workers(2), stream.Recycle(0, 0), stream.OnError(stream.Yield)) {
		if says[i] == "" {
			require.NoError(t, err)
			require.Equal(t, strings.TrimPrefix(commands[i], "echo "), out)
		} else {
			var ended *exitError
			require.ErrorAs(t, err, &ended)
			require.ErrorAs(t, err, new(*stream.CrashError))
			require.ErrorContains(t, err, fmt.Sprintf("item %d: worker lost: process %d: %s", i, ended.state.Pid(), says[i]))
			require.Positive(t, ended.state.SysUsage().(*syscall.Rusage).Maxrss)
			if i == 1 {
				require.Equal(t, "about to be hit by 9\n", ended.stderr)
			}
		}
		i++
	}
	require.Equal(t, len(commands), i)
	require.LessOrEqual(t, c.started.Load(), int64(2+len(says)), "as many as are lost are replaced")
}

func TestProperty17ARealProcessIsTriedAgainInAFreshOne(t *testing.T) {
	nothingLeft(t)
	c := new(crew)
	var errs []error
	for _, err := range stream.MapWith(t.Context(), items("echo", "exit 1", "echo"), c.start, stream.Workers(1),
		stream.Recycle(0, 0), stream.OnError(stream.Yield), stream.Retry(2, time.Millisecond, stream.IfCrash)) {
		errs = append(errs, err)
	}
	require.Len(t, errs, 3)
	require.ErrorContains(t, errs[1], "after 3 attempts")
	require.NoError(t, errs[2])
	require.EqualValues(t, 4, c.started.Load())
}

func TestProperty11And12LeavingKillsRealProcessesThatHang(t *testing.T) {
	nothingLeft(t)
	c := new(crew)
	for range stream.MapWith(t.Context(), items("echo", "hang 64", "hang 0", "hang 0"), c.start, stream.Workers(3)) {
		break
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	for _, err := range stream.MapWith(ctx, items("hang 64"), c.start) {
		require.ErrorIs(t, err, context.DeadlineExceeded)
	}
	for _, pid := range c.pids {
		require.ErrorIs(t, syscall.Kill(pid, 0), syscall.ESRCH)
	}
}

func TestProperty18ARealProcessThatHangsIsKilledAtTheDeadline(t *testing.T) {
	nothingLeft(t)
	var errs []error
	for _, err := range stream.MapWith(t.Context(), items("echo", "hang 0", "echo"), new(crew).start, stream.Workers(1),
		stream.Deadline(time.Second), stream.OnError(stream.Yield)) {
		errs = append(errs, err)
	}
	require.Len(t, errs, 3)
	require.NoError(t, errs[0])
	require.ErrorIs(t, errs[1], context.DeadlineExceeded)
	require.ErrorContains(t, errs[1], "signal: killed")
	require.NoError(t, errs[2])
}

func TestProperty19RealProcessesThatAllCrashEndTheStream(t *testing.T) {
	nothingLeft(t)
	c, pulled := new(crew), 0
	src := func(yield func(string, error) bool) {
		for pulled = 1; yield("exit 1", nil); pulled++ {
		}
	}
	var last error
	for _, err := range stream.MapWith(t.Context(), src, c.start, stream.Workers(2), stream.OnError(stream.Yield),
		stream.Retry(math.MaxInt, 0, stream.IfCrash), stream.RestartLimit(5, time.Minute)) {
		require.Nil(t, last)
		last = err
	}
	require.ErrorAs(t, last, new(*stream.RestartError))
	require.LessOrEqual(t, c.started.Load(), int64(pulled+5))
}

func TestProperty20NothingOfAnItemIsThereForTheNext(t *testing.T) {
	nothingLeft(t)
	c := new(crew)
	for out, err := range stream.MapWith(t.Context(), items(slices.Repeat([]string{"canary bird"}, 8)...), c.start, stream.Workers(2)) {
		require.NoError(t, err)
		require.Equal(t, "none ", out)
	}
	slices.Sort(c.pids)
	require.Len(t, slices.Compact(c.pids), 8, "every item has a process of its own")

	var outs []string
	for out, err := range stream.MapWith(t.Context(), items(slices.Repeat([]string{"canary bird"}, 4)...), new(crew).start,
		stream.Workers(1), stream.Recycle(2, 0)) {
		require.NoError(t, err)
		outs = append(outs, out)
	}
	require.Equal(t, []string{"none ", "bird bird", "none ", "bird bird"}, outs, "the canary is seen when hands are recycled")
}

func TestProperty28AWorkerThatIsNotThereIsANamedError(t *testing.T) {
	nothingLeft(t)
	missing := func(context.Context) (stream.Hand[string, string], error) {
		return nil, exec.Command("/nonexistent/safelight-worker").Start()
	}
	n := 0
	for _, err := range stream.MapWith(t.Context(), items("echo", "echo"), missing) {
		require.ErrorAs(t, err, new(*stream.StartError))
		require.ErrorIs(t, err, fs.ErrNotExist)
		n++
	}
	require.Equal(t, 1, n)
}

func TestProperty30AWorkerThatTalksNonsenseEndsAtItsDeadline(t *testing.T) {
	nothingLeft(t)
	for _, err := range stream.MapWith(t.Context(), items("nonsense that is not answered"), new(crew).start, stream.Deadline(100*time.Millisecond)) {
		require.ErrorIs(t, err, context.DeadlineExceeded)
	}
}

// hostOfHanging streams over workers that hang, and prints their process ids.
func hostOfHanging() {
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0) // there is no test any more
	}()
	var mutex sync.Mutex
	start := func(context.Context) (stream.Hand[string, string], error) {
		h, err := startProcess()
		if err == nil {
			mutex.Lock()
			defer mutex.Unlock()
			fmt.Println(h.command.Process.Pid)
		}
		return h, err
	}
	for _, err := range stream.MapWith(context.Background(), items("hang 0", "hang 0"), start, stream.Workers(2)) {
		fmt.Println(err)
	}
}

func TestProperty29WhenTheHostIsKilledItsWorkersGo(t *testing.T) {
	nothingLeft(t)
	host := exec.Command("/proc/self/exe")
	host.Env = []string{roleVariable + "=host"}
	out, err := host.StdoutPipe()
	require.NoError(t, err)
	in, err := host.StdinPipe() // ends with the test
	require.NoError(t, err)
	defer in.Close()
	require.NoError(t, host.Start())
	var pids []int
	for lines := bufio.NewScanner(out); len(pids) < 2 && lines.Scan(); {
		pid, err := strconv.Atoi(lines.Text())
		require.NoError(t, err)
		pids = append(pids, pid)
	}
	require.Len(t, pids, 2)
	require.NoError(t, host.Process.Kill())
	var exit *exec.ExitError
	require.True(t, errors.As(host.Wait(), &exit))
	for _, pid := range pids {
		require.Eventually(t, func() bool { return gone(pid) }, 10*time.Second, time.Millisecond)
	}
}

// gone says whether a process, which may wait for a parent that does not look,
// is at its end.
func gone(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, after, _ := strings.Cut(string(status), ") ")
	return strings.HasPrefix(after, "Z")
}

// BenchmarkProcess is the way of an item to a process that is there and back.
func BenchmarkProcess(b *testing.B) {
	for _, size := range []int{1, 16} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			line := strings.Repeat("x", size) // an item is a byte
			src := func(yield func(string, error) bool) {
				for range (b.N + size - 1) / size {
					if !yield("echo "+line, nil) {
						return
					}
				}
			}
			for out, err := range stream.MapWith(b.Context(), src, new(crew).start, stream.Recycle(0, 0)) {
				if err != nil || out != line {
					b.Fatal(out, err)
				}
			}
		})
	}
}

// BenchmarkFreshProcess is an item in a process of its own.
func BenchmarkFreshProcess(b *testing.B) {
	src := func(yield func(string, error) bool) {
		for range b.N {
			if !yield("echo", nil) {
				return
			}
		}
	}
	for _, err := range stream.MapWith(b.Context(), src, new(crew).start) {
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCancel is from the cancel to the end of the range statement, with a
// process that holds 500 MB.
func BenchmarkCancel(b *testing.B) {
	var took []time.Duration
	for range b.N {
		b.StopTimer()
		ctx, cancel := context.WithCancel(b.Context())
		var at time.Time
		time.AfterFunc(time.Second, func() { b.StartTimer(); at = time.Now(); cancel() })
		for range stream.MapWith(ctx, items("hang 500"), new(crew).start) {
		}
		took = append(took, time.Since(at))
	}
	slices.Sort(took)
	for _, percent := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*percent/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", percent))
	}
}
