package icc

import (
	"fmt"

	"safelight/pipeline/color"
)

// Transform takes rows of samples to the linear light of a space. It never
// changes and can be used by several goroutines at once.
type Transform struct{ kernel kernel }

// Transform prepares the way from the samples of a picture to the linear light
// of a valid space, adapted from D50 to its white by Bradford. The picture has
// 1 or 3 channels of 1 to 16 bits. A gray picture may have an RGB profile, which
// then sees three equal values; the other way round is an error.
//
// That takes some milliseconds, and 1.5 megabytes for 16 bits. The colors are
// those of [Profile.ToPCS], to the rounding of float64.
func (p *Profile) Transform(space color.Space, channels, depth int) (*Transform, error) {
	if depth < 1 || depth > 16 {
		return nil, fmt.Errorf("icc: picture of %d bits, want 1 to 16", depth)
	}
	if err := p.Fits(channels); err != nil {
		return nil, err
	}
	fromPCS := space.ToPCS().Inverse()
	values := 1 << depth
	if channels == 1 {
		return &Transform{newGrayKernel(p.device, fromPCS, values)}, nil
	}
	return &Transform{p.device.(rgbDevice).kernel(fromPCS, values)}, nil
}

// Fits says whether [Profile.Transform] takes pictures of so many channels, and
// in the error why not.
func (p *Profile) Fits(channels int) error {
	if channels == 1 || channels == 3 && p.Model == RGB {
		return nil
	}
	return fmt.Errorf("icc: profile is %v, picture has %d channels", p.Model, channels)
}

// Row takes interleaved samples, whole pixels, to planes of linear red, green
// and blue, which must have room for as many. White is 1; colors that the space
// does not have are negative or above 1. Samples beyond the depth count as the
// largest within.
func (t *Transform) Row(dst [3][]float64, src []uint16) { t.kernel.row(dst, src) }

// kernel is the part of a Transform that depends on the kind of profile.
type kernel interface {
	row(dst [3][]float64, src []uint16)
}

// rgbDevice is what all devices of three channels are.
type rgbDevice interface {
	device
	// kernel is toPCS and then a matrix, for samples of so many values.
	kernel(fromPCS color.Matrix, values int) kernel
}

// grayKernel has the color of every sample.
type grayKernel [][3]float64

func newGrayKernel(d device, fromPCS color.Matrix, values int) grayKernel {
	k := make(grayKernel, values)
	for i := range k {
		v := float64(i) / float64(values-1)
		k[i] = fromPCS.Apply(d.toPCS([3]float64{v, v, v}))
	}
	return k
}

func (k grayKernel) row(dst [3][]float64, src []uint16) {
	top := uint16(len(k) - 1)
	r, g, b := dst[0][:len(src)], dst[1][:len(src)], dst[2][:len(src)]
	for i, code := range src {
		rgb := &k[min(code, top)]
		r[i], g[i], b[i] = rgb[0], rgb[1], rgb[2]
	}
}

// codeTables has what the first curves make of every sample.
type codeTables [3][]float64

func newCodeTables(c curves, values int) codeTables {
	var tables codeTables
	for channel := range tables {
		tables[channel] = make([]float64, values)
		for i := range tables[channel] {
			tables[channel][i] = c[channel].at(float64(i) / float64(values-1))
		}
	}
	return tables
}

// at looks a pixel of three samples up.
func (t *codeTables) at(pixel []uint16) [3]float64 {
	top := uint16(len(t[0]) - 1)
	return [3]float64{t[0][min(pixel[0], top)], t[1][min(pixel[1], top)], t[2][min(pixel[2], top)]}
}

// matrixKernel is curves and one matrix.
type matrixKernel struct {
	tables codeTables
	matrix color.Matrix
}

func (m *matrixCurves) kernel(fromPCS color.Matrix, values int) kernel {
	return &matrixKernel{newCodeTables(m.curves, values), fromPCS.Mul(m.matrix)}
}

func (k *matrixKernel) row(dst [3][]float64, src []uint16) {
	n := len(src) / 3
	r, g, b := dst[0][:n], dst[1][:n], dst[2][:n]
	for i := range r {
		rgb := k.matrix.Apply(k.tables.at(src[3*i : 3*i+3 : 3*i+3]))
		r[i], g[i], b[i] = rgb[0], rgb[1], rgb[2]
	}
}

// lutKernel is a LUT whose A curves are tables.
type lutKernel struct {
	tables  codeTables
	lut     *lut
	fromPCS color.Matrix
}

func (l *lut) kernel(fromPCS color.Matrix, values int) kernel {
	return &lutKernel{newCodeTables(l.a, values), l, fromPCS}
}

func (k *lutKernel) row(dst [3][]float64, src []uint16) {
	n := len(src) / 3
	r, g, b := dst[0][:n], dst[1][:n], dst[2][:n]
	for i := range r {
		v := k.lut.afterA(k.tables.at(src[3*i : 3*i+3 : 3*i+3]))
		rgb := k.fromPCS.Apply(v)
		r[i], g[i], b[i] = rgb[0], rgb[1], rgb[2]
	}
}
