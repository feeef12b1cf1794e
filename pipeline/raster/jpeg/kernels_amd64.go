//go:build !purego

package jpeg

import "golang.org/x/sys/cpu"

// kernels are the inner loops of the encoder, in the form that suits the
// processor; the zero value is that in Go. All forms give the same.
type kernels struct{ avx2 bool }

// fastest are the kernels for this processor.
func fastest() kernels { return kernels{avx2: cpu.X86.HasAVX2} }

// forward transforms and quantizes both blocks of a tile.
func (k kernels) forward(dst *[2]quantized, src *tile, q *quantizer) {
	if !k.avx2 {
		forwardTile(dst, src, q)
		return
	}
	forwardAVX2(dst, src, q)
}

// convert fills the three tiles with 16 pixels from each of 8 rows, which are
// stride samples apart. It reports whether all samples are within 8 bits; if not,
// the tiles are of no use.
func (k kernels) convert(dst *[3]tile, rows []uint16, stride int) bool {
	if !k.avx2 {
		return convertTile(dst, rows, stride)
	}
	_ = rows[7*stride+3*tileWidth-1] // what is read without further checks
	return convertAVX2(dst, &rows[0], stride)
}

//go:noescape
func forwardAVX2(dst *[2]quantized, src *tile, q *quantizer)

//go:noescape
func convertAVX2(dst *[3]tile, rows *uint16, stride int) bool
