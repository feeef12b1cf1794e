package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
)

// fakeEncoder makes cjxl a shell script. What else is in PATH stays.
func fakeEncoder(t *testing.T, lines string) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cjxl"), []byte("#!/bin/sh\n"+lines+"\n"), 0o700))
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

// jxlHead begins a file that passes for JPEG XL.
const jxlHead = `printf '\000\000\000\014JXL \r\n\207\n\000\000\000\010Exif\000\000\000\000jxlc' >/proc/self/fd/4; `

// Without its program, a format is refused once, before anything is done.
func TestAFormatWithoutItsProgramIsRefusedBeforeAllElse(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for format, program := range map[string]string{"jxl": "cjxl", "avif": "avifenc"} {
		got := run(t, "", "export", filepath.Join(dir, "a.tif"), filepath.Join(dir, "b.tif"), "-o", filepath.Join(dir, "out"), "--format", format)
		require.Equal(t, ExitUsage, got.code)
		require.Contains(t, got.err, "is written by "+program+", which is not installed (on Debian it is in the package ")
		require.Equal(t, 1, strings.Count(got.err, "\n"), got.err)
		require.NoDirExists(t, filepath.Join(dir, "out"))
	}
}

// The program is given the whole picture as a PNG of 16 bits, and what it makes
// of it gets the name, unless that is taken.
func TestWhatAProgramMakesGetsTheName(t *testing.T) {
	dir := t.TempDir()
	scan, out := filepath.Join(dir, "scan.tif"), filepath.Join(dir, "out")
	scene(t, scan, 120, 80, tiff.None)
	fakeEncoder(t, jxlHead+`/bin/cat /proc/self/fd/3 >>/proc/self/fd/4`)
	export := func(args ...string) result {
		return run(t, "", append([]string{"export", scan, "-o", out}, args...)...)
	}
	got := export("--format", "jxl")
	require.Zero(t, got.code, got.err)
	require.Equal(t, filepath.Join(out, "scan.jxl")+"\n", got.out)
	require.Zero(t, export("--format", "png16").code)
	require.Equal(t, []string{"scan.jxl", "scan.png"}, names(t, out))
	made, err := os.ReadFile(filepath.Join(out, "scan.jxl"))
	require.NoError(t, err)
	png, err := os.ReadFile(filepath.Join(out, "scan.png"))
	require.NoError(t, err)
	require.Equal(t, string(png), string(made[len(made)-len(png):]))

	got = export("--format", "jxl")
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "--overwrite replaces it")
	fakeEncoder(t, "exit 1")
	require.Equal(t, ExitFailed, export("--format", "jxl", "--overwrite").code)
	still, err := os.ReadFile(filepath.Join(out, "scan.jxl"))
	require.NoError(t, err)
	require.Equal(t, made, still, "what there was is kept when its successor fails")
	require.Equal(t, []string{"scan.jxl", "scan.png"}, names(t, out))
}

// What a program does wrong is named with file, stage and program, and leaves
// nothing behind; the other files are done.
func TestAProgramThatFailsCostsOnlyItsPicture(t *testing.T) {
	for name, test := range map[string]struct{ lines, want string }{
		"fails":     {"echo 'Could not write' >&2; exit 1", "exit status 1: Could not write"},
		"crashes":   {"kill -SEGV $$", "killed by SIGSEGV"},
		"no output": {"exit 0", "it wrote nothing"},
		"garbage":   {"echo rubbish of some length >/proc/self/fd/4", "is not complete or no list of boxes"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a, b, out := filepath.Join(dir, "a.tif"), filepath.Join(dir, "b.tif"), filepath.Join(dir, "out")
			scene(t, a, 60, 40, tiff.None)
			scene(t, b, 120, 40, tiff.None)
			// The first picture is the narrow one: byte 20 of a PNG is in its width.
			fakeEncoder(t, `if [ "$(/usr/bin/head -c 20 /proc/self/fd/3 | /usr/bin/tail -c 1)" = '<' ]; then `+test.lines+"; else "+jxlHead+"fi")
			got := run(t, "", "export", a, b, "-o", out, "--format", "jxl", "--json")
			require.Equal(t, ExitFailed, got.code)
			events := got.events(t)
			require.Len(t, events, 3, got.out)
			require.Equal(t, "failed", events[0]["event"])
			require.Equal(t, "encode", events[0]["stage"])
			require.Contains(t, events[0]["error"], a+": encode: cjxl: ")
			require.Contains(t, events[0]["error"], test.want)
			require.Equal(t, "done", events[1]["event"])
			require.Equal(t, []string{"b.jxl"}, names(t, out))
		})
	}
}

// An interrupt ends a program that hangs, and what it has started.
func TestAnInterruptEndsTheProgram(t *testing.T) {
	dir := t.TempDir()
	scan, out, pid := filepath.Join(dir, "scan.tif"), filepath.Join(dir, "out"), filepath.Join(dir, "pid")
	scene(t, scan, 60, 40, tiff.None)
	fakeEncoder(t, "/bin/sleep 1000 & echo $! >"+pid+".new; /bin/mv "+pid+".new "+pid+"; wait")
	interrupted := make(chan string)
	go func() {
		defer close(interrupted)
		for range 2000 {
			if text, err := os.ReadFile(pid); err == nil {
				syscall.Kill(os.Getpid(), syscall.SIGTERM)
				interrupted <- string(text[:len(text)-1])
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	done := make(chan result)
	go func() { done <- run(t, "", "export", scan, "-o", out, "--format", "jxl") }()
	sleeper := <-interrupted
	got := <-done
	require.Equal(t, ExitFailed, got.code)
	require.Contains(t, got.err, "interrupted")
	require.Empty(t, names(t, out))
	require.Eventually(t, func() bool {
		stat, err := os.ReadFile("/proc/" + sleeper + "/stat")
		return err != nil || string(stat[len(sleeper):len(sleeper)+10]) == " (sleep) Z"
	}, 10*time.Second, 10*time.Millisecond)
}

func TestCompressionIsForTIFF(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 60, 40, tiff.None)
	for _, test := range []struct{ format, compression, want string }{
		{"png16", "lzw", "--compression: png16 is compressed in one way only; it is for TIFF"},
		{"jpeg", "none", "--compression: jpeg is compressed in one way only; it is for TIFF"},
		{"tiff16", "zip", `--compression "zip" is not one of deflate, none, lzw`},
	} {
		got := run(t, "", "export", scan, "-o", filepath.Join(dir, "out"), "--format", test.format, "--compression", test.compression)
		require.Equal(t, ExitUsage, got.code)
		require.Contains(t, got.err, test.want)
	}
	for _, kind := range []string{"tiff16", "tiff8", "tiff32f"} {
		for compression, want := range map[string]string{"": "Deflate", "deflate": "Deflate", "none": "none", "lzw": "LZW"} {
			out := filepath.Join(dir, kind+compression)
			args := []string{"export", scan, "-o", out, "--format", kind}
			if compression != "" {
				args = append(args, "--compression", compression)
			}
			got := run(t, "", args...)
			require.Zero(t, got.code, got.err)
			info, _ := decoded(t, filepath.Join(out, "scan.tif"))
			require.Contains(t, info.Compression, want)
		}
	}
}

// A picture in floating point is that in 16 bits, with what rounding took; also
// where it is gray, and turned.
func TestFloatingPointIsThePictureUnrounded(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 150, 100, tiff.None)
	for _, film := range []recipe.Film{recipe.ColorNegative, recipe.BWNegative} {
		quarter := 90
		sidecar, err := recipe.MarshalSidecar(&recipe.Sidecar{
			Version: recipe.SidecarVersion, Source: recipe.Source{Name: "scan.tif"}, Orientation: &quarter, Recipe: recipe.Default(film),
		})
		require.NoError(t, err)
		turned := write(t, filepath.Join(dir, "turned.json"), string(sidecar))
		for name, args := range map[string][]string{"plain": {"--film", string(film), "--no-auto"}, "turned": {"--recipe", turned}} {
			files := map[string]string{}
			for _, kind := range []string{"tiff16", "tiff32f"} {
				out := filepath.Join(dir, string(film), name, kind)
				got := run(t, "", append([]string{"export", scan, "-o", out, "--format", kind}, args...)...)
				require.Zero(t, got.code, got.err)
				files[kind] = filepath.Join(out, "scan.tif")
			}
			info, codes := decoded(t, files["tiff16"])
			floatInfo, floats := decodedFloats(t, files["tiff32f"])
			require.Equal(t, [3]int{info.Width, info.Height, info.Channels}, [3]int{floatInfo.Width, floatInfo.Height, floatInfo.Channels})
			require.Equal(t, info.ICC, floatInfo.ICC)
			require.Equal(t, 32, floatInfo.StoredBits)
			between := 0
			for i, v := range floats {
				require.InDelta(t, float64(codes[i]), float64(v)*65535, 0.51)
				if off := float64(v)*65535 - float64(codes[i]); off > 0.1 || off < -0.1 {
					between++
				}
			}
			require.Greater(t, between, len(floats)/2, "they are not codes of 16 bits")
		}
	}
}

// decodedFloats is a file of floating point read back.
func decodedFloats(t testing.TB, path string) (raster.Info, []float32) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	stat, err := f.Stat()
	require.NoError(t, err)
	src, err := format.Open(f, stat.Size(), raster.DefaultLimits())
	require.NoError(t, err)
	defer src.Close()
	require.True(t, src.Info().Float)
	pix := make([]float32, src.Info().RowSamples()*src.Info().Height)
	require.NoError(t, src.(raster.FloatSource).ReadFloat(context.Background(), pix, 0, src.Info().Height))
	return src.Info(), pix
}
