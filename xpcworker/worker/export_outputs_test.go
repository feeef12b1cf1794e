package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// deaf is a Reporter that listens to nobody.
type deaf struct{}

func (deaf) Report(wire.Stage, int64, int64) {}

// plain is an export of a whole scan, as it is stored.
func plain(outputs ...task.Output) task.Export {
	return task.Export{Frame: task.Frame{Recipe: recipe.Default(recipe.ColorNegative), Orientation: 1}, Outputs: outputs}
}

// filesFor are empty files for all that an export has come with it.
func filesFor(t testing.TB, request task.Export) (files []*os.File) {
	t.Helper()
	for range request.Files() {
		files = append(files, emptyFile(t))
	}
	return files
}

// outOf are the files of the outputs, without those for scratch.
func outOf(request task.Export, files []*os.File) (outs []*os.File) {
	for _, o := range request.Outputs {
		outs = append(outs, files[0])
		if files = files[1:]; o.Scratch {
			files = files[1:]
		}
	}
	return outs
}

func contents(t testing.TB, f *os.File) []byte {
	t.Helper()
	data, err := os.ReadFile(f.Name())
	require.NoError(t, err)
	return data
}

// TestEveryOutputIsWhatItIsAlone makes random sets of outputs of random frames of
// random scans, and compares each with the same output made by itself.
func TestEveryOutputIsWhatItIsAlone(t *testing.T) {
	spaces := color.Builtin().Names(color.Output)
	kinds := []format.Kind{format.TIFF16, format.TIFF8, format.TIFF32F, format.PNG16, format.PNG8, format.JPEG}
	films := []recipe.Film{recipe.ColorNegative, recipe.BWNegative, recipe.ColorPositive}
	adobe, _ := color.Lookup("adobe-rgb")
	for seed := range uint64(20) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		spec := raster.Spec{Width: 1 + rnd.IntN(400), Height: 1 + rnd.IntN(900), Channels: 1 + 2*rnd.IntN(2), Depth: 8 + 8*rnd.IntN(2), PPI: 4000}
		request := task.Export{
			Frame: task.Frame{Recipe: recipe.Default(films[rnd.IntN(len(films))]), Orientation: 1 + rnd.IntN(8)}, Software: "test", EmbedRecipe: rnd.IntN(2) == 0,
		}
		if spec.Channels == 3 && rnd.IntN(3) == 0 {
			spec.ICC, request.Frame.Recipe.Input.Space = color.Profile(adobe), recipe.Embedded
		}
		if rnd.IntN(2) == 0 {
			request.Frame.Crop = &recipe.Rect{rnd.Float64() / 2, rnd.Float64() / 2, rnd.Float64() / 2, rnd.Float64() / 2}
		}
		if rnd.IntN(2) == 0 {
			request.Frame.Straighten = rnd.Float64()*40 - 20
			if c := request.Frame.Crop; c != nil {
				*c = c.ShrunkToFit(request.Frame.Straighten, spec.Width, spec.Height)
			}
		}
		for range 2 + rnd.IntN(task.MaxOutputs-1) {
			kind := kinds[rnd.IntN(len(kinds))]
			o := task.Output{
				Kind: string(kind), Space: spaces[rnd.IntN(len(spaces))], Quality: 1 + rnd.IntN(100),
				MaxEdge: rnd.IntN(2) * (1 + rnd.IntN(300)), Scratch: request.Frame.Orientation > 1 || rnd.IntN(2) == 0,
			}
			if kind.Format() == "tiff" {
				o.Compression = []string{"", "none", "lzw", "deflate"}[rnd.IntN(4)]
			}
			request.Outputs = append(request.Outputs, o)
		}
		engine := opened(t, format.Open, scanOf(t, spec), deaf{})
		files := filesFor(t, request)
		together, err := asked(engine, request, deaf{}, files...)
		require.NoError(t, err, "seed %d", seed)
		for i, out := range outOf(request, files) {
			single := request
			single.Outputs = request.Outputs[i : i+1]
			files := filesFor(t, single)
			alone, err := asked(engine, single, deaf{}, files...)
			require.NoError(t, err)
			what := fmt.Sprintf("seed %d: %+v of %+v turned %d", seed, single.Outputs[0], spec, request.Frame.Orientation)
			require.Nil(t, alone.Written[0].Failed, what)
			require.Equal(t, alone.Written[0], together.Written[i], what)
			require.Equal(t, contents(t, files[0]), contents(t, out), what)
			require.NotEmpty(t, contents(t, out), what)
		}
	}
}

// counted is a source that counts how often each row is decoded.
type counted struct {
	raster.Source
	mutex *sync.Mutex
	rows  []int
}

func (c counted) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	c.mutex.Lock()
	for y := y0; y < y1; y++ {
		c.rows[y]++
	}
	c.mutex.Unlock()
	return c.Source.ReadRows(ctx, dst, y0, y1)
}

// counting is format.Open, with the rows of the scan counted.
func counting(rows *[]int) Opener {
	return func(r io.ReaderAt, size int64, limits raster.Limits) (raster.Source, error) {
		src, err := format.Open(r, size, limits)
		if err != nil {
			return nil, err
		}
		*rows = make([]int, src.Info().Height)
		return counted{src, new(sync.Mutex), *rows}, nil
	}
}

func TestTheScanIsDecodedOnceForAllOutputs(t *testing.T) {
	var rows []int
	const width, height = 700, 2000 // several bands
	engine := opened(t, counting(&rows), scanOf(t, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}), deaf{})
	request := plain(
		task.Output{Kind: "tiff16", Space: "prophoto"}, task.Output{Kind: "jpeg", Space: "srgb", MaxEdge: 500},
		task.Output{Kind: "png8", Space: "display-p3"}, task.Output{Kind: "tiff32f", Space: "acescg", MaxEdge: 1999},
	)
	request.Frame.Crop = &recipe.Rect{0, 0.1, 1, 0.8}
	said, err := asked(engine, request, deaf{}, filesFor(t, request)...)
	require.NoError(t, err)
	for _, w := range said.Written {
		require.Nil(t, w.Failed)
	}
	for y, n := range rows {
		if y >= height/10 && y < height*9/10 {
			require.Equal(t, 1, n, "row %d", y)
		} else {
			require.LessOrEqual(t, n, 1, "row %d", y)
		}
	}
}

// TestAnOutputThatFailsDoesNotCostTheOthers has one output after the other go
// wrong, the other being a picture all the same.
func TestAnOutputThatFailsDoesNotCostTheOthers(t *testing.T) {
	engine := opened(t, format.Open, scanOf(t, raster.Spec{Width: 700, Height: 2000, Channels: 3, Depth: 16}), deaf{})
	good := task.Output{Kind: "png8", Space: "srgb", MaxEdge: 300, Scratch: true}
	readOnly := func(t *testing.T) *os.File {
		f, err := os.Open(emptyFile(t).Name())
		require.NoError(t, err)
		t.Cleanup(func() { f.Close() })
		return f
	}
	for name, c := range map[string]struct {
		bad          task.Output
		out, scratch func(t *testing.T) *os.File
		stage        wire.Stage
		want         string
	}{
		"cannot be written": {bad: task.Output{Kind: "tiff16", Space: "srgb"}, out: readOnly, stage: wire.StageEncode, want: "bad file descriptor"},
		"scratch cannot be written": {bad: task.Output{Kind: "tiff16", Space: "srgb", Scratch: true}, scratch: readOnly,
			stage: wire.StageEncode, want: "scratch file: "},
		"no scratch":          {bad: task.Output{Kind: "tiff16", Space: "srgb"}, stage: wire.StageEncode, want: "orientation 6 needs a scratch file"},
		"unknown kind":        {bad: task.Output{Kind: "gif", Space: "srgb"}, stage: wire.StageEncode, want: `format "gif"`},
		"another program's":   {bad: task.Output{Kind: "jxl", Space: "srgb", Scratch: true}, stage: wire.StageEncode, want: "another program"},
		"unknown compression": {bad: task.Output{Kind: "tiff8", Space: "srgb", Compression: "zip"}, stage: wire.StageEncode, want: `compression "zip"`},
		"unknown space":       {bad: task.Output{Kind: "tiff8", Space: "cmyk"}, stage: wire.StageGrade, want: `unknown output space "cmyk"`},
	} {
		t.Run(name, func(t *testing.T) {
			for place := range 2 {
				request := plain(good, good)
				request.Frame.Orientation = 6
				request.Outputs[place] = c.bad
				files := filesFor(t, request)
				if at := 2 * place; c.out != nil {
					files[at] = c.out(t)
				} else if c.scratch != nil {
					files[at+1] = c.scratch(t)
				}
				if name == "cannot be written" { // at once, and not while it is turned
					request.Frame.Orientation = 1
				}
				said, err := asked(engine, request, deaf{}, files...)
				require.NoError(t, err)
				failed := said.Written[place].Failed
				require.NotNil(t, failed)
				require.Equal(t, wire.FailError, failed.Kind)
				require.Equal(t, c.stage, failed.Stage)
				require.Contains(t, failed.Message, c.want)
				require.Zero(t, said.Written[place].Bytes)
				require.Empty(t, contents(t, outOf(request, files)[place]), "its space is free for the other")

				other := said.Written[1-place]
				require.Nil(t, other.Failed)
				out := outOf(request, files)[1-place]
				src, err := format.Open(out, other.Bytes, raster.DefaultLimits())
				require.NoError(t, err)
				require.Equal(t, [2]int{other.Width, other.Height}, [2]int{src.Info().Width, src.Info().Height})
				require.NoError(t, src.Close())
			}
		})
	}
}

// spoiler is a Reporter that changes a byte of a file when the given one of all
// files begins to be read back.
type spoiler struct {
	file  *os.File
	which int
	begun *int
}

func (s spoiler) Report(stage wire.Stage, done, _ int64) {
	if stage != wire.StageVerify || done != 0 {
		return
	}
	if *s.begun++; *s.begun == s.which {
		var b [1]byte
		s.file.ReadAt(b[:], 2000)
		s.file.WriteAt([]byte{^b[0]}, 2000)
	}
}

func TestEveryOutputIsReadBack(t *testing.T) {
	engine := opened(t, format.Open, scanOf(t, raster.Spec{Width: 100, Height: 200, Channels: 3, Depth: 16}), deaf{})
	request := plain(task.Output{Kind: "tiff16", Space: "srgb"}, task.Output{Kind: "png16", Space: "srgb"}, task.Output{Kind: "tiff32f", Space: "srgb"})
	for spoiled := range request.Outputs {
		files := filesFor(t, request)
		said, err := asked(engine, request, spoiler{files[spoiled], spoiled + 1, new(int)}, files...)
		require.NoError(t, err)
		for i, w := range said.Written {
			if i != spoiled {
				require.Nil(t, w.Failed, "%d of %d", i, spoiled)
				continue
			}
			require.NotNil(t, w.Failed)
			require.Equal(t, wire.StageVerify, w.Failed.Stage)
			require.Contains(t, w.Failed.Message, "reading back: ")
		}
	}
}

func TestWhenAllOutputsHaveFailedTheScanIsReadNoFurther(t *testing.T) {
	const height = 20_000
	var rows []int
	engine := opened(t, counting(&rows), scanOf(t, raster.Spec{Width: 700, Height: height, Channels: 3, Depth: 16}), deaf{})
	read := func() (n int) {
		for _, times := range rows {
			n += times
		}
		return n
	}
	bad := task.Output{Kind: "gif", Space: "srgb"}
	request := plain(bad, bad)
	said, err := asked(engine, request, deaf{}, filesFor(t, request)...)
	require.NoError(t, err)
	require.NotNil(t, said.Written[0].Failed)
	require.NotNil(t, said.Written[1].Failed)
	require.Zero(t, read())

	request = plain(task.Output{Kind: "tiff16", Space: "srgb", Compression: "none"})
	readOnly, err := os.Open(emptyFile(t).Name())
	require.NoError(t, err)
	defer readOnly.Close()
	said, err = asked(engine, request, deaf{}, readOnly)
	require.NoError(t, err)
	require.NotNil(t, said.Written[0].Failed)
	require.Less(t, read(), height/2, "what was decoded ahead, and no more")
}

func TestFilesHaveToBeThoseOfTheRequest(t *testing.T) {
	engine := opened(t, format.Open, scanOf(t, raster.Spec{Width: 20, Height: 30, Channels: 3, Depth: 16}), deaf{})
	tif := task.Output{Kind: "tiff16", Space: "srgb"}
	turned := task.Output{Kind: "tiff16", Space: "srgb", Scratch: true}
	a, b, c := emptyFile(t), emptyFile(t), emptyFile(t)
	full := emptyFile(t)
	_, err := full.WriteString("x")
	require.NoError(t, err)
	tooMany := make([]task.Output, task.MaxOutputs+1)
	for name, test := range map[string]struct {
		outputs []task.Output
		files   []*os.File
		want    string
	}{
		"no output":         {nil, []*os.File{a}, "0 outputs with 1 files"},
		"one missing":       {[]task.Output{tif, turned}, []*os.File{a, b}, "2 outputs with 2 files, not 3"},
		"one too many":      {[]task.Output{tif, tif}, []*os.File{a, b, c}, "2 outputs with 3 files, not 2"},
		"one twice":         {[]task.Output{tif, turned}, []*os.File{a, b, a}, "file 2, which is file 0, too"},
		"one not empty":     {[]task.Output{tif, tif}, []*os.File{a, full}, "file 1, which has 1 bytes in it"},
		"outputs, too many": {tooMany, []*os.File{a, b, c, a, b, c, a, b, c}, "export of 9 outputs"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := asked(engine, plain(test.outputs...), deaf{}, test.files...)
			require.ErrorIs(t, err, wire.ErrProtocol)
			require.ErrorContains(t, err, test.want)
			require.Empty(t, contents(t, a))
		})
	}
}

// ending is a Reporter that ends a context when a stage is reached.
type ending struct {
	at  wire.Stage
	end func()
}

func (e ending) Report(stage wire.Stage, done, _ int64) {
	if stage == e.at && done > 0 {
		e.end()
	}
}

func TestAnExportThatIsGivenUpEndsAndLeavesNothingRunning(t *testing.T) {
	engine := opened(t, format.Open, scanOf(t, raster.Spec{Width: 700, Height: 3000, Channels: 3, Depth: 16}), deaf{})
	request := plain(task.Output{Kind: "tiff16", Space: "srgb"}, task.Output{Kind: "jpeg", Space: "srgb", MaxEdge: 500})
	before := runtime.NumGoroutine()
	for _, stage := range []wire.Stage{wire.StageDecode, wire.StageEncode, wire.StageVerify} {
		ctx, cancel := context.WithCancelCause(context.Background())
		reason := errors.New("enough")
		options, err := json.Marshal(request)
		require.NoError(t, err)
		_, err = engine.Export(ctx, filesFor(t, request), options, ending{stage, func() { cancel(reason) }})
		require.Error(t, err)
		require.Equal(t, reason, context.Cause(ctx))
	}
	for range 1000 { // a goroutine that has told that it is done may still be ending
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
}

func TestAPanicOfAnOutputComesUpWhenTheOthersAreDone(t *testing.T) {
	outputs := []*output{{}, {err: errors.New("failed before")}, {}}
	release := make(chan struct{})
	finished := false
	defer func() {
		p, ok := recover().(*raster.Panic)
		require.True(t, ok)
		require.Equal(t, "a fault", p.Value)
		require.Contains(t, string(p.Stack), "TestAPanicOfAnOutputComesUpWhenTheOthersAreDone")
		require.True(t, finished)
	}()
	together(outputs, func(o *output) {
		switch o {
		case outputs[0]:
			defer close(release)
			panic("a fault")
		case outputs[1]:
			t.Error("an output that has failed is left alone")
		default:
			<-release
			finished = true
		}
	})
	t.Error("no panic")
}
