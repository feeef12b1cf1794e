package main

import (
	"fmt"
	"os"
	"strings"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
)

// check says how many bytes a picture has, and that it is what was asked for: one
// that is smaller, has fewer bits or is not compressed is made faster.
func (r *runner) check(t task, picture string) (bytes int64, err error) {
	file, err := os.Open(picture)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return 0, err
	}
	source, err := format.Open(file, stat.Size(), raster.DefaultLimits())
	if err != nil {
		return 0, err
	}
	defer source.Close()
	info := source.Info()
	if info.Width != r.width || info.Height != r.height || info.Channels != 3 || info.Depth != t.depth() {
		return 0, fmt.Errorf("a picture of %d x %d pixels with %d samples of %d bits was made, not %d x %d with 3 of %d",
			info.Width, info.Height, info.Channels, info.Depth, r.width, r.height, t.depth())
	}
	if !t.jpeg() && !strings.HasPrefix(strings.ToLower(info.Compression), t.to.String()) { // with what it is done after
		return 0, fmt.Errorf("the picture is compressed with %s, not %v", info.Compression, t.to)
	}
	return stat.Size(), nil
}
