package jpeg

import (
	"bytes"
	"fmt"
	"math"
)

// reference decodes a baseline file whose components all have full resolution,
// straight from the formulas of T.81 and T.871, in floating point: components are
// clipped to 8 bits but not rounded, and so are the samples they become.
func reference(b []byte) ([]float64, error) {
	d := &referenceDecoder{}
	for at := 2; ; {
		marker, n := b[at+1], int(be.Uint16(b[at+2:]))
		content := b[at+4 : at+2+n]
		at += 2 + n
		switch marker {
		case markerDQT:
			for i, v := range content[1:65] {
				d.steps[content[0]][zigzag[i]] = float64(v)
			}
		case markerSOF0:
			d.height, d.width = int(be.Uint16(content[1:])), int(be.Uint16(content[3:]))
			for c := content[6:]; len(c) > 0; c = c[3:] {
				d.tables = append(d.tables, c[2])
			}
		case markerDHT:
			d.huffman[content[0]>>4][content[0]&15] = prefixes(content[1:17], content[17:])
		case markerDRI:
			d.interval = int(be.Uint16(content))
		case markerSOS:
			return d.decode(b[at:])
		}
	}
}

// prefixes maps codes, written as 0s and 1s, to what they stand for.
func prefixes(counts, values []byte) map[string]byte {
	m, next := map[string]byte{}, 0
	for i, n := range counts {
		for range n {
			m[fmt.Sprintf("%0*b", i+1, next)] = values[len(m)]
			next++
		}
		next *= 2
	}
	return m
}

type referenceDecoder struct {
	width, height, interval int
	steps                   [2][64]float64
	tables                  []byte // quantization table of each component
	huffman                 [2][2]map[string]byte
	bits                    []byte // 0 and 1
}

// decode decodes restart interval by restart interval.
func (d *referenceDecoder) decode(b []byte) ([]float64, error) {
	channels, across := len(d.tables), (d.width+7)/8
	out := make([]float64, d.width*d.height*channels)
	for by := range (d.height + 7) / 8 {
		data, marker, rest := untilMarker(b)
		if want := byte(markerRST0 + by%8); marker != want && (marker != markerEOI || by < (d.height-1)/8) || d.interval != across {
			return nil, fmt.Errorf("row of blocks %d: marker %x, interval %d", by, marker, d.interval)
		}
		b, d.bits = rest, data
		before := make([]int, channels)
		for bx := range across {
			var ycc [3][64]float64
			for c := range channels {
				if err := d.block(&ycc[c], c, &before[c]); err != nil {
					return nil, fmt.Errorf("block %d, %d: %w", bx, by, err)
				}
			}
			for i := range 64 {
				x, y := bx*8+i%8, by*8+i/8
				if x >= d.width || y >= d.height {
					continue
				}
				p, l := out[(y*d.width+x)*channels:], clip(ycc[0][i]+128)
				if channels == 1 {
					p[0] = l
					continue
				}
				cb, cr := clip(ycc[1][i]+128)-128, clip(ycc[2][i]+128)-128
				p[0], p[1], p[2] = clip(l+1.402*cr), clip(l-(0.114*1.772*cb+0.299*1.402*cr)/0.587), clip(l+1.772*cb)
			}
		}
		if len(d.bits) > 7 || bytes.Contains(d.bits, []byte{0}) {
			return nil, fmt.Errorf("row of blocks %d: %v left over", by, d.bits)
		}
	}
	if len(b) > 0 {
		return nil, fmt.Errorf("%d bytes after the end", len(b))
	}
	return out, nil
}

func clip(v float64) float64 { return min(max(v, 0), 255) }

// untilMarker gives the bits up to a marker, the marker, and what follows.
func untilMarker(b []byte) (bits []byte, marker byte, rest []byte) {
	for i := 0; ; i++ {
		if b[i] == 0xff {
			if b[i+1] != 0 {
				return bits, b[i+1], b[i+2:]
			}
			i++
			bits = append(bits, 1, 1, 1, 1, 1, 1, 1, 1)
			continue
		}
		for k := 7; k >= 0; k-- {
			bits = append(bits, b[i]>>k&1)
		}
	}
}

// symbol reads a Huffman code.
func (d *referenceDecoder) symbol(table map[string]byte) (byte, error) {
	prefix := ""
	for len(d.bits) > 0 && len(prefix) < 16 {
		prefix += string('0' + d.bits[0])
		d.bits = d.bits[1:]
		if v, ok := table[prefix]; ok {
			return v, nil
		}
	}
	return 0, fmt.Errorf("no code %s", prefix)
}

// number reads a number of n bits (T.81 F.2.2.1).
func (d *referenceDecoder) number(n byte) int {
	v := 0
	for range n {
		v, d.bits = v*2+int(d.bits[0]), d.bits[1:]
	}
	if n > 0 && v < 1<<(n-1) {
		v -= 1<<n - 1
	}
	return v
}

// block decodes a block to samples about zero.
func (d *referenceDecoder) block(dst *[64]float64, component int, before *int) error {
	table := d.tables[component]
	var f [64]float64
	size, err := d.symbol(d.huffman[0][table])
	if err != nil {
		return err
	}
	*before += d.number(size)
	f[0] = float64(*before) * d.steps[table][0]
	for i := 1; i < 64; i++ {
		v, err := d.symbol(d.huffman[1][table])
		if err != nil {
			return err
		}
		if v == endOfBlock {
			break
		}
		if i += int(v >> 4); i > 63 {
			return fmt.Errorf("coefficient %d", i)
		}
		at := zigzag[i]
		f[at] = float64(d.number(v&15)) * d.steps[table][at]
	}
	separable(dst, &f, func(x, u int) float64 { return cosine(u, x) })
	return nil
}

// cosine is the factor of coefficient u at sample x, normalized so that the
// matrix of them is orthogonal (T.81 A.3.3).
func cosine(u, x int) float64 {
	if u == 0 {
		return math.Sqrt(1. / 8)
	}
	return math.Cos(float64((2*x+1)*u)*math.Pi/16) / 2
}

// separable multiplies rows and columns with a matrix.
func separable(dst, src *[64]float64, matrix func(i, j int) float64) {
	var rows [64]float64
	for y := range 8 {
		for i := range 8 {
			for j := range 8 {
				rows[y*8+i] += matrix(i, j) * src[y*8+j]
			}
		}
	}
	*dst = [64]float64{}
	for x := range 8 {
		for i := range 8 {
			for j := range 8 {
				dst[i*8+x] += matrix(i, j) * rows[j*8+x]
			}
		}
	}
}
