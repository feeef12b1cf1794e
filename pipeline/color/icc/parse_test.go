package icc_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
)

func TestParseReadsTheHeader(t *testing.T) {
	w := newProfile(2, "prtr", "RGB ", "Lab ", "A printer").with("A2B0", mft{
		bytes: 2, points: 2, matrix: identityMatrix(), clut: make([]uint16, 24),
		input: [][]uint16{{0, 1}, {0, 1}, {0, 1}}, output: [][]uint16{{0, 1}, {0, 1}, {0, 1}},
	}.data())
	w.intent = 2
	p := parse(t, w.bytes())
	require.Equal(t, icc.Header{Version: icc.Version{Major: 2}, Class: "prtr", Model: icc.RGB, Connection: icc.Lab, Intent: icc.Saturation}, p.Header)
	require.Equal(t, "A printer", p.Description)
	require.Equal(t, 3, p.Channels())
	require.Equal(t, "2.0 RGB Lab saturation", strings.Join([]string{p.Version.String(), p.Model.String(), p.Connection.String(), p.Intent.String()}, " "))

	data := grayProfile(4, "XYZ ", curv()).bytes()
	data[9] = 0x43 // 4.4.3
	data[67] = 9
	p = parse(t, data)
	require.Equal(t, 1, p.Channels())
	require.Equal(t, "4.4 gray XYZ unknown (9)", strings.Join([]string{p.Version.String(), p.Model.String(), p.Connection.String(), p.Intent.String()}, " "))
}

func TestParseDoesWithoutAName(t *testing.T) {
	w := matrixProfile(4, curv())
	w.tags = w.tags[1:]
	require.Empty(t, parse(t, w.bytes()).Description)
}

// without has no tag of a signature.
func (w written) without(signature string) written {
	var tags []element
	for _, t := range w.tags {
		if t.signature != signature {
			tags = append(tags, t)
		}
	}
	w.tags = tags
	return w
}

// replace has other data in a tag.
func (w written) replace(signature string, data []byte) written {
	return w.without(signature).with(signature, data)
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	matrix := matrixProfile(4, curv())
	good := matrix.bytes()
	lutOf := func(model, connection string, data []byte) []byte {
		return newProfile(4, "scnr", model, connection, "lut").with("A2B0", data).bytes()
	}
	line := [][]uint16{{0, 65535}, {0, 65535}, {0, 65535}}
	tables := mft{bytes: 2, points: 2, matrix: identityMatrix(), input: line, output: line, clut: make([]uint16, 24)}
	atob := mab{
		inputs: 3, points: []int{2, 2, 2}, bytes: 2, clut: make([]uint16, 24),
		a: [][]byte{curv(), curv(), curv()}, m: [][]byte{curv(), curv(), curv()}, matrix: make([]float64, 12), b: [][]byte{curv(), curv(), curv()},
	}
	badMatrix, shortTable, twoInputs := tables, tables, tables
	badMatrix.matrix = []float64{1, 0, 0, 0, 1, 0.1, 0, 0, 1}
	shortTable.input = [][]uint16{{1}, {2}, {3}}
	twoInputs.input = line[:2]
	with32 := func(data []byte, at int, v uint32) []byte {
		return replaced(data, at, binary.BigEndian.AppendUint32(nil, v)...)
	}

	for _, c := range []struct {
		profile []byte
		want    string
	}{
		{nil, "0 bytes are too few for a header"},
		{good[:131], "131 bytes are too few"},
		{replaced(good, 36, 'a', 'b', 'c', 'd'), `signature is "abcd"`},
		{with32(good, 128, 1<<32-1), "table of 4294967295 tags, but room for"},
		{replaced(good, 8, 5), "version 5.0 is not supported"},
		{replaced(good, 12, 'l', 'i', 'n', 'k'), `class "link", which describes no device, is not supported`},
		{replaced(good, 12, 'a', 'b', 'c', 'd'), `class is "abcd"`},
		{replaced(good, 16, 'C', 'M', 'Y', 'K'), `color space "CMYK" is not supported`},
		{replaced(good, 20, 'L', 'u', 'v', ' '), `connection space is "Luv"`},

		{matrix.without("gXYZ").bytes(), "tag gXYZ: no such tag"},
		{matrix.without("bTRC").bytes(), "tag bTRC: no such tag"},
		{matrix.replace("rXYZ", curv()).bytes(), `tag rXYZ: type "curv", want "XYZ "`},
		{matrix.replace("rXYZ", xyz(1, 2, 3)[:19]).bytes(), "tag rXYZ: runs beyond the end"},
		{matrix.replace("rXYZ", xyz(0.3851, 0.71693, 0.09708)).bytes(), "lie in one plane"},
		{matrix.replace("rTRC", xyz(1, 2, 3)).bytes(), `tag rTRC: curve of unknown type "XYZ "`},
		{matrix.replace("rTRC", curv()[:11]).bytes(), "tag rTRC: runs beyond the end"},
		{matrix.replace("rTRC", curv(1, 2, 3)[:17]).bytes(), "tag rTRC: curve of 3 entries runs beyond the end"},
		{matrix.replace("rTRC", with32(curv(1, 2), 8, 1<<31)).bytes(), "curve of 2147483648 entries: beyond the limit of 65536"},
		{matrix.replace("rTRC", para(5, 1, 1, 1, 1, 1, 1, 1)).bytes(), "tag rTRC: parametric curve of unknown function 5"},
		{matrix.replace("rTRC", para(4, 1, 1, 1, 1, 1, 1, 1)[:39]).bytes(), "tag rTRC: parametric curve runs beyond the end"},
		{matrix.replace("rTRC", para(1, 1, 0, 1)).bytes(), "function 1 has a = 0, want more than 0"},
		{matrix.replace("rTRC", para(2, 1, -1, 1, 0)).bytes(), "function 2 has a = -1"},
		{newProfile(4, "scnr", "GRAY", "XYZ ", "gray").bytes(), "tag kTRC: no such tag"},

		{lutOf("RGB ", "Lab ", xyz(1, 2, 3)), `tag A2B0: unknown type "XYZ "`},
		{lutOf("RGB ", "Lab ", tables.data()[:51]), "tag A2B0: mft2 runs beyond the end"},
		{lutOf("RGB ", "Lab ", replaced(tables.data()[:47], 3, '1')), "tag A2B0: mft1 runs beyond the end"},
		{lutOf("RGB ", "Lab ", badMatrix.data()), "which only XYZ may have"},
		{lutOf("RGB ", "Lab ", shortTable.data()), "tag A2B0: table of 1 entries, want 2 or more"},
		{lutOf("RGB ", "Lab ", twoInputs.data()), "2 input channels, but RGB has 3"},
		{lutOf("GRAY", "Lab ", tables.data()), "3 input channels, but gray has 1"},
		{lutOf("RGB ", "Lab ", replaced(tables.data(), 9, 4)), "4 output channels, but Lab has 3"},
		{lutOf("RGB ", "Lab ", replaced(tables.data(), 10, 1)), "CLUT of [1 1 1] points, want 2 or more"},
		{lutOf("RGB ", "Lab ", replaced(tables.data(), 10, 255)), "CLUT of [255 255 255] points: beyond the limit"},
		{lutOf("RGB ", "Lab ", replaced(tables.data(), 10, 100)), "CLUT of [100 100 100] points needs 6000000 bytes, but there are 60"},
		{lutOf("RGB ", "Lab ", tables.data()[:52+12+47]), "CLUT of [2 2 2] points needs 48 bytes, but there are 47"},
		{lutOf("RGB ", "Lab ", tables.data()[:52+11]), "input tables: 12 bytes needed, but there are 11"},
		{lutOf("RGB ", "Lab ", tables.data()[:52+12+48+11]), "output tables: 12 bytes needed, but there are 11"},

		{lutOf("RGB ", "Lab ", atob.data()[:31]), "tag A2B0: mAB runs beyond the end"},
		{lutOf("RGB ", "Lab ", with32(atob.data(), 12, 9999)), "tag A2B0: B curves: offset 9999 is beyond the end"},
		{lutOf("RGB ", "Lab ", with32(atob.data(), 16, 1<<32-1)), "tag A2B0: matrix: offset 4294967295 is beyond"},
		{lutOf("RGB ", "Lab ", with32(atob.data(), 20, 4)), `tag A2B0: M curves: channel 0: curve of unknown type`},
		{lutOf("RGB ", "Lab ", with32(atob.data(), 16, uint32(len(atob.data())-47))), "tag A2B0: matrix: runs beyond the end"},
		{lutOf("RGB ", "Lab ", with32(atob.data(), 24, uint32(len(atob.data())-19))), "tag A2B0: grid: runs beyond the end"},
		{lutOf("RGB ", "Lab ", atob.data()[:len(atob.data())-12]), "tag A2B0: A curves: channel 2: runs beyond the end"},
		{lutOf("RGB ", "Lab ", func() []byte { m := atob; m.bytes = 3; return m.data() }()), "grid: CLUT of 3 bytes a value, want 1 or 2"},
		{lutOf("RGB ", "Lab ", func() []byte { m := atob; m.points = []int{2, 1, 2}; return m.data() }()), "grid: CLUT of [2 1 2] points, want 2"},
		{lutOf("GRAY", "Lab ", mab{inputs: 1, b: atob.b}.data()), "no CLUT from 1 input to 3 output channels"},
	} {
		_, err := icc.Parse(c.profile)
		require.ErrorContains(t, err, c.want)
		require.True(t, strings.HasPrefix(err.Error(), "icc: "), err)
		require.Equal(t, 1, strings.Count(err.Error(), "icc"), err)
	}
	_, err := icc.Parse(good)
	require.NoError(t, err)
	for _, data := range [][]byte{tables.data(), atob.data()} {
		_, err := icc.Parse(lutOf("RGB ", "Lab ", data))
		require.NoError(t, err)
	}
}

func TestLimitsAreDecidedBeforeAllocating(t *testing.T) {
	manyTags := matrixProfile(4, curv())
	for range icc.MaxTags {
		manyTags = manyTags.with("many", nil)
	}
	// Claims as large as the limits let through, without the bytes for it.
	bigCurve := curv(1, 2)
	binary.BigEndian.PutUint32(bigCurve[8:], icc.MaxCurve)
	line := [][]uint16{{0, 65535}, {0, 65535}, {0, 65535}}
	bigCLUT := mft{bytes: 2, points: 140, matrix: identityMatrix(), input: line, output: line}.data()
	hugeCLUT := replaced(bigCLUT, 10, 255)
	bigTables := replaced(bigCLUT, 48, 0xff, 0xff, 0xff, 0xff)
	lut := func(data []byte) []byte {
		return newProfile(2, "scnr", "RGB ", "Lab ", "big").with("A2B0", data).bytes()
	}
	for name, c := range map[string]struct {
		profile []byte
		limit   bool
	}{
		"bytes":                {append(matrixProfile(4, curv()).bytes(), make([]byte, icc.MaxBytes)...), true},
		"tags":                 {manyTags.bytes(), true},
		"curve":                {matrixProfile(4, bigCurve).bytes(), false},
		"grid":                 {lut(bigCLUT), false},
		"grid above the limit": {lut(hugeCLUT), true},
		"tables":               {lut(bigTables), false},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := icc.Parse(c.profile)
			runtime.ReadMemStats(&after)
			require.Error(t, err)
			if c.limit {
				require.ErrorIs(t, err, icc.ErrLimit)
			}
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<16))
		})
	}
}

// hostile are the malformed profiles of others.
func hostile(t testing.TB) [][]byte {
	return files(t, fixture.Path(t, "hostile", "icc"))
}

// files are the contents of the files in a folder.
func files(t testing.TB, folder string) [][]byte {
	paths, err := filepath.Glob(filepath.Join(folder, "*.icc"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	var contents [][]byte
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		contents = append(contents, data)
	}
	return contents
}

func TestHostileProfilesAreRefused(t *testing.T) {
	start := time.Now()
	for _, data := range hostile(t) {
		_, err := icc.Parse(data)
		require.Error(t, err)
		t.Log(err)
	}
	require.Less(t, time.Since(start), time.Second)
}

// Profiles cut short anywhere, and with any byte changed, are refused or give
// colors.
func TestDamageIsNoPanic(t *testing.T) {
	profiles := [][]byte{matrixProfile(2, curv(1, 2, 3)).bytes(), grayProfile(4, "Lab ", para(3, 2.4, 0.9, 0.1, 0.08, 0.04)).bytes()}
	for _, name := range []string{"mft1 Lab two points", "mft2 Lab v4", "mAB Lab 16", "mAB XYZ matrix", "mAB gray Lab"} {
		profiles = append(profiles, luts()[name])
	}
	for _, whole := range profiles {
		// The header, the tags, and the beginning of the LUT.
		for i := range min(len(whole), 600) {
			check(t, whole[:i])
			for _, v := range []byte{0, 1, whole[i] + 1, whole[i] ^ 0x80, 0xff} {
				check(t, replaced(whole, i, v))
			}
		}
	}
}

func TestParseReadsOurOwnProfiles(t *testing.T) {
	library := color.Builtin()
	for _, name := range library.Names(color.Output | color.Working | color.Scanner) {
		space, _ := library.Lookup(name)
		profile := parse(t, color.Profile(space))
		gray := parse(t, color.GrayProfile(space.Transfer, "Gray"))
		require.Equal(t, space.Title, profile.Description)
		require.InDelta(t, space.White.X, profile.White.X, 1e-4)
		require.InDelta(t, space.White.Y, profile.White.Y, 1e-4)
		for _, c := range colors(100) {
			var linear [3]float64
			for i := range c {
				linear[i] = space.Transfer.Decode(c[i])
			}
			want, got := color.LabOf(space, linear), profile.Lab(c)
			require.InDelta(t, 0, color.DeltaE2000(want, got), 0.02, "%s %v", name, c)
			y := gray.ToPCS(c)[1]
			require.InDelta(t, linear[0], y, 1e-4)
		}
	}
}

// The whites are those that the profiles are named after, from the standards.
func TestWhiteIsThatOfTheDevice(t *testing.T) {
	folder := fixture.Path(t, "profiles")
	for file, want := range map[string]color.XY{
		"sRGB-v2-micro.icc":    {X: 0.3127, Y: 0.3290}, // wtpt
		"sRGB-v4.icc":          {X: 0.3127, Y: 0.3290}, // chad
		"DCI-P3-v4.icc":        {X: 0.314, Y: 0.351},
		"ProPhoto-v4.icc":      {X: 0.3457, Y: 0.3585},
		"sGrey-v2-nano.icc":    {X: 0.3127, Y: 0.3290},
		"AppleCompat-v4.icc":   {X: 0.3127, Y: 0.3290},
		"Rec2020-v2-magic.icc": {X: 0.3127, Y: 0.3290},
	} {
		data, err := os.ReadFile(filepath.Join(folder, file))
		require.NoError(t, err)
		got := parse(t, data).White
		require.InDelta(t, want.X, got.X, 1e-4, file)
		require.InDelta(t, want.Y, got.Y, 1e-4, file)
	}
}

func TestWhiteThatMakesNoSenseIsLeftOut(t *testing.T) {
	w := matrixProfile(4, curv())
	for name, c := range map[string]struct {
		w    written
		want float64
	}{
		"none":                      {w.without("wtpt"), 0},
		"black":                     {w.replace("wtpt", xyz(0, 0, 0)), 0},
		"negative":                  {w.replace("wtpt", xyz(-1, 1, 1)), 0},
		"of another type":           {w.replace("wtpt", curv()), 0},
		"chad without an inverse":   {w.with("chad", chad(color.Matrix{})), 0.3457},
		"chad without its last row": {w.with("chad", chad(color.Identity())[:30]), 0.3457},
		"chad that changes nothing": {w.replace("wtpt", xyz(0, 0, 0)).with("chad", chad(color.Identity())), 0.3457},
	} {
		require.InDelta(t, c.want, parse(t, c.w.bytes()).White.X, 1e-4, name)
	}
}
