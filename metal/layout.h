// The memory that Go and the kernels share, for C. The same as in grade.metal and
// layout.go: tests and these assertions hold the three together.
#ifndef SAFELIGHT_METAL_LAYOUT_H
#define SAFELIGHT_METAL_LAYOUT_H
#include <stddef.h>
#include <stdint.h>

enum { sl_cells = 1024, sl_max_segments = 129, sl_encode_size = 40 * 256 + 2 };

typedef struct {
	float start, offset, slope, value;
} sl_segment;

typedef struct {
	uint32_t count, unused;
	uint16_t first[sl_cells];
	sl_segment segment[sl_max_segments];
} sl_segments;

// A program.Of[float32].
typedef struct {
	uint32_t layout, render, flags, depth;
	float inputBlack, inputGamma, glare, cellScale, range;
	float input[3][3];
	float logMin[3], logMax[3];
	float density[3][4];
	float output[3][3];
	float luma[3];
	sl_segments rgb;
	sl_segments curve[3];
	float encode[sl_encode_size];
} sl_program;

// A metal.Frame.
typedef struct {
	int64_t density[3][4];
	int32_t logMin[3], logMax[3];
	uint32_t shift[3], unused;
	uint32_t width, pixels, stride, channels, table, top;
} sl_frame;

#ifdef __cplusplus
#define SL_ASSERT static_assert
#else
#define SL_ASSERT _Static_assert
#endif
SL_ASSERT(sizeof(sl_segment) == 16, "sl_segment");
SL_ASSERT(sizeof(sl_segments) == 4120, "sl_segments");
SL_ASSERT(sizeof(sl_program) == 57640, "sl_program");
SL_ASSERT(sizeof(sl_frame) == 160, "sl_frame");
SL_ASSERT(offsetof(sl_program, inputBlack) == 16, "inputBlack");
SL_ASSERT(offsetof(sl_program, glare) == 24, "glare");
SL_ASSERT(offsetof(sl_program, input) == 36, "input");
SL_ASSERT(offsetof(sl_program, logMin) == 72, "logMin");
SL_ASSERT(offsetof(sl_program, density) == 96, "density");
SL_ASSERT(offsetof(sl_program, output) == 144, "output");
SL_ASSERT(offsetof(sl_program, luma) == 180, "luma");
SL_ASSERT(offsetof(sl_program, rgb) == 192, "rgb");
SL_ASSERT(offsetof(sl_program, curve) == 4312, "curve");
SL_ASSERT(offsetof(sl_program, encode) == 16672, "encode");
SL_ASSERT(offsetof(sl_frame, logMin) == 96, "logMin");
SL_ASSERT(offsetof(sl_frame, shift) == 120, "shift");
SL_ASSERT(offsetof(sl_frame, width) == 136, "width");
SL_ASSERT(offsetof(sl_frame, top) == 156, "top");
#undef SL_ASSERT
#endif
