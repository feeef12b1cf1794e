package color_test

import (
	"crypto/md5"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/color"
)

// tagOf finds a tag's data by walking the table as ICC.1:2022 describes it.
func tagOf(t *testing.T, profile []byte, signature string) []byte {
	t.Helper()
	for i := range int(binary.BigEndian.Uint32(profile[128:])) {
		entry := profile[132+12*i:]
		if string(entry[:4]) == signature {
			offset, size := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:])
			require.Zero(t, offset%4, "tag data lies at multiples of four")
			return profile[offset : offset+size]
		}
	}
	require.Fail(t, "no tag "+signature)
	return nil
}

func numbers(data []byte) []int32 {
	var out []int32
	for ; len(data) >= 4; data = data[4:] {
		out = append(out, int32(binary.BigEndian.Uint32(data)))
	}
	return out
}

// profileID computes the ID by the words of ICC.1:2022, clause 7.2.18.
func profileID(profile []byte) []byte {
	p := append([]byte(nil), profile...)
	clear(p[44:48])
	clear(p[64:68])
	clear(p[84:100])
	id := md5.Sum(p)
	return id[:]
}

func TestProfileColorantsAddUpToExactlyTheWhiteOfThePCS(t *testing.T) {
	for _, s := range all(t) {
		p := color.Profile(s)
		sum := make([]int32, 3)
		for _, signature := range []string{"rXYZ", "gXYZ", "bXYZ"} {
			for i, v := range numbers(tagOf(t, p, signature)[8:]) {
				sum[i] += v
			}
		}
		require.Equal(t, []int32{0xf6d6, 0x10000, 0xd32d}, sum, s.Name)
		require.Equal(t, sum, numbers(tagOf(t, p, "wtpt")[8:]), s.Name)
		require.Equal(t, sum, numbers(p[68:80]), s.Name)
	}
}

func TestProfileHeader(t *testing.T) {
	for _, s := range all(t) {
		p := color.Profile(s)
		require.Len(t, p, int(binary.BigEndian.Uint32(p)))
		require.Zero(t, len(p)%4)
		require.Equal(t, []byte{4, 0x40, 0, 0}, p[8:12])
		require.Equal(t, "mntrRGB XYZ ", string(p[12:24]))
		require.Equal(t, "acsp", string(p[36:40]))
		require.Equal(t, profileID(p), p[84:100])
		require.Equal(t, p, color.Profile(s), "the same space gives the same bytes")

		title, err := color.Describe(p)
		require.NoError(t, err)
		require.Equal(t, s.Title, title)
	}
	gray := color.GrayProfile(lookup(t, "srgb").Transfer, "Grün 灰 🎞")
	require.Equal(t, "mntrGRAYXYZ ", string(gray[12:24]))
	require.Equal(t, profileID(gray), gray[84:100])
	title, err := color.Describe(gray)
	require.NoError(t, err)
	require.Equal(t, "Grün 灰 🎞", title)
}

func TestProfileCurves(t *testing.T) {
	for name, want := range map[string][]int32{
		"acescg":    {0, 65536},
		"adobe-rgb": {0, 563 * 256},
		"prophoto":  {3 << 16, 117965, 65536, 0, 4096, 2048},
		"srgb":      {3 << 16, 157286, 62119, 3417, 5072, 2651},
		"rec2020":   {3 << 16, 145636, 59616, 5920, 14564, 5324},
	} {
		p := color.Profile(lookup(t, name))
		curve := tagOf(t, p, "rTRC")
		require.Equal(t, "para", string(curve[:4]), name)
		got := numbers(curve[8:])
		require.Equal(t, want, got, name)
		if len(got) > 2 {
			require.EqualValues(t, 65536, got[2]+got[3], "%s: encoded 1 must be linear 1", name)
		}
		require.Equal(t, curve, tagOf(t, p, "gTRC"), name)
		require.Equal(t, curve, tagOf(t, p, "bTRC"), name)
		require.Equal(t, curve, tagOf(t, color.GrayProfile(lookup(t, name).Transfer, name), "kTRC"), name)
	}
}

// Our curves, chad and ID against profiles made by somebody else. Colorants
// differ by the way they are rounded and by the white that is assumed, the
// curves because theirs are bent a little to close the rounded gaps of sRGB (its
// exponent) and of BT.2020 (its breakpoint, where both pieces touch anyway).
func TestProfileAgainstReferenceProfiles(t *testing.T) {
	folder := fixture.Path(t, "profiles")
	for file, name := range map[string]string{
		"sRGB-v4.icc":        "srgb",
		"DisplayP3-v4.icc":   "display-p3",
		"AdobeCompat-v4.icc": "adobe-rgb",
		"ProPhoto-v4.icc":    "prophoto",
		"Rec2020-v4.icc":     "rec2020",
	} {
		reference, err := os.ReadFile(filepath.Join(folder, file))
		require.NoError(t, err)
		ours := color.Profile(lookup(t, name))

		require.Equal(t, reference[84:100], profileID(reference), "%s: our reading of the profile ID", file)
		for _, c := range []struct {
			tag       string
			tolerance float64 // in units of 1/65536
		}{{"rTRC", 16}, {"chad", 6}, {"rXYZ", 6}, {"gXYZ", 6}, {"bXYZ", 6}} {
			if c.tag == "rTRC" && name == "adobe-rgb" {
				continue // theirs has a linear part that the standard does not know
			}
			want, got := numbers(tagOf(t, reference, c.tag)), numbers(tagOf(t, ours, c.tag))
			require.Len(t, got, len(want), "%s %s", file, c.tag)
			for i := range want {
				require.InDelta(t, want[i], got[i], c.tolerance, "%s %s: want %x, got %x", file, c.tag, want, got)
			}
		}
	}
}
