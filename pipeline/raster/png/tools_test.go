//go:build tools

package png

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// pngcheck finds no fault, exiftool takes out the profile that was put in, and
// pngtopnm decodes the samples that were written: in one strip and in several,
// at every way to compress.
func TestOthersReadWhatIsWritten(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for i, c := range []struct{ width, height, channels, depth, level int }{
		{301, 203, 1, 8, 0}, {301, 203, 1, 16, 0}, {301, 203, 3, 8, 0}, {301, 203, 3, 16, 0},
		{1201, 600, 3, 16, 0}, {2500, 1201, 1, 8, 6}, {1201, 600, 3, 16, 1}, {1201, 600, 3, 16, 9},
	} {
		profile := "sRGB-v4.icc"
		if c.channels == 1 {
			profile = "sGrey-v4.icc"
		}
		icc, err := os.ReadFile(fixture.Path(t, "profiles", profile))
		require.NoError(t, err)
		spec := raster.Spec{Width: c.width, Height: c.height, Channels: c.channels, Depth: c.depth, ICC: icc, PPI: 2400, Metadata: metadata}
		p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
		b, err := write(spec, Options{Level: c.level}, p)
		require.NoError(t, err)
		path := filepath.Join(t.TempDir(), fmt.Sprintf("written-%d.png", i))
		require.NoError(t, os.WriteFile(path, b, 0o666))

		check := rastertest.Run(t, "pngcheck", "-v", path)
		require.Contains(t, check, "No errors detected")
		require.Contains(t, check, "94488x94488 pixels/meter (2400 dpi)")
		require.NotContains(t, check, "warning")
		require.Equal(t, string(icc), rastertest.Run(t, "exiftool", "-icc_profile", "-b", path))

		pnm := rastertest.Run(t, "pngtopnm", "-quiet", path)
		kind := map[int]string{1: "P5", 3: "P6"}[c.channels]
		want := fmt.Appendf(nil, "%s\n%d %d\n%d\n", kind, spec.Width, spec.Height, 1<<c.depth-1)
		for _, v := range p {
			if c.depth == 16 {
				want = append(want, byte(v>>8))
			}
			want = append(want, byte(v))
		}
		require.True(t, string(want) == pnm, "samples differ")
	}
}

// exiftool reads every field, and finds nothing wrong.
func TestExiftoolReadsMetadata(t *testing.T) {
	spec := raster.Spec{Width: 30, Height: 20, Channels: 3, Depth: 16, PPI: 2400, Metadata: metadata}
	spec.Metadata.XMP = []byte(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Label="as printed"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`)
	b, err := write(spec, Options{}, make([]uint16, spec.Height*spec.RowSamples()))
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "written.png")
	require.NoError(t, os.WriteFile(path, b, 0o666))
	for _, c := range [][2]string{
		{"PNG:Software", metadata.Software}, {"PNG:Author", metadata.Artist}, {"PNG:Copyright", metadata.Copyright},
		{"PNG:Description", metadata.Description}, {"PNG:CreationTime", metadata.DateTime},
		{"IFD0:Make", metadata.Make}, {"IFD0:Model", metadata.Model}, {"IFD0:Software", metadata.Software},
		{"IFD0:ModifyDate", metadata.DateTime}, {"IFD0:Artist", metadata.Artist}, {"IFD0:Copyright", metadata.Copyright},
		{"IFD0:ImageDescription", metadata.Description}, {"IFD0:Orientation", "1"}, {"IFD0:XResolution", "2400"},
		{"XMP-xmp:Label", "as printed"},
	} {
		require.Equal(t, c[1], strings.TrimSpace(rastertest.Run(t, "exiftool", "-charset", "EXIF=UTF8", "-s3", "-n", "-"+c[0], path)), c[0])
	}
	require.Equal(t, "0 0 0", strings.TrimSpace(rastertest.Run(t, "exiftool", "-s3", "-n", "-validate", path)),
		rastertest.Run(t, "exiftool", "-validate", "-warning", "-a", path))
	require.Contains(t, rastertest.Run(t, "pngcheck", "-v", path), "No errors detected")
}

// What exiftool writes, before and behind the image data, is read.
func TestMetadataOfExiftoolIsRead(t *testing.T) {
	b, err := write(raster.Spec{Width: 3, Height: 2, Channels: 1, Depth: 8}, Options{}, make([]uint16, 6))
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "written.png")
	require.NoError(t, os.WriteFile(path, b, 0o666))
	rastertest.Run(t, "exiftool", "-charset", "EXIF=UTF8", "-overwrite_original", "-PNG:Software=it", "-PNG:Author=Zoë", "-PNG:Description=Łódź",
		"-PNG:CreationTime=2024:02:29 23:59:58", "-IFD0:Make=Nikon", "-IFD0:Orientation#=8", "-IFD0:XResolution=1200", "-IFD0:YResolution=1200", "-IFD0:ResolutionUnit=inches", path)
	b, err = os.ReadFile(path)
	require.NoError(t, err)
	src, err := open(b)
	require.NoError(t, err)
	info := src.Info()
	require.Equal(t, raster.Metadata{Software: "it", Artist: "Zoë", Description: "Łódź", DateTime: "2024:02:29 23:59:58", Make: "Nikon"}, info.Metadata)
	require.Equal(t, 8, info.Orientation)
	require.Equal(t, [2]float64{1200, 1200}, [2]float64{info.XPPI, info.YPPI})
	require.Empty(t, info.Warnings)
}
