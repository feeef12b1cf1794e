package worker

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/rastertest"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// measuredVariable has this test program export what it says, and tell the most
// memory that took.
const measuredVariable = "WORKER_TEST_MEASURED"

// measured is what such a run exports.
type measured struct {
	Scan   string      `json:"scan"`
	Export task.Export `json:"export"`
}

// TestAStraightenedExportTakesNoMoreThanItReserves exports scans, in processes of
// their own, and compares what those took with what was worked out from the header.
func TestAStraightenedExportTakesNoMoreThanItReserves(t *testing.T) {
	if text := os.Getenv(measuredVariable); text != "" {
		exportMeasured(t, text)
		return
	}
	if fixture.Race {
		t.Skip("the race detector's memory is several times the program's")
	}
	const width, height = 3000, 2000
	scan := emptyFile(t)
	sink, err := tiff.Create(scan, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16}, tiff.Options{Compression: tiff.Deflate})
	require.NoError(t, err)
	strip := rastertest.Picture(rand.New(rand.NewPCG(1, 1)), width, 100, 3, 16)
	for range height / 100 {
		require.NoError(t, sink.WriteRows(t.Context(), strip))
	}
	require.NoError(t, sink.Close())
	for _, degrees := range []float64{2, -20, 45} {
		for _, orientation := range []int{1, 8} {
			export := plain(task.Output{Kind: "tiff16", Space: "srgb", Scratch: true}, task.Output{Kind: "jpeg", Space: "srgb", MaxEdge: 1500, Scratch: true})
			export.Frame.Straighten, export.Frame.Orientation = degrees, orientation
			text, err := json.Marshal(measured{scan.Name(), export})
			require.NoError(t, err)
			command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
			command.Env = append(os.Environ(), measuredVariable+"="+string(text))
			output, err := command.CombinedOutput()
			require.NoError(t, err, "%s", output)
			var took, reserved int64
			_, err = fmt.Sscanf(string(output), "took %d of %d", &took, &reserved)
			require.NoError(t, err, "%s", output)
			t.Logf("%v degrees, orientation %d: %d MB of %d", degrees, orientation, took/1e6, reserved/1e6)
			require.LessOrEqual(t, took, reserved, "%v degrees, orientation %d", degrees, orientation)
		}
	}
}

func exportMeasured(t *testing.T, text string) {
	var m measured
	require.NoError(t, json.Unmarshal([]byte(text), &m))
	scan, err := os.Open(m.Scan)
	require.NoError(t, err)
	defer scan.Close()
	engine := NewImageWith(format.Open)
	header, err := engine.Open(t.Context(), scan, wire.Open{Name: "scan.tif"}, deaf{})
	require.NoError(t, err)
	defer engine.Close()
	m.Export.Frame.Recipe = recipe.Default(recipe.ColorNegative)
	reserved := m.Export.Memory(header) + task.WorkerBytes
	debug.SetMemoryLimit(reserved - task.WorkerBytes/2) // as an app grants it
	said, err := asked(engine, m.Export, deaf{}, filesFor(t, m.Export)...)
	require.NoError(t, err)
	for _, w := range said.Written {
		require.Nil(t, w.Failed)
	}
	took, err := memory.Of(os.Getpid()) // rusage's begins with that of who started this
	require.NoError(t, err)
	fmt.Printf("took %d of %d\n", took.Peak, reserved)
}
