package worker

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// silent is a Reporter that keeps the stages it hears.
type silent struct{ stages map[wire.Stage]bool }

func (s silent) Report(stage wire.Stage, _, _ int64) { s.stages[stage] = true }

// exported exports a small scan and gives the file and what was said of it.
func exported(t *testing.T, kind format.Kind) (*os.File, task.Written, raster.Spec, silent) {
	t.Helper()
	report := silent{map[wire.Stage]bool{}}
	engine := opened(t, format.Open, scanOf(t, raster.Spec{Width: 200, Height: 150, Channels: 3, Depth: 16}), report)
	out := emptyFile(t)
	request := task.Export{
		Frame:   task.Frame{Recipe: recipe.Default(recipe.ColorNegative), Orientation: 1},
		Outputs: []task.Output{{Kind: string(kind), Space: "srgb"}},
	}
	said, err := asked(engine, request, report, out)
	require.NoError(t, err)
	require.Len(t, said.Written, 1)
	require.Nil(t, said.Written[0].Failed)
	return out, said.Written[0], raster.Spec{Width: 200, Height: 150, Channels: 3, Depth: kind.Depth(), Float: kind.Float()}, report
}

// scanOf writes a scan of noise.
func scanOf(t testing.TB, spec raster.Spec) *os.File {
	t.Helper()
	scan := emptyFile(t)
	sink, err := tiff.Create(scan, spec, tiff.Options{})
	require.NoError(t, err)
	pix := make([]uint16, spec.Width*spec.Height*spec.Channels)
	for i := range pix {
		pix[i] = uint16(i * 2654435761 >> 7 & (1<<spec.Depth - 1))
	}
	require.NoError(t, sink.WriteRows(context.Background(), pix))
	require.NoError(t, sink.Close())
	return scan
}

// emptyFile is a new file, open until the test ends.
func emptyFile(t testing.TB) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "file")
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

// opened is an engine with a scan.
func opened(t testing.TB, open Opener, scan *os.File, report Reporter) Engine {
	t.Helper()
	engine := NewImageWith(open)
	_, err := engine.Open(context.Background(), scan, wire.Open{Name: "scan.tif"}, report)
	require.NoError(t, err)
	t.Cleanup(func() { engine.Close() })
	return engine
}

// asked asks an engine for an export.
func asked(engine Engine, request task.Export, report Reporter, files ...*os.File) (task.Exported, error) {
	options, err := json.Marshal(request)
	if err != nil {
		return task.Exported{}, err
	}
	answer, err := engine.Export(context.Background(), files, options, report)
	if err != nil {
		return task.Exported{}, err
	}
	return task.ParseExported(answer, len(request.Outputs))
}

func TestExportGoesThroughItsStages(t *testing.T) {
	_, said, _, report := exported(t, format.TIFF16)
	require.Equal(t, 200, said.Width)
	for _, stage := range []wire.Stage{wire.StageOpen, wire.StageDecode, wire.StageGrade, wire.StageEncode, wire.StageVerify} {
		require.True(t, report.stages[stage], stage)
	}
}

// TestVerifyNoticesWhatADiskDoesWrong changes single bytes of a written file:
// whatever is changed, reading back fails or gives the samples that were meant.
func TestVerifyNoticesWhatADiskDoesWrong(t *testing.T) {
	for _, kind := range []format.Kind{format.TIFF16, format.TIFF32F, format.PNG8} {
		out, said, spec, report := exported(t, kind)
		require.NoError(t, verify(context.Background(), out, nil, spec, said, raster.DefaultLimits(), report))
		caught := 0
		for at := said.Bytes / 20; at < said.Bytes; at += said.Bytes / 20 {
			var b [1]byte
			_, err := out.ReadAt(b[:], at)
			require.NoError(t, err)
			out.WriteAt([]byte{b[0] ^ 0x10}, at)
			if verify(context.Background(), out, nil, spec, said, raster.DefaultLimits(), report) != nil {
				caught++
			}
			out.WriteAt(b[:], at)
		}
		require.GreaterOrEqual(t, caught, 18, "%s: of 19 places", kind)
		require.NoError(t, out.Truncate(said.Bytes-10))
		said.Bytes -= 10
		require.Error(t, verify(context.Background(), out, nil, spec, said, raster.DefaultLimits(), report))
	}
}

func TestVerifyNoticesOtherSamples(t *testing.T) {
	for _, kind := range []format.Kind{format.TIFF16, format.TIFF32F} {
		out, said, spec, report := exported(t, kind)
		said.CRC32++
		err := verify(context.Background(), out, nil, spec, said, raster.DefaultLimits(), report)
		require.ErrorContains(t, err, "checksum")
	}
}

func TestVerifyNoticesAnotherDepth(t *testing.T) {
	out, said, spec, report := exported(t, format.TIFF32F)
	spec.Depth, spec.Float = 16, false
	err := verify(context.Background(), out, nil, spec, said, raster.DefaultLimits(), report)
	require.ErrorContains(t, err, "200 x 150 pixels of 3 x 32 bits, written were 200 x 150 of 3 x 16")
}

// checkedSink is a sink that says what became of its file.
type checkedSink struct {
	raster.Sink
	err error
}

func (s checkedSink) Verify(_ context.Context, _ io.ReaderAt, _ int64, progress func(rows int)) error {
	progress(100)
	return s.err
}

func TestASinkThatChecksItsFileIsBelieved(t *testing.T) {
	out, said, spec, report := exported(t, format.JPEG)
	require.Zero(t, said.CRC32)
	require.NoError(t, verify(context.Background(), out, checkedSink{}, spec, said, raster.DefaultLimits(), report))
	err := verify(context.Background(), out, checkedSink{err: raster.ErrCorrupt}, spec, said, raster.DefaultLimits(), report)
	require.ErrorIs(t, err, raster.ErrCorrupt)
	require.ErrorContains(t, err, "reading back")
}
