package color_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/color"
)

// profileOf is a profile with nothing but one tag.
func profileOf(signature string, data []byte) []byte {
	p := make([]byte, 128)
	copy(p[36:], "acsp")
	p = binary.BigEndian.AppendUint32(p, 1)
	p = append(p, signature...)
	p = binary.BigEndian.AppendUint32(p, 144)
	p = binary.BigEndian.AppendUint32(p, uint32(len(data)))
	return append(p, data...)
}

// v2 is a textDescriptionType.
func v2(ascii, unicode string) []byte {
	units := utf16.Encode([]rune(unicode))
	p := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(ascii)))
	p = append(p, ascii...)
	p = append(p, 0, 0, 0, 0)
	p = binary.BigEndian.AppendUint32(p, uint32(len(units)))
	for _, u := range units {
		p = binary.BigEndian.AppendUint16(p, u)
	}
	return append(p, make([]byte, 2+1+67)...)
}

// v4 is a multiLocalizedUnicodeType of pairs of locale and text.
func v4(pairs ...string) []byte {
	p := binary.BigEndian.AppendUint32([]byte("mluc\x00\x00\x00\x00"), uint32(len(pairs)/2))
	p = binary.BigEndian.AppendUint32(p, 12)
	var texts []byte
	for i := 0; i < len(pairs); i += 2 {
		p = append(p, pairs[i]...)
		units := utf16.Encode([]rune(pairs[i+1]))
		p = binary.BigEndian.AppendUint32(p, uint32(2*len(units)))
		p = binary.BigEndian.AppendUint32(p, uint32(16+12*len(pairs)/2+len(texts)))
		for _, u := range units {
			texts = binary.BigEndian.AppendUint16(texts, u)
		}
	}
	return append(p, texts...)
}

func TestDescribeReadsBothTypes(t *testing.T) {
	for _, c := range []struct {
		want string
		tag  []byte
	}{
		{"Nikon Adobe RGB 4.0", v2("Nikon Adobe RGB 4.0\x00", "")},
		{"cut at NUL", v2("cut at NUL\x00rest", "")},
		{"Größe", v2("Gr\xf6\xdfe", "")},
		{"Unicode only", v2("\x00", "Unicode only\x00")},
		{"no Unicode part", v2("no Unicode part\x00", "")[:12+16]},
		{"English", v4("deDE", "Deutsch", "enGB", "English", "enUS", "American")},
		{"日本語", v4("jaJP", "日本語", "deDE", "Deutsch")},
		{"one  line", v4("enUS", "one\r\nline\x1b")},
		{strings.Repeat("ä", 256), v4("enUS", strings.Repeat("ä", 300))},
	} {
		got, err := color.Describe(profileOf("desc", c.tag))
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
}

func TestDescribeNamesTheDamage(t *testing.T) {
	good := profileOf("desc", v4("enUS", "English"))
	damage := func(offset int, value uint32) []byte {
		p := append([]byte(nil), good...)
		binary.BigEndian.PutUint32(p[offset:], value)
		return p
	}
	for want, p := range map[string][]byte{
		"0 bytes are too few":        nil,
		"131 bytes are too few":      good[:131],
		`signature is "abcd"`:        damage(36, 0x61626364),
		"table of 4294967295 tags":   damage(128, 1<<32-1),
		"tag desc: no such tag":      damage(132, 0),
		"at 4294967295 are beyond":   damage(136, 1<<32-1),
		"4294967295 bytes at 144":    damage(140, 1<<32-1),
		"7 bytes are too few for a":  damage(140, 7),
		"text runs beyond the end":   damage(140, 15),
		`unknown type "abcd"`:        damage(144, 0x61626364),
		"4294967295 records":         damage(152, 1<<32-1),
		"no records":                 damage(152, 0),
		"records of 13 bytes":        damage(156, 13),
		"desc: text runs beyond":     damage(164, 1<<32-1),
		"tag desc: text runs beyond": damage(168, 1<<32-1),
		"tag desc: empty":            profileOf("desc", v4("enUS", " \n")),
		"desc: empty":                profileOf("desc", v2("\x00", "")[:16]),
		"text runs beyond the":       profileOf("desc", v2("ascii", "")[:13]),
		"text runs beyond":           profileOf("desc", v2("", "Unicode")[:22]),
		"text runs":                  profileOf("desc", []byte("desc\x00\x00\x00\x00\x00")),
	} {
		_, err := color.Describe(p)
		require.ErrorContains(t, err, want)
		require.True(t, strings.HasPrefix(err.Error(), "icc: "), err)
		require.Equal(t, 1, strings.Count(err.Error(), "icc"), err)
	}
}

func TestDescribeReadsReferenceProfiles(t *testing.T) {
	folder := fixture.Path(t, "profiles")
	for file, want := range map[string]string{
		"sRGB-v4.icc":            "sRGB",
		"sRGB-v2-nano.icc":       "nRGB",
		"sRGB-v2-magic.icc":      "sRGB",
		"DisplayP3-v2-micro.icc": "uP3",
		"sGrey-v4.icc":           "sGry",
	} {
		p, err := os.ReadFile(filepath.Join(folder, file))
		require.NoError(t, err)
		got, err := color.Describe(p)
		require.NoError(t, err, file)
		require.Equal(t, want, got, file)
	}
}

func FuzzDescribe(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(color.Profile(color.Space{
		Title:     "sRGB",
		Primaries: color.Primaries{R: color.XY{X: 0.64, Y: 0.33}, G: color.XY{X: 0.3, Y: 0.6}, B: color.XY{X: 0.15, Y: 0.06}},
		White:     color.XY{X: 0.3127, Y: 0.3290},
		Transfer:  color.Transfer{Gamma: 2.2, A: 1},
	}))
	f.Add(profileOf("desc", v2("ascii\x00", "Unicode")))
	f.Add(profileOf("desc", v2("", "Unicode")))
	f.Add(profileOf("desc", v4("deDE", "Deutsch", "enGB", "English")))
	f.Fuzz(func(t *testing.T, p []byte) {
		s, err := color.Describe(p)
		if err != nil {
			require.Empty(t, s)
			return
		}
		require.NotEmpty(t, strings.TrimSpace(s))
		require.True(t, utf8.ValidString(s))
		require.LessOrEqual(t, utf8.RuneCountInString(s), 256)
		require.Negative(t, strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }))
	})
}
