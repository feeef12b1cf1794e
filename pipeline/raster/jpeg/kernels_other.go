//go:build !amd64 || purego

package jpeg

// kernels are the inner loops of the encoder; here there is only their form in
// Go.
type kernels struct{}

func fastest() kernels { return kernels{} }

func (kernels) forward(dst *[2]quantized, src *tile, q *quantizer) { forwardTile(dst, src, q) }

func (kernels) convert(dst *[3]tile, rows []uint16, stride int) bool {
	return convertTile(dst, rows, stride)
}
