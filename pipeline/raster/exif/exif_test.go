package exif

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
)

var full = raster.Metadata{
	Make: "Nikon", Model: "LS-9000 ED", Software: "VueScan", DateTime: "2024:02:29 23:59:58",
	Artist: "Zoë Łukasz", Copyright: "© 2024", Description: "Roll 7 — harbor",
}

func TestWhatIsEncodedIsDecoded(t *testing.T) {
	for _, c := range []struct {
		name string
		spec raster.Spec
		want Data
	}{
		{"all", raster.Spec{Width: 5, Height: 3, Channels: 3, PPI: 4000, Software: "it", Metadata: full}, Data{full, 1, 4000, 4000}},
		{"a short text", raster.Spec{Channels: 1, Metadata: raster.Metadata{Make: "abc"}}, Data{raster.Metadata{Make: "abc"}, 1, 0, 0}},
		{"the program's own name", raster.Spec{Software: "it", PPI: 72.5}, Data{raster.Metadata{Software: "it"}, 1, 72.5, 72.5}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Decode(Encode(c.spec))
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
	require.Nil(t, Encode(raster.Spec{PPI: 300, Metadata: raster.Metadata{Artist: " \n\x00", XMP: []byte("x")}}))
}

// Entries are in order, and values begin at even offsets within the block.
func TestBlockIsWellFormed(t *testing.T) {
	b := Encode(raster.Spec{Width: 5, Height: 3, Channels: 3, PPI: 4000, Metadata: full})
	tags := func(at uint32) (tags []uint16) {
		n := int(be.Uint16(b[at:]))
		for e := b[at+2:][:12*n]; len(e) > 0; e = e[12:] {
			tags = append(tags, be.Uint16(e))
			size := be.Uint32(e[4:]) * map[uint16]uint32{typeASCII: 1, typeShort: 2, typeLong: 4, typeRational: 8, typeUndefined: 1}[be.Uint16(e[2:])]
			if off := be.Uint32(e[8:]); size > 4 {
				require.Zero(t, off%2)
				require.LessOrEqual(t, off+size, uint32(len(b)))
			}
		}
		require.Zero(t, be.Uint32(b[int(at)+2+12*n:]), "no next directory")
		return tags
	}
	first := tags(8)
	require.True(t, slices.IsSorted(first))
	require.Equal(t, uint16(tagExif), first[len(first)-1])
	at := be.Uint32(b[8+2+12*len(first)-4:])
	require.True(t, slices.IsSorted(tags(at)))
	require.Len(t, tags(at), 6)
}

// block is a little-endian block of these entries, with values behind them.
func block(values string, entries ...string) []byte {
	s := "II*\x00\x08\x00\x00\x00" + string([]byte{byte(len(entries)), 0}) + strings.Join(entries, "") + "\x00\x00\x00\x00" + values
	return []byte(s)
}

func TestForeignBlocks(t *testing.T) {
	const model = "\x10\x01\x02\x00\x03\x00\x00\x00LS\x00\x00"
	centimeters := "\x28\x01\x03\x00\x01\x00\x00\x00\x03\x00\x00\x00"
	// 8 bytes of header, 2 entries of 12, 2 and 4 bytes around them: 38.
	across := "\x1a\x01\x05\x00\x01\x00\x00\x00\x26\x00\x00\x00"
	for _, c := range []struct {
		name  string
		block []byte
		want  Data
		says  string
		kind  error
	}{
		{"little-endian", block("", model), Data{raster.Metadata{Model: "LS"}, 1, 0, 0}, "", nil},
		{"centimeters", block("\xe8\x03\x00\x00\x01\x00\x00\x00", across, centimeters), Data{raster.Metadata{}, 1, 2540, 0}, "", nil},
		{"no denominator", block("\xe8\x03\x00\x00\x00\x00\x00\x00", across, centimeters), Data{raster.Metadata{}, 1, 0, 0}, "", nil},
		{"beyond belief", block("\xff\xff\xff\xff\x01\x00\x00\x00", across, centimeters), Data{raster.Metadata{}, 1, 0, 0}, "", nil},
		{"no unit", block("\xe8\x03\x00\x00\x01\x00\x00\x00", across, "\x28\x01\x03\x00\x01\x00\x00\x00\x01\x00\x00\x00"), Data{raster.Metadata{}, 1, 0, 0}, "", nil},
		{"orientation", block("", "\x12\x01\x03\x00\x01\x00\x00\x00\x08\x00\x00\x00"), Data{raster.Metadata{}, 8, 0, 0}, "", nil},
		{"orientation 9", block("", "\x12\x01\x03\x00\x01\x00\x00\x00\x09\x00\x00\x00", model), Data{raster.Metadata{Model: "LS"}, 1, 0, 0}, "orientation 9", raster.ErrCorrupt},
		{"twice", block("", model, "\x10\x01\x02\x00\x03\x00\x00\x00XX\x00\x00"), Data{raster.Metadata{Model: "LS"}, 1, 0, 0}, "", nil},
		{"empty text", block("", "\x10\x01\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00"), Data{raster.Metadata{}, 1, 0, 0}, "", nil},
		{"text beyond the block", block("", "\x0f\x01\x02\x00\xff\xff\xff\xff\x00\x00\x00\x00", model), Data{raster.Metadata{Model: "LS"}, 1, 0, 0}, "tag 271", raster.ErrTruncated},
		{"wrong type", block("", "\x10\x01\x03\x00\x01\x00\x00\x00\x00\x00\x00\x00"), Data{raster.Metadata{}, 1, 0, 0}, "tag 272", raster.ErrCorrupt},
		{"empty", nil, Data{raster.Metadata{}, 1, 0, 0}, "8 bytes at 0", raster.ErrTruncated},
		{"no TIFF", []byte("PKPKPKPKPK"), Data{raster.Metadata{}, 1, 0, 0}, "begins with", raster.ErrCorrupt},
		{"BigTIFF", []byte("II+\x00\x08\x00\x00\x00"), Data{raster.Metadata{}, 1, 0, 0}, "version 43", raster.ErrCorrupt},
		{"no directory", []byte("II*\x00\xff\xff\xff\xff"), Data{raster.Metadata{}, 1, 0, 0}, "2 bytes at 4294967295", raster.ErrTruncated},
		{"cut in the directory", block("", model)[:20], Data{raster.Metadata{}, 1, 0, 0}, "12 bytes at 10 of 20", raster.ErrTruncated},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Decode(c.block)
			require.Equal(t, c.want, got)
			require.ErrorIs(t, err, c.kind)
			if c.kind != nil {
				require.ErrorContains(t, err, c.says)
			}
		})
	}
}

// EXIF knows sRGB by a number; of all else it says that the profile tells.
func TestColorSpaceIsSRGBOrWhatTheProfileSays(t *testing.T) {
	entry := func(space string) []byte { return []byte("\xa0\x01\x00\x03\x00\x00\x00\x01" + space) }
	for _, c := range []struct {
		spec  raster.Spec
		space string
	}{
		{raster.Spec{Channels: 3, SRGB: true, Metadata: full}, "\x00\x01"},
		{raster.Spec{Channels: 1, SRGB: true, Metadata: full}, "\xff\xff"},
		{raster.Spec{Channels: 3, Metadata: full}, "\xff\xff"},
	} {
		require.Contains(t, string(Encode(c.spec)), string(entry(c.space)))
	}
}

func TestTextsCanBePrinted(t *testing.T) {
	for _, c := range [][2]string{
		{"  SilverFast 8\x00rest", "SilverFast 8"},
		{"Zo\xeb", "Zoë"},
		{"\x84Zo\xeb\x93 \x97 \x80", "„Zoë“ — €"},
		{"Zoë", "Zoë"},
		{"two\nlines\ttabbed", "two lines tabbed"},
		{"bell\x07 \x1b[31mred", "bell [31mred"},
		{"left\u202eto right", "leftto right"},
		{strings.Repeat("x", 3000), strings.Repeat("x", MaxText)},
		{strings.Repeat("x", MaxText-1) + "é", strings.Repeat("x", MaxText-1)},
		{"\x00hidden", ""},
		{"", ""},
	} {
		require.Equal(t, c[1], Text([]byte(c[0])))
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(Encode(raster.Spec{Width: 5, Height: 3, Channels: 3, PPI: 4000, Metadata: full}))
	f.Add(block("", "\x10\x01\x02\x00\x03\x00\x00\x00LS\x00\x00", "\x12\x01\x03\x00\x01\x00\x00\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Decode(b)
		var e *raster.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%T: %v", err, err)
		}
		if d.Orientation < 1 || d.Orientation > 8 || !(d.XPPI >= 0 && d.XPPI < 1e6 && d.YPPI >= 0 && d.YPPI < 1e6) || d.XMP != nil {
			t.Fatalf("%+v", d)
		}
		m := d.Metadata
		for _, s := range []string{m.Make, m.Model, m.Software, m.DateTime, m.Artist, m.Copyright, m.Description} {
			if !utf8.ValidString(s) || len(s) > MaxText || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) || s != Text([]byte(s)) {
				t.Fatalf("text %q", s)
			}
		}
		// What was read can be written, and is the same when it is read again.
		if written := Encode(raster.Spec{Channels: 1, Metadata: m}); written != nil {
			again, err := Decode(written)
			require.NoError(t, err)
			require.Equal(t, m, again.Metadata)
		} else {
			require.Zero(t, m)
		}
	})
}
