package thumbs

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// big is a JPEG that says it is far larger than a thumbnail.
func big(t *testing.T) []byte {
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 321, 8)), nil))
	i := bytes.Index(b.Bytes(), []byte{0xff, 0xc0})
	copy(b.Bytes()[i+5:], []byte{0xff, 0xff, 0xff, 0xff})
	return b.Bytes()
}

func TestWhatIsDamagedOrHostileInTheCacheIsMadeAgain(t *testing.T) {
	m := newMaker(t, nil)
	dir := t.TempDir()
	path, other := filepath.Join(dir, "a.png"), filepath.Join(dir, "b.png")
	scan(t, path, 90, 60, color.White)
	scan(t, other, 90, 60, color.Black)
	first, second := m.get(t, path), m.get(t, other)
	place := m.place(first.Key)
	good, err := os.ReadFile(place)
	require.NoError(t, err)
	theirs, err := os.ReadFile(m.place(second.Key))
	require.NoError(t, err)
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 1
	sealed := func(b []byte) []byte { return append(b, sumOf(first.Key, b)...) }

	put := func(data []byte) func() error { return func() error { return os.WriteFile(place, data, 0o666) } }
	for what, do := range map[string]func() error{
		"no bytes":              put(nil),
		"a byte cut off":        put(good[:len(good)-1]),
		"a bit flipped":         put(flipped),
		"the JPEG alone":        put(first.JPEG),
		"another's picture":     put(theirs),
		"not a picture":         put(sealed([]byte("<script>alert(1)</script>"))),
		"a picture too large":   put(sealed(big(t))),
		"a file without an end": func() error { return errorsOf(put(good)(), os.Truncate(place, 1<<40)) },
		"a pipe":                func() error { return syscall.Mkfifo(place, 0o666) },
		"a link to a good file": func() error {
			away := filepath.Join(dir, "away")
			return errorsOf(os.WriteFile(away, good, 0o666), os.Symlink(away, place))
		},
		"a link to a device": func() error { return os.Symlink("/dev/zero", place) },
		"a link to itself":   func() error { return os.Symlink(place, place) },
	} {
		require.NoError(t, os.RemoveAll(place))
		require.NoError(t, do(), what)
		before := m.made.Load()
		require.Equal(t, first, m.get(t, path), what)
		require.Equal(t, before+1, m.made.Load(), what)
		require.Equal(t, first, m.get(t, path), what)
		require.Equal(t, before+1, m.made.Load(), "%s: it was not kept", what)
	}

	// A folder in its place is left alone.
	require.NoError(t, os.Remove(place))
	require.NoError(t, os.MkdirAll(filepath.Join(place, "photos"), 0o777))
	require.Equal(t, first, m.get(t, path))
	require.DirExists(t, filepath.Join(place, "photos"))
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// without checks that thumbnails come without a folder that can be written to, and
// that this is told once.
func without(t *testing.T, dir string, told int) {
	var notices []error
	m := newMaker(t, func(c *Config) {
		c.Dir = dir
		c.Notice = func(err error) { notices = append(notices, err) }
	})
	path := filepath.Join(t.TempDir(), "a.png")
	scan(t, path, 900, 600, color.White)
	for range 2 {
		m.get(t, path)
	}
	require.EqualValues(t, 2, m.made.Load())
	require.Len(t, notices, told, "%s: %v", dir, notices)
	t.Log(dir, notices)
}

func TestThereAreThumbnailsWithoutACache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	require.NoError(t, os.WriteFile(file, nil, 0o666))
	without(t, "", 0)
	without(t, filepath.Join(file, "thumbs"), 1)
	without(t, "/proc/thumbs", 1)
}

// The file systems are mounted where nobody else sees them, by this test in a process
// of its own.
func TestThereAreThumbnailsWhereTheCacheIsFullOrReadOnly(t *testing.T) {
	const variable = "SAFELIGHT_TEST_MOUNTS"
	if dir := os.Getenv(variable); dir != "" {
		full, fixed := filepath.Join(dir, "full"), filepath.Join(dir, "fixed")
		require.NoError(t, unix.Mount("tmpfs", full, "tmpfs", 0, "size=8k"))
		filler, err := os.Create(filepath.Join(full, "filler"))
		require.NoError(t, err)
		for err == nil {
			_, err = filler.Write(make([]byte, 1024))
		}
		require.ErrorIs(t, err, unix.ENOSPC)
		require.NoError(t, filler.Close())
		require.NoError(t, unix.Mount("tmpfs", fixed, "tmpfs", unix.MS_RDONLY, ""))
		without(t, full, 1)
		without(t, fixed, 1)
		return
	}
	dir := t.TempDir()
	for _, name := range []string{"full", "fixed"} {
		require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o777))
	}
	again := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=1m")
	again.Env = append(os.Environ(), variable+"="+dir)
	again.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	var out bytes.Buffer
	again.Stdout, again.Stderr = &out, &out
	if err := again.Start(); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	require.NoError(t, again.Wait(), "%s", &out)
	t.Logf("%s", &out)
}

// pictures are the files of a cache folder, and their size.
func pictures(t *testing.T, dir string) (names []string, sum int64) {
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		names = append(names, path)
		sum += info.Size()
		return err
	}))
	return names, sum
}

func TestTheCacheHasALimitAndKeepsWhatIsUsed(t *testing.T) {
	m := newMaker(t, func(c *Config) { c.Limit = 5000 })
	dir := t.TempDir()
	nth := func(n int) string { return filepath.Join(dir, fmt.Sprintf("%d.png", n)) }
	long := time.Now().Add(-48 * time.Hour)
	for n := range 12 {
		scan(t, nth(n), 90+n, 60, color.White)
		key := m.get(t, nth(n)).Key
		_, sum := pictures(t, m.config.Dir)
		require.LessOrEqual(t, sum, int64(5000))
		require.FileExists(t, m.place(key))
		// It was read long ago; all but the first, which is read each time.
		require.NoError(t, os.Chtimes(m.place(key), long, long.Add(time.Duration(n)*time.Minute)))
		m.get(t, nth(0))
	}
	require.EqualValues(t, 12, m.made.Load())
	names, _ := pictures(t, m.config.Dir)
	require.Greater(t, len(names), 1)
}

func TestWhatKilledProgramsLeaveIsRemoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "thumbs")
	old, young := filepath.Join(dir, "ab", ".safelight-tmp-OLD"), filepath.Join(dir, "ab", ".safelight-tmp-YOUNG")
	require.NoError(t, os.MkdirAll(filepath.Dir(old), 0o777))
	for _, path := range []string{old, young} {
		require.NoError(t, os.WriteFile(path, make([]byte, 100), 0o666))
	}
	long := time.Now().Add(-2 * abandoned)
	require.NoError(t, os.Chtimes(old, long, long))
	m := newMaker(t, func(c *Config) { c.Dir = dir })
	path := filepath.Join(t.TempDir(), "a.png")
	scan(t, path, 90, 60, color.White)
	m.get(t, path)
	require.NoFileExists(t, old)
	require.FileExists(t, young)
}
