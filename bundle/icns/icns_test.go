package icns

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// grain is a picture that has, in its first rows, every byte somewhere and runs of all
// lengths.
func grain(size int) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, uint64(size)))
	m := image.NewNRGBA(image.Rect(0, 0, size, size))
	for i := 0; i < min(len(m.Pix), 1<<16); {
		c := [4]byte{byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32())}
		for run := r.IntN(300); run >= 0 && i < len(m.Pix); run-- {
			copy(m.Pix[i:], c[:])
			i += 4
			if r.IntN(3) == 0 {
				c[r.IntN(4)]++
			}
		}
	}
	return m
}

// grainy is a file of grain.
var grainy = sync.OnceValues(func() ([]byte, error) { return Encode(grain) })

func TestAFileIsReadBack(t *testing.T) {
	file, err := grainy()
	require.NoError(t, err)
	entries, err := Decode(file)
	require.NoError(t, err)
	require.Len(t, entries, len(Kinds))
	for i, e := range entries {
		require.Equal(t, Kinds[i], e.Kind)
		got, ok := e.Image.(*image.NRGBA)
		require.True(t, ok, e.Type)
		require.True(t, bytes.Equal(grain(e.Size).Pix, got.Pix), e.Type)
	}
}

// As Apple's iconutil writes them: read without our own reader.
func TestEntriesHaveTheirFormats(t *testing.T) {
	file, err := grainy()
	require.NoError(t, err)
	formats := make(map[string]string)
	for at := 8; at < len(file); {
		n := int(binary.BigEndian.Uint32(file[at+4:]))
		data := file[at+8 : at+n]
		format := string(data[:4])
		if config, err := png.DecodeConfig(bytes.NewReader(data)); err == nil {
			format = "png"
			require.Equal(t, config.Width, config.Height)
			require.Contains(t, Kinds, Kind{string(file[at : at+4]), config.Width, false})
		}
		formats[string(file[at:at+4])] = format
		at += n
	}
	require.Equal(t, map[string]string{
		"ic04": "ARGB", "ic05": "ARGB", "ic07": "png", "ic08": "png", "ic09": "png",
		"ic10": "png", "ic11": "png", "ic12": "png", "ic13": "png", "ic14": "png",
	}, formats)
}

func TestPlanesArePackedAsAppleDoes(t *testing.T) {
	plane := []byte{1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5}
	require.Equal(t, []byte{0x02, 1, 2, 2, 0x80, 3, 0x81, 4, 0x82, 5}, pack(nil, plane))
	require.Equal(t, []byte{0xff, 0, 0xff, 0, 0x7b + 0x80, 0, 0x01, 7, 8},
		pack(nil, append(make([]byte, 130+130+126), 7, 8)))
	literals := make([]byte, 200)
	for i := range literals {
		literals[i] = byte(i)
	}
	packed := pack(nil, literals)
	require.Len(t, packed, 202)
	require.EqualValues(t, 127, packed[0])
	require.EqualValues(t, 71, packed[129])
}

func TestPicturesOfAnotherSizeAreRefused(t *testing.T) {
	_, err := Encode(func(int) *image.NRGBA { return image.NewNRGBA(image.Rect(0, 0, 16, 16)) })
	require.EqualError(t, err, "icns: ic05: the picture has 16x16 pixels, not 32x32")
}

func TestDamagedFilesAreRefused(t *testing.T) {
	file, err := Encode(func(size int) *image.NRGBA { return image.NewNRGBA(image.Rect(0, 0, size, size)) })
	require.NoError(t, err)
	changed := func(change func([]byte) []byte) []byte {
		f := change(bytes.Clone(file))
		binary.BigEndian.PutUint32(f[4:], uint32(len(f)))
		return f
	}
	for name, c := range map[string]struct {
		file []byte
		err  string
	}{
		"empty":     {nil, "no icon file"},
		"a PNG":     {[]byte("\x89PNG\r\n\x1a\n"), "no icon file"},
		"shorter":   {file[:len(file)-1], "where the header says"},
		"cut":       {changed(func(f []byte) []byte { return f[:len(f)-1] }), "ic14"},
		"a header":  {changed(func(f []byte) []byte { return f[:12] }), "ends in the header"},
		"no length": {changed(func(f []byte) []byte { f[15] = 7; return f }), "a length of 7"},
		"unknown":   {changed(func(f []byte) []byte { f[11] = 'x'; return f }), `"ic0x": no type`},
		"wrong size": {changed(func(f []byte) []byte { // 512 pixels as ic08
			at := bytes.Index(f, []byte("ic09"))
			f[at+3] = '8'
			return f
		}), `"ic08": 512x512 pixels, not 256x256`},
		"ARGB that ends": {changed(func(f []byte) []byte { f[11] = '5'; return f }), "end early"}, // 16 pixels as ic05
		"no ARGB":        {changed(func(f []byte) []byte { f[16] = 'B'; return f }), "no ARGB data"},
	} {
		_, err := Decode(c.file)
		require.ErrorContains(t, err, c.err, name)
	}
}

func TestPlanesOfAnotherLengthAreRefused(t *testing.T) {
	plane := []byte{runBase + 130, 0, runBase + 126, 0} // 256 pixels
	whole := append([]byte(argbMagic), bytes.Repeat(plane, 4)...)
	_, err := decodeARGB(whole, 16)
	require.NoError(t, err)
	for name, data := range map[string][]byte{
		"more behind":     append(bytes.Clone(whole), 0),
		"a run too long":  append(whole[:len(whole)-2:len(whole)-2], runBase+127, 0),
		"bytes too many":  append(whole[:len(whole)-2:len(whole)-2], append([]byte{127}, make([]byte, 128)...)...),
		"cut in a run":    whole[:len(whole)-1],
		"cut in bytes":    append(whole[:len(whole)-2:len(whole)-2], 127, 0, 0),
		"a plane too few": whole[:len(whole)-4],
	} {
		_, err := decodeARGB(data, 16)
		require.ErrorIs(t, err, errPacked, name)
	}
}

func FuzzDecode(f *testing.F) {
	data := encodeARGB(grain(16))
	file := binary.BigEndian.AppendUint32([]byte("icns"), uint32(16+len(data)))
	file = binary.BigEndian.AppendUint32(append(file, "ic04"...), uint32(8+len(data)))
	f.Add(append(file, data...))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := Decode(data)
		for _, e := range entries {
			if err == nil && e.Image.Bounds() != image.Rect(0, 0, e.Size, e.Size) {
				t.Fatalf("%s has %v", e.Type, e.Image.Bounds())
			}
		}
	})
}
