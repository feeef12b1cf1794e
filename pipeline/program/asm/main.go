// Asm writes the assembly of package program: the kernels that it declares in
// kernels_amd64.go, for AVX2 and for AVX-512. "make generate" runs it; what it
// writes is in the repository, so that only who changes a kernel needs it.
//
// Each file here is one stage. It is written once for both machines where they
// only differ in the length of their registers; what else they do differently is
// in machine.go. What a kernel computes is told in kernels.go of the package, and
// by its twin in portable.go.
//
// Operands are in the order of Go's assembler: the destination comes last.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64")
	for _, m := range []machine{{avx512: false}, {avx512: true}} {
		look3(m)
		look1(m)
		light3(m)
		logs(m)
		density(m)
		curve(m)
		straight(m)
		mix(m)
		gray(m)
		encode(m)
		wideLogs(m)
		wideDensity(m)
		wideCurve(m)
		wideLight(m)
		wideMix(m)
		wideGray(m)
		wideRound(m)
		bgra(m)
		codes3(m)
		codes1(m)
	}
	Generate()
}
