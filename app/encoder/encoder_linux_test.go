package encoder

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster/format"
)

// fake puts a program of the given name, a shell script, into a PATH of its own.
func fake(t *testing.T, name, lines string) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+lines+"\n"), 0o700))
	t.Setenv("PATH", dir)
}

// files are a file with the given content and an empty one.
func files(t *testing.T, content string) (in, out *os.File) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in"), []byte(content), 0o600))
	in, err := os.Open(filepath.Join(dir, "in"))
	require.NoError(t, err)
	t.Cleanup(func() { in.Close() })
	out, err = os.Create(filepath.Join(dir, "out"))
	require.NoError(t, err)
	t.Cleanup(func() { out.Close() })
	return in, out
}

func TestAProgramThatIsMissingIsNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for kind, text := range map[format.Kind]string{
		format.JXL:  "JPEG XL is written by cjxl, which is not installed (on Debian it is in the package libjxl-tools): encoder not found",
		format.AVIF: "AVIF is written by avifenc, which is not installed (on Debian it is in the package libavif-bin): encoder not found",
	} {
		_, err := Find(kind)
		require.ErrorIs(t, err, ErrMissing)
		require.EqualError(t, err, text)
	}
}

// What is looked for in the current folder is not what the user installed.
func TestAProgramInTheCurrentFolderIsNotTaken(t *testing.T) {
	fake(t, "cjxl", "exit 0")
	t.Chdir(os.Getenv("PATH"))
	t.Setenv("PATH", ".")
	_, err := Find(format.JXL)
	require.ErrorIs(t, err, ErrMissing)
}

func TestEveryExternalKindHasItsProgram(t *testing.T) {
	external := 0
	for _, kind := range format.Kinds() {
		if _, ok := programs()[kind]; ok {
			external++
			require.True(t, kind.External(), kind)
			continue
		}
		require.False(t, kind.External(), kind)
		_, err := Find(kind)
		require.Error(t, err)
	}
	require.Len(t, programs(), external)
}

// The fake copies what it is given behind the head of a file, and says what its
// arguments are: those that are meant, and no name of a file.
func TestProgramsAreGivenFilesAndQuality(t *testing.T) {
	const jxl = `printf '\000\000\000\014JXL \r\n\207\n\000\000\000\000jxlc' >/proc/self/fd/4; echo "$*" >>/proc/self/fd/4; /bin/cat /proc/self/fd/3 >>/proc/self/fd/4`
	const avif = `printf '\000\000\000\014ftypavif\000\000\000\010meta\000\000\000\000mdat' >/proc/self/fd/4; echo "$*" >>/proc/self/fd/4; /bin/cat /proc/self/fd/3 >>/proc/self/fd/4`
	for _, test := range []struct {
		kind        format.Kind
		name, lines string
		picture     Picture
		want        string
	}{
		{format.JXL, "cjxl", jxl, Picture{Quality: 92}, "/proc/self/fd/3 /proc/self/fd/4 --quiet --container=1 -q 92\na picture"},
		{format.JXL, "cjxl", jxl, Picture{Quality: 100, Gray: true}, "/proc/self/fd/3 /proc/self/fd/4 --quiet --container=1 -q 100 -e 3\na picture"},
		{format.AVIF, "avifenc", avif, Picture{Quality: 92}, "-j all -d 10 -y 444 --min 5 --max 5 /proc/self/fd/3 /proc/self/fd/4\na picture"},
		{format.AVIF, "avifenc", avif, Picture{Quality: 1}, "-j all -d 10 -y 444 --min 62 --max 62 /proc/self/fd/3 /proc/self/fd/4\na picture"},
		{format.AVIF, "avifenc", avif, Picture{Quality: 100, Gray: true}, "-j all -d 10 -y 400 --min 0 --max 0 /proc/self/fd/3 /proc/self/fd/4\na picture"},
	} {
		fake(t, test.name, test.lines)
		e, err := Find(test.kind)
		require.NoError(t, err)
		in, out := files(t, "a picture")
		_, err = e.Encode(context.Background(), in, out, test.picture)
		require.NoError(t, err)
		b, err := os.ReadFile(out.Name())
		require.NoError(t, err)
		require.Equal(t, test.want, string(b[len(b)-len(test.want):]))
	}
}

func TestEveryFaultOfAProgramIsNamed(t *testing.T) {
	for name, test := range map[string]struct{ lines, want string }{
		"fails":          {"echo all is well; echo 'no memory' >&2; exit 1", "cjxl: exit status 1: no memory"},
		"fails silently": {"exit 7", "cjxl: exit status 7"},
		"is killed":      {"kill -KILL $$", "cjxl: killed by SIGKILL"},
		"writes nothing": {"exit 0", "cjxl: it wrote nothing"},
		"writes garbage": {"echo rubbish, and then more of it >/proc/self/fd/4", "cjxl: what it wrote is not complete or no list of boxes: at byte 0 of 29 there are 29 bytes left"},
		"is cut off":     {`printf '\000\000\000\014JXL \r\n\207\n\000\000\001\000jxlc' >/proc/self/fd/4`, "cjxl: what it wrote is not complete or no list of boxes: at byte 12 of 20 there are 8 bytes left"},
		"fills the disk": {"ulimit -f 1; while :; do echo a long line that fills the file up; done >/proc/self/fd/4", "cjxl: killed by SIGXFSZ"},
		"is no program":  {"", ""},
	} {
		fake(t, "cjxl", test.lines)
		e, err := Find(format.JXL)
		require.NoError(t, err)
		if test.want == "" { // it was replaced since it was found
			require.NoError(t, os.WriteFile(e.path, []byte("\x7fELF"), 0o700))
			test.want = "cjxl: fork/exec " + e.path + ": exec format error"
		}
		in, out := files(t, "a picture")
		_, err = e.Encode(context.Background(), in, out, Picture{Width: 10, Height: 10, Quality: 90})
		require.EqualError(t, err, test.want, name)
	}
}

func TestEncodingCanBeCanceled(t *testing.T) {
	fake(t, "cjxl", "echo begun >/proc/self/fd/4; exec /bin/sleep 1000")
	e, err := Find(format.JXL)
	require.NoError(t, err)
	in, out := files(t, "a picture")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watching := make(chan struct{})
	defer func() { <-watching }()
	go func() {
		defer close(watching)
		for ctx.Err() == nil {
			if stat, err := out.Stat(); err == nil && stat.Size() > 0 {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	_, err = e.Encode(ctx, in, out, Picture{})
	require.ErrorIs(t, err, context.Canceled)
}

func TestTheTimeLimitGrowsWithThePicture(t *testing.T) {
	require.Equal(t, time.Minute, limit(Picture{Width: 10, Height: 10}))
	require.Equal(t, 25*time.Minute, limit(Picture{Width: 6000, Height: 4000}))
	require.Equal(t, 601*time.Minute, limit(Picture{Width: 30_000, Height: 20_000}))
}
