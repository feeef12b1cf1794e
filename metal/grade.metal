// The grading kernels: a Program, as package program describes it, run over the
// pixels of a preview or of a strip of an export.
//
// Metal compiles this file on macOS; on Linux clang++ does, with harness/shim in
// place of the standard library, and tests run it there. Hence the rules: buffers
// only, tables interpolated by hand, no half, an f after every number that is not
// whole, no function of the standard library whose last bits differ from one
// machine to another.
#include <metal_stdlib>
using namespace metal;

enum {
	CELLS = 1024,
	MAX_SEGMENTS = 129,
	ENCODE_OCTAVES = 40,
	ENCODE_SIZE = ENCODE_OCTAVES * 256 + 2,
	ENCODE_BASE = (127 - ENCODE_OCTAVES) << 8, // bits 15 to 30 of the float 2^-40

	FLAG_GRAY = 4,
	FLAG_OUTPUT = 2,
};

// A program.Of[float32].
struct Segment {
	float start, offset, slope, value;
};

struct Segments {
	uint count, unused;
	ushort first[CELLS];
	Segment segment[MAX_SEGMENTS];
};

struct Program {
	uint layout, render, flags, depth;
	float inputBlack, inputGamma, glare, cellScale, range;
	float input[3][3];
	float logMin[3], logMax[3];
	float density[3][4];
	float output[3][3];
	float luma[3];
	Segments rgb;
	Segments curve[3];
	float encode[ENCODE_SIZE];
};

// A metal.Frame: what differs from call to call, and the density map in integers.
struct Frame {
	long density[3][4]; // of logarithms of 2^-25 to print density of 2^-(26+shift)
	int logMin[3], logMax[3];
	uint shift[3], unused;
	uint width, pixels; // of a row of the grid, and in all
	uint stride;        // pixels from row to row of the output
	uint channels;      // of the samples: 1 or 3
	uint table;         // 1: logs are those of the values of samples; 0: planes of pixels
	uint top;           // the largest code of the output
};

static_assert(sizeof(Segment) == 16, "Segment");
static_assert(sizeof(Segments) == 8 + 2 * CELLS + 16 * MAX_SEGMENTS, "Segments");
static_assert(sizeof(Program) == 192 + 4 * sizeof(Segments) + 4 * ENCODE_SIZE, "Program");
static_assert(sizeof(Frame) == 160, "Frame");

// 2^x for x from -126 to 1, to 5e-9 and rounding: a polynomial that meets it at 0
// and at the Chebyshev points between -1/2 and 1/2.
static inline float powerOfTwo(float x) {
	const float whole = rint(x);
	const float r = x - whole;
	float sum = 0.0001545316294f;
	sum = sum * r + 0.001339086336f;
	sum = sum * r + 0.009618082557f;
	sum = sum * r + 0.05550357114f;
	sum = sum * r + 0.2402265076f;
	sum = sum * r + 0.693147188f;
	sum = sum * r + 1.0f;
	return as_type<float>(as_type<uint>(sum) + (uint(int(whole)) << 23));
}

// Print density as a sum that is not carried out: it is near 0 where light is
// large, and would lose there what a steep curve after it shows.
struct Print {
	float hi, lo;
};

// Steps 2 to 4 for one channel: logarithms l of all three to print density, at
// least 0 and at most 15, beyond which there is no light.
static inline Print printed(constant Frame &f, uint c, int l0, int l1, int l2) {
	const int ceiling = 15 << 26;
	const long sum = f.density[c][0] * long(l0) + f.density[c][1] * long(l1) + f.density[c][2] * long(l2) + f.density[c][3];
	const long wide = (sum + (long(1) << (f.shift[c] - 1))) >> f.shift[c];
	const int units = wide < 0 ? 0 : (wide > ceiling ? ceiling : int(wide));
	Print p;
	p.hi = float(units & ~255) * (1.0f / 67108864.0f);
	p.lo = float(units & 255) * (1.0f / 67108864.0f);
	return p;
}

// A curve of step 5.
static inline Print curved(device const Segments &s, float range, float cellScale, Print p) {
	float at = p.hi + p.lo;
	if (at < 0.0f || at > range) {
		at = clamp(at, 0.0f, range);
		p.hi = at;
		p.lo = 0.0f;
	}
	uint k = s.first[min(uint(at * cellScale), uint(CELLS - 1))];
	while (k + 1 < s.count && s.segment[k + 1].start <= at) k++;
	while (k > 0 && s.segment[k].start > at) k--;
	Print out;
	out.lo = s.segment[k].slope * (p.hi - s.segment[k].start + p.lo);
	out.hi = s.segment[k].value;
	return out;
}

// Steps 5 and 6 for one channel: print density to light.
static inline float light(device const Program &p, uint c, Print print) {
	if (p.rgb.count > 0) print = curved(p.rgb, p.range, p.cellScale, print);
	if (p.curve[c].count > 0) print = curved(p.curve[c], p.range, p.cellScale, print);
	const float power = powerOfTwo(-3.321928095f * (print.hi + print.lo));
	return max(min(power, 1.0f) - p.glare, 0.0f);
}

// The transfer function of step 7: a table with steps as even as those of floats.
static inline float encoded(device const Program &p, float v) {
	v = clamp(v, 0.0f, 1.0f);
	const uint bits = as_type<uint>(v);
	if (bits < uint(ENCODE_BASE) << 15) return v * 1099511627776.0f * p.encode[0]; // 2^40
	const uint at = (bits >> 15) - ENCODE_BASE;
	const float fraction = float(bits & 0x7fff) * (1.0f / 32768.0f);
	return p.encode[at] + fraction * (p.encode[at + 1] - p.encode[at]);
}

// Steps 2 to 7 for pixel i: codes, red, green and blue, from 0 to top.
static inline uint3 graded(device const Program &p, constant Frame &f, device const ushort *samples, device const int *logs, uint i) {
	int l[3];
	for (uint c = 0; c < 3; c++) {
		const uint at = f.table != 0 ? uint(samples[f.channels == 1 ? i : 3 * i + c]) : c * f.pixels + i;
		l[c] = min(max(logs[at], f.logMin[c]), f.logMax[c]);
	}
	float v[3];
	for (uint c = 0; c < 3; c++) v[c] = light(p, c, printed(f, c, l[0], l[1], l[2]));
	float3 rgb = float3(v[0], v[1], v[2]);
	if ((p.flags & FLAG_GRAY) != 0) {
		rgb = float3(p.luma[0] * v[0] + p.luma[1] * v[1] + p.luma[2] * v[2]);
	} else if ((p.flags & FLAG_OUTPUT) != 0) {
		rgb.x = p.output[0][0] * v[0] + p.output[0][1] * v[1] + p.output[0][2] * v[2];
		rgb.y = p.output[1][0] * v[0] + p.output[1][1] * v[1] + p.output[1][2] * v[2];
		rgb.z = p.output[2][0] * v[0] + p.output[2][1] * v[1] + p.output[2][2] * v[2];
	}
	const float top = float(f.top);
	return uint3(uint(encoded(p, rgb.x) * top + 0.5f), uint(encoded(p, rgb.y) * top + 0.5f), uint(encoded(p, rgb.z) * top + 0.5f));
}

// Codes of 8 bits as blue, green, red and opaque alpha, as Core Animation shows
// them.
kernel void bgra(device const Program &p [[buffer(0)]], constant Frame &f [[buffer(1)]],
                 device const ushort *samples [[buffer(2)]], device const int *logs [[buffer(3)]],
                 device uchar4 *out [[buffer(4)]], uint2 gid [[thread_position_in_grid]]) {
	const uint i = gid.y * f.width + gid.x;
	if (gid.x >= f.width || i >= f.pixels) return;
	const uint3 code = graded(p, f, samples, logs, i);
	out[gid.y * f.stride + gid.x] = uchar4(uchar(code.z), uchar(code.y), uchar(code.x), uchar(255));
}

// Codes of up to 16 bits as red, green, blue and alpha.
kernel void rgba16(device const Program &p [[buffer(0)]], constant Frame &f [[buffer(1)]],
                   device const ushort *samples [[buffer(2)]], device const int *logs [[buffer(3)]],
                   device ushort4 *out [[buffer(4)]], uint2 gid [[thread_position_in_grid]]) {
	const uint i = gid.y * f.width + gid.x;
	if (gid.x >= f.width || i >= f.pixels) return;
	const uint3 code = graded(p, f, samples, logs, i);
	out[gid.y * f.stride + gid.x] = ushort4(ushort(code.x), ushort(code.y), ushort(code.z), ushort(f.top));
}

#define OF_PROGRAM(field) uint((device const uchar *)&p.field - (device const uchar *)&p)
#define OF_FRAME(field) uint((constant uchar *)&f.field - (constant uchar *)&f)

// Sizes and offsets, for Go to compare with its own; see layout.go.
kernel void layout(device const Program &p [[buffer(0)]], constant Frame &f [[buffer(1)]],
                   device uint *out [[buffer(4)]], uint2 gid [[thread_position_in_grid]]) {
	if (gid.x > 0 || gid.y > 0) return;
	uint n = 0;
	out[n++] = sizeof(Segment);
	out[n++] = sizeof(Segments);
	out[n++] = sizeof(Program);
	out[n++] = sizeof(Frame);
	out[n++] = OF_PROGRAM(layout);
	out[n++] = OF_PROGRAM(render);
	out[n++] = OF_PROGRAM(flags);
	out[n++] = OF_PROGRAM(depth);
	out[n++] = OF_PROGRAM(inputBlack);
	out[n++] = OF_PROGRAM(inputGamma);
	out[n++] = OF_PROGRAM(glare);
	out[n++] = OF_PROGRAM(cellScale);
	out[n++] = OF_PROGRAM(range);
	out[n++] = OF_PROGRAM(input);
	out[n++] = OF_PROGRAM(logMin);
	out[n++] = OF_PROGRAM(logMax);
	out[n++] = OF_PROGRAM(density);
	out[n++] = OF_PROGRAM(output);
	out[n++] = OF_PROGRAM(luma);
	out[n++] = OF_PROGRAM(rgb);
	out[n++] = OF_PROGRAM(rgb.count);
	out[n++] = OF_PROGRAM(rgb.first);
	out[n++] = OF_PROGRAM(rgb.segment);
	out[n++] = OF_PROGRAM(rgb.segment[0].start);
	out[n++] = OF_PROGRAM(rgb.segment[0].offset);
	out[n++] = OF_PROGRAM(rgb.segment[0].slope);
	out[n++] = OF_PROGRAM(rgb.segment[0].value);
	out[n++] = OF_PROGRAM(curve);
	out[n++] = OF_PROGRAM(encode);
	out[n++] = OF_FRAME(density);
	out[n++] = OF_FRAME(logMin);
	out[n++] = OF_FRAME(logMax);
	out[n++] = OF_FRAME(shift);
	out[n++] = OF_FRAME(width);
	out[n++] = OF_FRAME(pixels);
	out[n++] = OF_FRAME(stride);
	out[n++] = OF_FRAME(channels);
	out[n++] = OF_FRAME(table);
	out[n++] = OF_FRAME(top);
}
