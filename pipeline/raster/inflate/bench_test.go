package inflate

import (
	"bytes"
	stdzlib "compress/zlib"
	"io"
	"testing"

	"github.com/klauspost/compress/zlib"
	"github.com/stretchr/testify/require"
)

// Benchmark decodes strips of a megabyte: with this package, and with those that read
// from an io.Reader. Grain is packed as Safelight does, and as zlib does by default,
// in blocks a quarter as long, and with a match now and then.
func Benchmark(b *testing.B) {
	data := kinds(1 << 20)
	for _, c := range []struct {
		name, kind string
		level      int
		other      bool
	}{
		{"grain", "grain", zlib.HuffmanOnly, true},
		{"grain by zlib", "grain", 6, false},
		{"text", "text", 6, false},
		{"zeros", "zeros", 6, false},
	} {
		src := packed(b, data[c.kind], c.level, c.other)
		dst := make([]byte, len(data[c.kind]))
		b.Run(c.name+"/inflate", func(b *testing.B) {
			var d Decoder
			b.SetBytes(int64(len(dst)))
			for b.Loop() {
				if _, err := d.Decode(dst, src); err != nil {
					b.Fatal(err)
				}
			}
		})
		klauspost, err := zlib.NewReader(bytes.NewReader(src))
		require.NoError(b, err)
		b.Run(c.name+"/klauspost", func(b *testing.B) { benchmarkReader(b, klauspost, dst, src) })
		std, err := stdzlib.NewReader(bytes.NewReader(src))
		require.NoError(b, err)
		b.Run(c.name+"/std", func(b *testing.B) { benchmarkReader(b, std, dst, src) })
	}
}

func benchmarkReader(b *testing.B, r io.Reader, dst, src []byte) {
	b.SetBytes(int64(len(dst)))
	for b.Loop() {
		if err := r.(zlib.Resetter).Reset(bytes.NewReader(src), nil); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(r, dst); err != nil {
			b.Fatal(err)
		}
	}
}
