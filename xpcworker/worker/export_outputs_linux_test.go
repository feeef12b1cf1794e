package worker

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// TestADiskThatIsFullForOneOutputIsNotForTheOther writes to a device without
// space, the picture and then what is kept of it to turn it.
func TestADiskThatIsFullForOneOutputIsNotForTheOther(t *testing.T) {
	engine := opened(t, format.Open, scanOf(t, raster.Spec{Width: 700, Height: 2000, Channels: 3, Depth: 16}), deaf{})
	request := plain(task.Output{Kind: "tiff16", Space: "srgb", Scratch: true}, task.Output{Kind: "jpeg", Space: "srgb", MaxEdge: 200, Scratch: true})
	for at, orientation := range []int{1, 8} {
		full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
		require.NoError(t, err)
		defer full.Close()
		request.Frame.Orientation = orientation
		files := filesFor(t, request)
		files[at] = full
		said, err := asked(engine, request, deaf{}, files...)
		require.NoError(t, err)
		require.Contains(t, said.Written[0].Failed.Message, "no space left on device")
		require.Equal(t, wire.StageEncode, said.Written[0].Failed.Stage)
		require.Nil(t, said.Written[1].Failed)
		require.Len(t, contents(t, files[2]), int(said.Written[1].Bytes))
	}
}
