package raster

const (
	// probes is the number of rows of Info.Probes.
	probes = 16
	// probedBytes bounds what is decoded of a sequential source for them.
	probedBytes = 64 << 20
)

// Probes are a few rows, from the top down, that tell what kind of samples a
// picture has without all of it being decoded. They are spread over the picture,
// of a sequential source over its beginning.
func (i Info) Probes() []int {
	height := i.Height
	if i.Sequential {
		height = min(height, max(1, probedBytes/(2*max(1, i.RowSamples()))))
	}
	n := min(probes, height)
	rows := make([]int, n)
	for k := range rows {
		rows[k] = k * height / n
	}
	return rows
}
