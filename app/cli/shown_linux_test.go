package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/internal/vt"
	"safelight/pipeline/raster/tiff"
)

// fileLine and lastLine are what the lines of the display look like.
var (
	fileLine = regexp.MustCompile(`^(\S.*)? (open|waiting|analyze|grade|encode|verify)( +\d+ %)?$`)
	lastLine = regexp.MustCompile(`^\d+( of \d+)? done`)
)

// watched is what a person sees of a run.
type watched struct {
	mutex sync.Mutex
	most  int             // lines of the display at a time
	rows  int             // all that were seen so far
	shown map[string]bool // lines for all files, and the stages of single ones
}

func (w *watched) look(lines []string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	n := 0
	for _, line := range lines {
		if match := fileLine.FindStringSubmatch(line); match != nil {
			n++
			w.shown[match[2]] = true
		} else if lastLine.MatchString(line) {
			n++
			w.shown[line] = true
		}
	}
	w.most, w.rows = max(w.most, n), len(lines)
}

// saw says whether a line for all files, or a stage, was there.
func (w *watched) saw(pattern string) bool {
	for line := range w.shown {
		if regexp.MustCompile(pattern).MatchString(line) {
			return true
		}
	}
	return false
}

// onItsOwn is a whole program that can be started on a terminal.
func onItsOwn(t *testing.T, args ...string) *exec.Cmd {
	dir := t.TempDir()
	c := exec.Command(os.Args[0], append([]string{"measured", filepath.Join(dir, "report")}, args...)...)
	c.Env = append(os.Environ(), "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir, "TERM=xterm")
	return c
}

// watch runs a program on a terminal and returns what stands there in the end.
func watch(t *testing.T, c *exec.Cmd, columns, rows int) ([]string, *watched) {
	t.Helper()
	return watchWhile(t, c, columns, rows, func(*watched) {})
}

// watchWhile is watch with something done while the program runs.
func watchWhile(t *testing.T, c *exec.Cmd, columns, rows int, do func(*watched)) ([]string, *watched) {
	t.Helper()
	seen := &watched{shown: map[string]bool{}}
	term := vt.Open(t, columns, rows, seen.look)
	c.Stderr = term.TTY
	if c.Stdout == nil {
		c.Stdout = term.TTY
	}
	require.NoError(t, c.Start())
	do(seen)
	c.Wait()
	return term.Close(), seen
}

// scansNamed makes scans that take long enough to be seen.
func scansNamed(t *testing.T, names ...string) (dir string, paths []string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, name)
		if strings.HasPrefix(name, "bad") {
			write(t, path, "not a picture")
		} else {
			if width, height := 2100, 1400; fixture.Race { // then all takes long
				scene(t, path, width/3, height/3, tiff.Deflate)
			} else {
				scene(t, path, width, height, tiff.Deflate)
			}
		}
		paths = append(paths, path)
	}
	return dir, paths
}

func numbered(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("%02d.tif", i))
	}
	return names
}

func TestATerminalShowsWhatIsWorkedOn(t *testing.T) {
	dir, _ := scansNamed(t, append(numbered(12), "bad.tif")...)
	t.Chdir(filepath.Dir(dir))
	in, out := filepath.Base(dir), t.TempDir()
	var want []string
	for _, name := range numbered(12) {
		want = append(want, filepath.Join(out, name))
	}
	const why = "begins with 6e 6f 74 20 61 20 70 69, which is no TIFF, PNG or JPEG (not an image file that Safelight reads)"
	want = append(want,
		"safelight: "+in+"/bad.tif: open: "+why,
		"safelight: these failed:",
		"  "+in+"/bad.tif  open  "+why,
		"safelight: 12 done, 1 failed",
	)
	t.Run("both streams", func(t *testing.T) {
		c := onItsOwn(t, "export", in, "-o", out, "--jobs", "2")
		lines, seen := watch(t, c, 200, 50)
		require.Equal(t, ExitFailed, c.ProcessState.ExitCode())
		require.Equal(t, want, lines)
		require.LessOrEqual(t, seen.most, 3, "two files and all of them")
		require.True(t, seen.saw("^analyze$") && seen.saw("^grade$"), seen.shown)
		require.True(t, seen.saw(`^\d+ of 13 done, .* per (second|minute), .* left$`), seen.shown)
	})
	t.Run("names into a file", func(t *testing.T) {
		c := onItsOwn(t, "export", in, "-o", out, "--jobs", "3", "--overwrite")
		file, err := os.Create(filepath.Join(t.TempDir(), "names"))
		require.NoError(t, err)
		defer file.Close()
		c.Stdout = file
		lines, seen := watch(t, c, 200, 50)
		require.Equal(t, want[12:], lines)
		require.LessOrEqual(t, seen.most, 4)
		require.Greater(t, seen.most, 1)
		text, err := os.ReadFile(file.Name())
		require.NoError(t, err)
		require.Equal(t, strings.Join(want[:12], "\n")+"\n", string(text))
	})
	few, _ := scansNamed(t, numbered(3)...)
	for name, change := range map[string]func(*exec.Cmd){
		"dumb":    func(c *exec.Cmd) { c.Env = append(c.Env, "TERM=dumb") },
		"unknown": func(c *exec.Cmd) { c.Env = append(c.Env, "TERM=") },
		"another": func(c *exec.Cmd) { c.Stdout = vt.Open(t, 80, 24, nil).TTY },
		"JSON":    func(c *exec.Cmd) { c.Args = append(c.Args, "--json") },
	} {
		t.Run("nothing: "+name, func(t *testing.T) {
			c := onItsOwn(t, "export", few, "-o", t.TempDir(), "--jobs", "2")
			change(c)
			_, seen := watch(t, c, 200, 50)
			require.Zero(t, c.ProcessState.ExitCode())
			require.Zero(t, seen.most)
		})
	}
}

func TestNothingIsDrawnWhereThereIsNoTerminal(t *testing.T) {
	dir, _ := scansNamed(t, append(numbered(4), "bad.tif")...)
	c := onItsOwn(t, "export", dir, "-o", t.TempDir(), "--jobs", "2")
	text, err := c.CombinedOutput()
	require.Error(t, err)
	require.NotContains(t, string(text), "\x1b")
	require.NotContains(t, string(text), "\r")
	require.NotRegexp(t, ` of \d+ done`, string(text))
}

func TestANarrowTerminalShowsLinesThatFit(t *testing.T) {
	dir, _ := scansNamed(t, append(numbered(8), "照片照片照片照片照片照片.tif", "a rather long name of a scan.tif")...)
	for _, columns := range []int{20, 33} {
		c := onItsOwn(t, "export", dir, "-o", t.TempDir(), "--jobs", "2")
		lines, seen := watch(t, c, columns, 24)
		require.LessOrEqual(t, seen.most, 3, "a line that wraps is two")
		require.True(t, seen.saw(`^\d+ of 10 done`), seen.shown)
		for _, line := range lines {
			require.False(t, fileLine.MatchString(line) || lastLine.MatchString(line), line)
		}
	}
}

func TestNamesDoNotMoveTheCursor(t *testing.T) {
	names := []string{"a\nb.tif", "c\x1b[2Jd.tif", "e\rf.tif", "照片\t.tif", "bad\x1b[9A.tif"}
	dir, _ := scansNamed(t, names...)
	t.Chdir(filepath.Dir(dir))
	c := onItsOwn(t, "export", filepath.Base(dir), "-o", "out", "--jobs", "1")
	t.Cleanup(func() { os.RemoveAll("out") })
	lines, _ := watch(t, c, 300, 24) // which fails on sequences that nobody of us sends
	slices.Sort(lines)
	require.Subset(t, lines, []string{"out/a b.tif", "out/c\ufffd[2Jd.tif", "out/e f.tif", "out/照片 .tif"})
	require.Len(t, lines, 4+4, "the failure, its list and the counts: %q", lines)
}

func TestAnInterruptLeavesACleanTerminal(t *testing.T) {
	dir, _ := scansNamed(t, numbered(30)...)
	out := t.TempDir()
	c := onItsOwn(t, "export", dir, "-o", out, "--jobs", "2")
	lines, seen := watchWhile(t, c, 200, 50, func(seen *watched) {
		require.Eventually(t, func() bool {
			seen.mutex.Lock()
			defer seen.mutex.Unlock()
			return seen.rows > 6
		}, time.Minute, time.Millisecond)
		require.NoError(t, c.Process.Signal(syscall.SIGTERM))
	})
	require.Equal(t, ExitFailed, c.ProcessState.ExitCode())
	require.LessOrEqual(t, seen.most, 3)
	require.NotEmpty(t, names(t, out))
	for i, name := range names(t, out) {
		require.Equal(t, filepath.Join(out, name), lines[i])
	}
	require.Contains(t, strings.Join(lines, "\n"), "\nsafelight: interrupted: ")
	for _, line := range lines {
		require.False(t, fileLine.MatchString(line) || lastLine.MatchString(line), "left behind: %q", line)
	}
}

func TestASingleFailureIsToldOnce(t *testing.T) {
	_, paths := scansNamed(t, "bad.tif")
	lines, _ := watch(t, onItsOwn(t, "export", paths[0], "-o", t.TempDir()), 300, 24)
	require.Len(t, lines, 1, "%q", lines)
	require.Contains(t, lines[0], "bad.tif: open: ")
}

func TestWhatIsThereAlreadyCounts(t *testing.T) {
	dir, paths := scansNamed(t, numbered(8)...)
	out := t.TempDir()
	require.Zero(t, run(t, "", "export", paths[0], paths[1], "-o", out).code)
	lines, seen := watch(t, onItsOwn(t, "export", dir, "-o", out, "--jobs", "2", "--resume"), 200, 24)
	require.Equal(t, "safelight: 6 done, 2 there already, 0 failed", lines[len(lines)-1])
	require.True(t, seen.saw(`^[2-8] of 8 done`), seen.shown)
}
