package program

import "golang.org/x/sys/cpu"

// machineKernels are those written for this machine, the fastest first.
func machineKernels() []*kernels {
	var has []*kernels
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL {
		has = append(has, &avx512)
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		has = append(has, &avx2)
	}
	return has
}

// Their assembly is generated, see asm. What is rarely asked for, and spends its
// time on memory, is left to Go.
var (
	avx512 = kernels{
		name:  BackendAVX512,
		look3: look3AVX512, look1: look1AVX512, light3: light3AVX512, logs: logsAVX512,
		density: densityAVX512, curve: curveAVX512, straight: straightAVX512,
		mix: mixAVX512, gray: grayAVX512, encode: encodeAVX512,
		wideLogs: wideLogsAVX512, wideDensity: wideDensityAVX512, wideCurve: wideCurveAVX512, wideLight: wideLightAVX512,
		wideMix: wideMixAVX512, wideGray: wideGrayAVX512, wideRound: wideRoundAVX512,
		bgra: bgraAVX512, codes3: codes3AVX512, codes1: codes1AVX512, floats3: packFloats3,
	}
	avx2 = kernels{
		name:  BackendAVX2,
		look3: look3AVX2, look1: look1AVX2, light3: light3AVX2, logs: logsAVX2,
		density: densityAVX2, curve: curveAVX2, straight: straightAVX2,
		mix: mixAVX2, gray: grayAVX2, encode: encodeAVX2,
		wideLogs: wideLogsAVX2, wideDensity: wideDensityAVX2, wideCurve: wideCurveAVX2, wideLight: wideLightAVX2,
		wideMix: wideMixAVX2, wideGray: wideGrayAVX2, wideRound: wideRoundAVX2,
		bgra: bgraAVX2, codes3: codes3AVX2, codes1: codes1AVX2, floats3: packFloats3,
	}
)

//go:noescape
func look3AVX512(red, green, blue *int32, samples *uint16, n int, table *[1 << 16]int32)

//go:noescape
func look1AVX512(dst *int32, samples *uint16, n int, table *[1 << 16]int32)

//go:noescape
func light3AVX512(dst *tile, samples *uint16, n int, table *[1 << 16]float64, m *[3][3]float64)

//go:noescape
func logsAVX512(dst *int32, light *float64, n int)

//go:noescape
func densityAVX512(dst *block, red, green, blue *int32, n int, d *densityMap)

//go:noescape
func curveAVX512(p *plane, n int, c *cells)

//go:noescape
func straightAVX512(p *plane, n int, s *slope)

//go:noescape
func mixAVX512(b *block, n int, m *[3][3]float32)

//go:noescape
func grayAVX512(b *block, n int, weights *[3]float32)

//go:noescape
func encodeAVX512(p *plane, n int, e *encoding)

//go:noescape
func wideLogsAVX512(p *doubles, n int)

//go:noescape
func wideDensityAVX512(t *tile, n int, p *Program)

//go:noescape
func wideCurveAVX512(p *doubles, n int, s *Segments[float64])

//go:noescape
func wideLightAVX512(d *doubles, n int, p *Program)

//go:noescape
func wideMixAVX512(t *tile, n int, p *Program)

//go:noescape
func wideGrayAVX512(t *tile, n int, p *Program)

//go:noescape
func wideRoundAVX512(dst *plane, src *doubles, n int)

//go:noescape
func bgraAVX512(dst *byte, red, green, blue *plane, n int)

//go:noescape
func codes3AVX512(dst *uint16, b *block, n int)

//go:noescape
func codes1AVX512(dst *uint16, p *plane, n int)

//go:noescape
func look3AVX2(red, green, blue *int32, samples *uint16, n int, table *[1 << 16]int32)

//go:noescape
func look1AVX2(dst *int32, samples *uint16, n int, table *[1 << 16]int32)

//go:noescape
func light3AVX2(dst *tile, samples *uint16, n int, table *[1 << 16]float64, m *[3][3]float64)

//go:noescape
func logsAVX2(dst *int32, light *float64, n int)

//go:noescape
func densityAVX2(dst *block, red, green, blue *int32, n int, d *densityMap)

//go:noescape
func curveAVX2(p *plane, n int, c *cells)

//go:noescape
func straightAVX2(p *plane, n int, s *slope)

//go:noescape
func mixAVX2(b *block, n int, m *[3][3]float32)

//go:noescape
func grayAVX2(b *block, n int, weights *[3]float32)

//go:noescape
func encodeAVX2(p *plane, n int, e *encoding)

//go:noescape
func wideLogsAVX2(p *doubles, n int)

//go:noescape
func wideDensityAVX2(t *tile, n int, p *Program)

//go:noescape
func wideCurveAVX2(p *doubles, n int, s *Segments[float64])

//go:noescape
func wideLightAVX2(d *doubles, n int, p *Program)

//go:noescape
func wideMixAVX2(t *tile, n int, p *Program)

//go:noescape
func wideGrayAVX2(t *tile, n int, p *Program)

//go:noescape
func wideRoundAVX2(dst *plane, src *doubles, n int)

//go:noescape
func bgraAVX2(dst *byte, red, green, blue *plane, n int)

//go:noescape
func codes3AVX2(dst *uint16, b *block, n int)

//go:noescape
func codes1AVX2(dst *uint16, p *plane, n int)
