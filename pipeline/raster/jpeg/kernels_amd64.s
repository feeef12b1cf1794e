//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// Constants: a pair of words, or one double word, in all of a vector.
#define EIGHT(name, value) \
	DATA name<>+0(SB)/8, $value; \
	DATA name<>+8(SB)/8, $value; \
	DATA name<>+16(SB)/8, $value; \
	DATA name<>+24(SB)/8, $value; \
	GLOBL name<>(SB), RODATA|NOPTR, $32

// Sixteen bytes, in both halves of a vector.
#define HALVES(name, low, high) \
	DATA name<>+0(SB)/8, $low; \
	DATA name<>+8(SB)/8, $high; \
	DATA name<>+16(SB)/8, $low; \
	DATA name<>+24(SB)/8, $high; \
	GLOBL name<>(SB), RODATA|NOPTR, $32

// The factors of transform8, multiplied out: pairs of words, the second above
// the first.
EIGHT(even2, 0x29cf115129cf1151) //   4433 b2 + 10703 b3
EIGHT(even6, 0x1151d6301151d630) // -10704 b2 +  4433 b3
EIGHT(odd37, 0x25a1e6dc25a1e6dc) //  -6436 (d4+d6) + 9633 (d5+d7)
EIGHT(odd15, 0x192525a1192525a1) //   9633 (d4+d6) + 6437 (d5+d7)
EIGHT(odd7, 0xe333ecc1e333ecc1)  //  -4927 d4 -  7373 d7
EIGHT(odd1, 0x133ee333133ee333)  //  -7373 d4 +  4926 d7
EIGHT(odd5, 0xadfdefb0adfdefb0)  //  -4176 d5 - 20995 d6
EIGHT(odd3, 0x1051adfd1051adfd)  // -20995 d5 +  4177 d6
EIGHT(half11, 0x0000040000000400)
EIGHT(half15, 0x0000400000004000)
EIGHT(two, 0x0002000200020002)

// TRANSPOSE makes rows of columns, in both halves for themselves. What is in r0 to
// r7, which are Y0 to Y7 in any order, goes to Y8 to Y15.
#define TRANSPOSE(r0, r1, r2, r3, r4, r5, r6, r7) \
	VPUNPCKLWD r1, r0, Y8; \
	VPUNPCKHWD r1, r0, Y9; \
	VPUNPCKLWD r3, r2, Y10; \
	VPUNPCKHWD r3, r2, Y11; \
	VPUNPCKLWD r5, r4, Y12; \
	VPUNPCKHWD r5, r4, Y13; \
	VPUNPCKLWD r7, r6, Y14; \
	VPUNPCKHWD r7, r6, Y15; \
	VPUNPCKLDQ Y10, Y8, Y0; \
	VPUNPCKHDQ Y10, Y8, Y1; \
	VPUNPCKLDQ Y11, Y9, Y2; \
	VPUNPCKHDQ Y11, Y9, Y3; \
	VPUNPCKLDQ Y14, Y12, Y4; \
	VPUNPCKHDQ Y14, Y12, Y5; \
	VPUNPCKLDQ Y15, Y13, Y6; \
	VPUNPCKHDQ Y15, Y13, Y7; \
	VPUNPCKLQDQ Y4, Y0, Y8; \
	VPUNPCKHQDQ Y4, Y0, Y9; \
	VPUNPCKLQDQ Y5, Y1, Y10; \
	VPUNPCKHQDQ Y5, Y1, Y11; \
	VPUNPCKLQDQ Y6, Y2, Y12; \
	VPUNPCKHQDQ Y6, Y2, Y13; \
	VPUNPCKLQDQ Y7, Y3, Y14; \
	VPUNPCKHQDQ Y7, Y3, Y15

// SUMS makes of s0 to s7 in Y8 to Y15 what transform8 has in one of its lines
// each: b0 in Y0, b1 in Y1, b2 in Y11, b3 in Y9, d4 to d7 in Y4 to Y7.
#define SUMS \
	VPADDW Y15, Y8, Y0; \
	VPSUBW Y15, Y8, Y7; \
	VPADDW Y14, Y9, Y1; \
	VPSUBW Y14, Y9, Y6; \
	VPADDW Y13, Y10, Y2; \
	VPSUBW Y13, Y10, Y5; \
	VPADDW Y12, Y11, Y3; \
	VPSUBW Y12, Y11, Y4; \
	VPSUBW Y2, Y1, Y11; \
	VPADDW Y2, Y1, Y1; \
	VPSUBW Y3, Y0, Y9; \
	VPADDW Y3, Y0, Y0

// EVEN makes a coefficient of pairs in Y12 and Y13.
#define EVEN(factors, half, shift, dst) \
	VPMADDWD factors<>(SB), Y12, Y14; \
	VPMADDWD factors<>(SB), Y13, Y15; \
	VPADDD half<>(SB), Y14, Y14; \
	VPADDD half<>(SB), Y15, Y15; \
	VPSRAD $shift, Y14, Y14; \
	VPSRAD $shift, Y15, Y15; \
	VPACKSSDW Y15, Y14, dst

// ODD does so and adds double words.
#define ODD(factors, low, high, half, shift, dst) \
	VPMADDWD factors<>(SB), Y12, Y14; \
	VPMADDWD factors<>(SB), Y13, Y15; \
	VPADDD low, Y14, Y14; \
	VPADDD high, Y15, Y15; \
	VPADDD half<>(SB), Y14, Y14; \
	VPADDD half<>(SB), Y15, Y15; \
	VPSRAD $shift, Y14, Y14; \
	VPSRAD $shift, Y15, Y15; \
	VPACKSSDW Y15, Y14, dst

// ROTATE is what transform8 does behind its sums but for c0 and c4, with the
// rounding behind it. c1 to c3 go to Y4, Y2 and Y6, c5 to c7 to Y5, Y3 and Y7.
#define ROTATE(half, shift) \
	VPUNPCKLWD Y9, Y11, Y12; \
	VPUNPCKHWD Y9, Y11, Y13; \
	EVEN(even2, half, shift, Y2); \
	EVEN(even6, half, shift, Y3); \
	VPADDW Y6, Y4, Y9; \
	VPADDW Y7, Y5, Y11; \
	VPUNPCKLWD Y11, Y9, Y12; \
	VPUNPCKHWD Y11, Y9, Y13; \
	VPMADDWD odd37<>(SB), Y12, Y8; \
	VPMADDWD odd37<>(SB), Y13, Y9; \
	VPMADDWD odd15<>(SB), Y12, Y10; \
	VPMADDWD odd15<>(SB), Y13, Y11; \
	VPUNPCKLWD Y7, Y4, Y12; \
	VPUNPCKHWD Y7, Y4, Y13; \
	ODD(odd7, Y8, Y9, half, shift, Y7); \
	ODD(odd1, Y10, Y11, half, shift, Y4); \
	VPUNPCKLWD Y6, Y5, Y12; \
	VPUNPCKHWD Y6, Y5, Y13; \
	ODD(odd5, Y10, Y11, half, shift, Y5); \
	ODD(odd3, Y8, Y9, half, shift, Y6)

// QUANTIZE divides row i of both blocks by its steps and stores it.
#define QUANTIZE(row, xrow, i) \
	VBROADCASTI128 (quantizer_half+16*i)(DX), Y9; \
	VBROADCASTI128 (quantizer_factor+16*i)(DX), Y10; \
	VBROADCASTI128 (quantizer_shift+16*i)(DX), Y11; \
	VPABSW row, Y8; \
	VPADDW Y9, Y8, Y8; \
	VPMULHUW Y10, Y8, Y8; \
	VPMULHUW Y11, Y8, Y8; \
	VPSIGNW row, Y8, row; \
	VMOVDQU xrow, (quantized_coefficients+16*i)(DI); \
	VEXTRACTI128 $1, row, (quantized__size+quantized_coefficients+16*i)(DI)

// ZEROS gives in AX the bits that say which coefficients of two rows are 0: the
// low half is of the first block.
#define ZEROS(even, odd) \
	VPACKSSWB odd, even, Y8; \
	VPCMPEQB Y15, Y8, Y8; \
	VPMOVMSKB Y8, AX

// func forwardAVX2(dst *[2]quantized, src *tile, q *quantizer)
//
// The halves of all vectors are the two blocks.
TEXT ·forwardAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ q+16(FP), DX
	VMOVDQU 0(SI), Y0
	VMOVDQU 32(SI), Y1
	VMOVDQU 64(SI), Y2
	VMOVDQU 96(SI), Y3
	VMOVDQU 128(SI), Y4
	VMOVDQU 160(SI), Y5
	VMOVDQU 192(SI), Y6
	VMOVDQU 224(SI), Y7

	// Rows.
	TRANSPOSE(Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7)
	SUMS
	VPADDW Y1, Y0, Y8
	VPSUBW Y1, Y0, Y1
	VPSLLW $2, Y8, Y0
	VPSLLW $2, Y1, Y1
	ROTATE(half11, 11)

	// Columns.
	TRANSPOSE(Y0, Y4, Y2, Y6, Y1, Y5, Y3, Y7)
	SUMS
	VPADDW Y1, Y0, Y8
	VPSUBW Y1, Y0, Y1
	VPADDW two<>(SB), Y8, Y8
	VPADDW two<>(SB), Y1, Y1
	VPSRAW $2, Y8, Y0
	VPSRAW $2, Y1, Y1
	ROTATE(half15, 15)

	QUANTIZE(Y0, X0, 0)
	QUANTIZE(Y4, X4, 1)
	QUANTIZE(Y2, X2, 2)
	QUANTIZE(Y6, X6, 3)
	QUANTIZE(Y1, X1, 4)
	QUANTIZE(Y5, X5, 5)
	QUANTIZE(Y3, X3, 6)
	QUANTIZE(Y7, X7, 7)

	// Row by row from the last, the zeros of the first block into R8 and those of
	// the second, in the upper half, into R9.
	VPXOR Y15, Y15, Y15
	ZEROS(Y3, Y7)
	MOVWQZX AX, R8
	SHRL $16, AX
	MOVQ AX, R9
	ZEROS(Y1, Y5)
	SHLQ $16, R8
	SHLQ $16, R9
	MOVWQZX AX, CX
	SHRL $16, AX
	ORQ CX, R8
	ORQ AX, R9
	ZEROS(Y2, Y6)
	SHLQ $16, R8
	SHLQ $16, R9
	MOVWQZX AX, CX
	SHRL $16, AX
	ORQ CX, R8
	ORQ AX, R9
	ZEROS(Y0, Y4)
	SHLQ $16, R8
	SHLQ $16, R9
	MOVWQZX AX, CX
	SHRL $16, AX
	ORQ CX, R8
	ORQ AX, R9
	NOTQ R8
	NOTQ R9
	MOVQ R8, quantized_set(DI)
	MOVQ R9, (quantized__size+quantized_set)(DI)
	VZEROUPPER
	RET

// Where the words of 8 pixels are once the three vectors they came in are blended.
HALVES(placesR, 0x03020d0c07060100, 0x0b0a05040f0e0908)
HALVES(placesG, 0x05040f0e09080302, 0x0d0c070601000b0a)
HALVES(placesB, 0x070601000b0a0504, 0x0f0e090803020d0c)

// The factors of yCbCr: pairs of words, the second above the first. 38470 is in
// two parts, and 32768 negative, to be subtracted, so that they fit.
EIGHT(luminanceRG, 0x56464c8b56464c8b)       //  19595 R + 22086 G
EIGHT(luminanceBG, 0x40001d2f40001d2f)       //   7471 B + 16384 G
EIGHT(blueRG, 0xab33d4cdab33d4cd)            // -11059 R - 21709 G
EIGHT(redBG, 0x94d1eb2f94d1eb2f)             //  -5329 B - 27439 G
EIGHT(whole, 0x0000800000008000)             // -32768 B, or R
EIGHT(luminanceHalf, 0xff808000ff808000)     // 1/2 - 128, with 16 fraction bits
EIGHT(chrominanceHalf, 0x00007fff00007fff)   // a little less than 1/2
EIGHT(tooMuch, 0xff00ff00ff00ff00)           // the bits of samples above 255

// CONVERT makes a component of pairs of words of 16 pixels, with a sum that is
// taken over or subtracted, and stores it.
#define CONVERT(first, firstLow, firstHigh, second, secondLow, secondHigh, combine, half, offset) \
	VPMADDWD first<>(SB), firstLow, Y7; \
	VPMADDWD first<>(SB), firstHigh, Y8; \
	VPMADDWD second<>(SB), secondLow, Y9; \
	VPMADDWD second<>(SB), secondHigh, Y10; \
	combine Y9, Y7, Y7; \
	combine Y10, Y8, Y8; \
	VPADDD half<>(SB), Y7, Y7; \
	VPADDD half<>(SB), Y8, Y8; \
	VPSRAD $16, Y7, Y7; \
	VPSRAD $16, Y8, Y8; \
	VPACKSSDW Y8, Y7, Y7; \
	VMOVDQU Y7, offset(DI)

// func convertAVX2(dst *[3]tile, rows *uint16, stride int) bool
//
// The halves of all vectors are 8 pixels each.
TEXT ·convertAVX2(SB), NOSPLIT, $0-25
	MOVQ dst+0(FP), DI
	MOVQ rows+8(FP), SI
	MOVQ stride+16(FP), DX
	SHLQ $1, DX
	MOVQ $8, CX
	VPXOR Y15, Y15, Y15

row:
	VMOVDQU 0(SI), X0
	VMOVDQU 16(SI), X1
	VMOVDQU 32(SI), X2
	VINSERTI128 $1, 48(SI), Y0, Y0
	VINSERTI128 $1, 64(SI), Y1, Y1
	VINSERTI128 $1, 80(SI), Y2, Y2
	VPOR Y0, Y15, Y15
	VPOR Y1, Y15, Y15
	VPOR Y2, Y15, Y15

	// Every third word, beginning with the first, second and third.
	VPBLENDW $0x92, Y1, Y0, Y3
	VPBLENDW $0x24, Y2, Y3, Y3
	VPSHUFB placesR<>(SB), Y3, Y3
	VPBLENDW $0x24, Y1, Y0, Y4
	VPBLENDW $0x49, Y2, Y4, Y4
	VPSHUFB placesG<>(SB), Y4, Y4
	VPBLENDW $0x49, Y1, Y0, Y5
	VPBLENDW $0x92, Y2, Y5, Y5
	VPSHUFB placesB<>(SB), Y5, Y5

	VPUNPCKLWD Y4, Y3, Y11 // red and green
	VPUNPCKHWD Y4, Y3, Y12
	VPUNPCKLWD Y4, Y5, Y13 // blue and green
	VPUNPCKHWD Y4, Y5, Y14
	CONVERT(luminanceRG, Y11, Y12, luminanceBG, Y13, Y14, VPADDD, luminanceHalf, 0)
	CONVERT(blueRG, Y11, Y12, whole, Y13, Y14, VPSUBD, chrominanceHalf, (8*32))
	CONVERT(redBG, Y13, Y14, whole, Y11, Y12, VPSUBD, chrominanceHalf, 2*(8*32))

	ADDQ $32, DI
	ADDQ DX, SI
	DECQ CX
	JNZ row

	VPTEST tooMuch<>(SB), Y15
	SETEQ ret+24(FP)
	VZEROUPPER
	RET
