//go:build tools

package jpeg

import (
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// exiftool reads every field that is written, takes out the profile that was put
// in, and finds nothing to complain about.
func TestExiftoolReadsWhatIsWritten(t *testing.T) {
	for _, channels := range []int{1, 3} {
		icc, err := os.ReadFile(fixture.Path(t, "profiles", "CGATS001Compat-v2-micro.icc"))
		require.NoError(t, err)
		long := append(icc, make([]byte, 140_000)...) // three segments
		be.PutUint32(long, uint32(len(long)))
		spec := raster.Spec{Width: 301, Height: 203, Channels: channels, Depth: 8, ICC: long, PPI: 2400, Metadata: raster.Metadata{
			Make: "Hasselblad", Model: "Flextight X5", Software: "FlexColor 4.8", DateTime: "2019:07:01 12:34:56", Artist: "Zoë Łukasz",
			Copyright: "© 2019 Zoë", Description: "Roll 7, frame 12",
			XMP: []byte(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Label="as printed"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`),
		}}
		b, err := write(spec, Options{}, smooth(spec))
		require.NoError(t, err)
		path := filepath.Join(t.TempDir(), "written.jpg")
		require.NoError(t, os.WriteFile(path, b, 0o666))
		require.Equal(t, string(long), rastertest.Run(t, "exiftool", "-icc_profile", "-b", path))
		for _, c := range [][2]string{
			{"JFIF:XResolution", "2400"}, {"JFIF:YResolution", "2400"}, {"JFIF:ResolutionUnit", "1"},
			{"IFD0:XResolution", "2400"}, {"IFD0:YResolution", "2400"}, {"IFD0:ResolutionUnit", "2"},
			{"IFD0:Orientation", "1"}, {"ExifIFD:ExifImageWidth", "301"}, {"ExifIFD:ExifImageHeight", "203"},
			{"IFD0:Make", "Hasselblad"}, {"IFD0:Model", "Flextight X5"}, {"IFD0:Software", "FlexColor 4.8"},
			{"IFD0:ModifyDate", "2019:07:01 12:34:56"}, {"IFD0:Artist", "Zoë Łukasz"}, {"IFD0:Copyright", "© 2019 Zoë"},
			{"IFD0:ImageDescription", "Roll 7, frame 12"}, {"XMP-xmp:Label", "as printed"},
			{"File:YCbCrSubSampling", map[int]string{3: "1 1"}[channels]},
		} {
			require.Equal(t, c[1], strings.TrimSpace(rastertest.Run(t, "exiftool", "-charset", "EXIF=UTF8", "-s3", "-n", "-"+c[0], path)), c[0])
		}
		spec.ICC = nil // the profile with zeros behind it is not quite one
		b, err = write(spec, Options{}, smooth(spec))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, b, 0o666))
		require.Equal(t, "0 0 0", strings.TrimSpace(rastertest.Run(t, "exiftool", "-s3", "-n", "-validate", path)), rastertest.Run(t, "exiftool", "-validate", "-warning", "-a", path))
	}
}

// djpeg decodes what is written to the picture of the formulas, but for
// rounding.
func TestDjpegDecodesWhatIsWritten(t *testing.T) {
	for _, channels := range []int{1, 3} {
		for _, quality := range []int{10, 75, 95, 100} {
			spec := raster.Spec{Width: 301, Height: 203, Channels: channels, Depth: 8}
			for name, p := range map[string][]uint16{"smooth": smooth(spec), "noise": noise(spec)} {
				b, err := write(spec, Options{Quality: quality}, p)
				require.NoError(t, err)
				exact, err := reference(b)
				require.NoError(t, err)
				worst, sum := 0.0, 0.0
				for i, v := range djpeg(t, spec, b) {
					d := math.Abs(exact[i] - float64(v))
					worst, sum = max(worst, d), sum+d
				}
				t.Logf("%d channels, quality %3d, %-6s: largest difference %.2f, mean %.3f", channels, quality, name, worst, sum/float64(len(exact)))
				require.Less(t, worst, 2.)
				require.Less(t, sum/float64(len(exact)), 0.6)
			}
		}
	}
}

// A camera's file: djpeg and Open agree but for rounding.
func TestCameraScanIsWhatDjpegReads(t *testing.T) {
	compareWithDjpeg(t, fixture.Path(t, "scans", "camera-scan-amoslu", "Half-exposed.jpg"))
}

func compareWithDjpeg(t *testing.T, path string) {
	src, err := open(readFile(t, path))
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	info := src.Info()
	// Without smoothing, djpeg repeats the colors at half the resolution, as
	// image/jpeg does.
	pnm := rastertest.Run(t, "djpeg", "-dct", "int", "-nosmooth", "-pnm", path)
	kind := map[int]string{1: "P5", 3: "P6"}[info.Channels]
	head := fmt.Sprintf("%s\n%d %d\n255\n", kind, info.Width, info.Height)
	require.True(t, strings.HasPrefix(pnm, head), "head %q", pnm[:min(len(pnm), 20)])
	want := pnm[len(head):]
	require.Len(t, want, len(got))
	worst, sum := 0, 0
	for i := range got {
		d := int(got[i]) - int(want[i])
		d = max(d, -d)
		worst, sum = max(worst, d), sum+d
	}
	mean := float64(sum) / float64(len(got))
	t.Logf("%s: largest difference %d, mean %.3f", filepath.Base(path), worst, mean)
	// Rounding of one in the transform and in the colors, twice.
	require.LessOrEqual(t, worst, 4)
	require.Less(t, mean, 0.5)
}

// What exiftool writes is read.
func TestMetadataOfExiftoolIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "written.jpg")
	b := sample(t, image.NewGray(image.Rect(0, 0, 9, 9)))
	for _, order := range []string{"II", "MM"} {
		require.NoError(t, os.WriteFile(path, b, 0o666))
		rastertest.Run(t, "exiftool", "-charset", "EXIF=UTF8", "-overwrite_original", "-ExifByteOrder="+order,
			"-IFD0:Make=Hasselblad", "-IFD0:Model=X5", "-IFD0:Software=FlexColor", "-IFD0:ModifyDate=2019:07:01 12:34:56", "-IFD0:Artist=Zoë Łukasz",
			"-IFD0:Copyright=© 2019", "-IFD0:ImageDescription=Roll 7", "-IFD0:Orientation#=6", "-ExifIFD:UserComment=private",
			"-IFD0:XResolution=1000", "-IFD0:YResolution=500", "-IFD0:ResolutionUnit=cm", path)
		src, err := open(readFile(t, path))
		require.NoError(t, err)
		info := src.Info()
		require.Equal(t, raster.Metadata{
			Make: "Hasselblad", Model: "X5", Software: "FlexColor", DateTime: "2019:07:01 12:34:56",
			Artist: "Zoë Łukasz", Copyright: "© 2019", Description: "Roll 7",
		}, info.Metadata)
		require.Equal(t, 6, info.Orientation)
		require.Equal(t, [2]float64{2540, 1270}, [2]float64{info.XPPI, info.YPPI})
		require.Empty(t, info.Warnings)
	}
}
