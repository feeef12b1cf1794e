package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster/format"
	"safelight/xpcworker/task"
)

// flagsOf are flags as they are when only --format and --also are given.
func flagsOf(kind format.Kind, also ...string) outputFlags {
	return outputFlags{Format: string(kind), Space: defaultSpace, Quality: defaultQuality, Also: also}
}

func TestAlsoDescribesAnOutputAsTheFlagsDo(t *testing.T) {
	for text, want := range map[string]output{
		"jpeg": {kind: format.JPEG, Output: task.Output{Kind: "jpeg", Space: "srgb", Quality: 92}},
		"jpeg,max-edge=2048,space=display-p3,quality=80,suffix=-web,folder=for the web": {
			kind: format.JPEG, suffix: "-web", folder: "for the web",
			Output: task.Output{Kind: "jpeg", Space: "display-p3", Quality: 80, MaxEdge: 2048},
		},
		"tiff8,compression=lzw,folder=../..": {kind: format.TIFF8, folder: ".._..", Output: task.Output{Kind: "tiff8", Space: "srgb", Quality: 92, Compression: "lzw"}},
		"png8,suffix=/../\x1bx=y":            {kind: format.PNG8, suffix: "_..__x=y", Output: task.Output{Kind: "png8", Space: "srgb", Quality: 92}},
	} {
		got, err := flagsOf(format.TIFF16, text).outputs()
		require.NoError(t, err, text)
		require.Len(t, got, 2)
		require.Equal(t, want, got[1], text)
		require.Equal(t, output{kind: format.TIFF16, Output: task.Output{Kind: "tiff16", Space: "srgb", Quality: 92}}, got[0])
	}
}

func TestAnOutputThatMakesNoSenseIsRefusedByPart(t *testing.T) {
	const also = "--also "
	for text, want := range map[string]string{
		"":                                "format \"\" is not one of tiff16",
		"gif":                             "gif: format \"gif\" is not one of tiff16",
		"max-edge=3":                      "format \"max-edge=3\" is not one of",
		"jpeg,":                           "jpeg,: \"\" is none of max-edge=N, space=NAME",
		"jpeg,edge=3":                     "\"edge\" is none of max-edge=N, space=NAME, quality=N, compression=NAME, suffix=TEXT, folder=NAME",
		"jpeg,max-edge":                   "max-edge: there is no value",
		"jpeg,suffix=":                    "suffix: there is no value",
		"jpeg,max-edge=12px":              "max-edge: \"12px\" is no whole number",
		"jpeg,max-edge=-1":                "max-edge: -1 is less than 0",
		"jpeg,quality=0":                  "quality: 0 is outside 1 to 100",
		"jpeg,quality=101":                "quality: 101 is outside 1 to 100",
		"jpeg,quality=9,quality=9":        "quality: it stands there twice",
		"png16,quality=80":                "quality: png16 has none; it is for JPEG, JPEG XL and AVIF",
		"jpeg,space=cmyk":                 "space: unknown space \"cmyk\"; there are ",
		"jpeg,compression=lzw":            "compression: jpeg is compressed in one way only; it is for TIFF",
		"tiff8,compression=zip,suffix=-8": "compression \"zip\" is not one of deflate, none, lzw",
		"jpeg,folder=.":                   "folder: \".\" is no name for a folder",
		"jpeg,folder=..":                  "folder: \"..\" is no name for a folder",
		"jpeg,max-edge=1%d":               "jpeg,max-edge=1%d: max-edge: \"1%d\" is no whole number",
	} {
		_, err := flagsOf(format.TIFF16, text).outputs()
		var usage usageError
		require.ErrorAs(t, err, &usage, text)
		require.True(t, strings.HasPrefix(err.Error(), also+text+": "), err.Error())
		require.Contains(t, err.Error(), want, text)
	}
	_, err := outputFlags{Format: "tiff16", Space: defaultSpace, Quality: 0}.outputs()
	require.EqualError(t, err, "--quality: 0 is outside 1 to 100")
}

func TestNoTwoOutputsHaveOneName(t *testing.T) {
	for _, also := range [][]string{
		{"tiff16"},
		{"tiff8,max-edge=100"},
		{"tiff32f"},
		{"jpeg", "jpeg,quality=50"},
		{"jpeg,suffix=-web", "jpeg,suffix=-WEB,quality=9"},
		{"jpeg,folder=web", "png8", "jpeg,folder=Web,space=display-p3"},
	} {
		_, err := flagsOf(format.TIFF16, also...).outputs()
		require.ErrorContains(t, err, "--also "+also[len(also)-1]+": its files would have the names of those of --")
		require.ErrorContains(t, err, "; add suffix=TEXT or folder=NAME")
	}
	for _, also := range [][]string{
		{"jpeg", "png8"},
		{"tiff16,suffix=-2", "tiff16,folder=b", "tiff8,suffix=-2,folder=b"},
		{"jpeg", "png8,suffix=.jpg"},
	} {
		_, err := flagsOf(format.TIFF16, also...).outputs()
		require.NoError(t, err)
	}
	var most []string
	for _, folder := range "1234567" {
		most = append(most, "jpeg,folder="+string(folder))
	}
	_, err := flagsOf(format.TIFF16, most...).outputs()
	require.NoError(t, err)
	_, err = flagsOf(format.TIFF16, append(most, "jpeg")...).outputs()
	require.EqualError(t, err, "--also: 9 files of every picture are more than 8")
}

// Whatever is given, a file ends up in the folder for pictures or in one folder
// of it, and never has the name of that of another output.
func FuzzAlso(f *testing.F) {
	f.Add("jpeg,max-edge=2048,suffix=-web", "jpeg,folder=../../etc")
	f.Add("png8,suffix=/../../x,folder=a/b", "png8,suffix=\x00,folder=..")
	f.Add("tiff16,folder=.", "jpeg,suffix==")
	f.Fuzz(func(t *testing.T, a, b string) {
		if strings.HasPrefix(a, "jxl") || strings.HasPrefix(a, "avif") || strings.HasPrefix(b, "jxl") || strings.HasPrefix(b, "avif") {
			return // what is installed decides
		}
		outputs, err := flagsOf(format.TIFF16, a, b).outputs()
		if err != nil {
			return
		}
		in := input{path: "roll/a.tif", relative: "roll/a.tif", outputRoot: "out"}
		seen := map[string]bool{}
		for _, o := range outputs {
			place := o.place(in, "-1")
			require.False(t, seen[place], place)
			seen[place] = true
			parts := strings.Split(place, string(filepath.Separator))
			require.Equal(t, "out", parts[0], place)
			require.Equal(t, "roll", parts[len(parts)-2], place)
			require.True(t, strings.HasPrefix(parts[len(parts)-1], "a-1"), place)
			require.True(t, strings.HasSuffix(place, o.kind.Ext()), place)
			require.Len(t, parts, 3+map[bool]int{true: 1}[o.folder != ""], place)
			require.NotContains(t, parts, "..")
		}
	})
}
