// Runs grade.metal on the CPU for tests. Requests come on stdin, one after the
// other; what is written to the output buffer is answered on stdout.
//
// Every buffer lies between ranges that nobody may touch, as long as most wrong
// indices reach, its end at the end of a page. The grid is rounded up to whole groups of threads, as Metal does it.
#include "grade.metal"
#include "layout.h"
#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

#define SAME(field) static_assert(offsetof(sl_program, field) == offsetof(Program, field), #field);
SAME(layout) SAME(flags) SAME(depth) SAME(inputBlack) SAME(inputGamma) SAME(glare) SAME(cellScale) SAME(range) SAME(input)
SAME(logMin) SAME(logMax) SAME(density) SAME(output) SAME(luma) SAME(rgb) SAME(curve) SAME(encode)
static_assert(sizeof(sl_program) == sizeof(Program) && sizeof(sl_frame) == sizeof(Frame), "sizes");
#undef SAME
#define SAME(field) static_assert(offsetof(sl_frame, field) == offsetof(Frame, field), #field);
SAME(density) SAME(logMin) SAME(logMax) SAME(shift) SAME(width) SAME(pixels) SAME(stride) SAME(channels) SAME(table) SAME(top)
#undef SAME

enum { PROGRAM, FRAME, SAMPLES, LOGS, OUT, BUFFERS };

struct Request {
	uint32_t function; // 0: bgra, 1: rgba16, 2: layout
	uint32_t width, height;
	uint32_t bytes[BUFFERS];
};

struct Guarded {
	unsigned char *base, *data;
	size_t mapped, bytes;
};

static const unsigned char slack = 0xa5;

static void fail(const char *what) {
	fprintf(stderr, "harness: %s\n", what);
	exit(3);
}

static const size_t guard = size_t(1) << 28;

static Guarded allocate(size_t bytes) {
	const size_t page = size_t(sysconf(_SC_PAGESIZE));
	const size_t pages = (bytes + page - 1) / page * page;
	Guarded g;
	g.bytes = bytes;
	g.mapped = pages + 2 * guard;
	g.base = static_cast<unsigned char *>(mmap(nullptr, g.mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
	if (g.base == MAP_FAILED) fail("no memory");
	if (pages > 0 && mprotect(g.base + guard, pages, PROT_READ | PROT_WRITE) != 0) fail("no memory");
	g.data = g.base + guard + pages - bytes;
	memset(g.base + guard, slack, pages - bytes);
	return g;
}

static void check(const Guarded &g) {
	for (const unsigned char *p = g.base + guard; p < g.data; p++)
		if (*p != slack) fail("written before a buffer");
}

static void run(const Request &r, const Guarded *b) {
	const Program &p = *reinterpret_cast<const Program *>(b[PROGRAM].data);
	const Frame &f = *reinterpret_cast<const Frame *>(b[FRAME].data);
	const ushort *samples = reinterpret_cast<const ushort *>(b[SAMPLES].data);
	const int *logs = reinterpret_cast<const int *>(b[LOGS].data);
	for (uint y = 0; y < (r.height + 7) / 8 * 8; y++)
		for (uint x = 0; x < (r.width + 31) / 32 * 32; x++) switch (r.function) {
			case 0: bgra(p, f, samples, logs, reinterpret_cast<uchar4 *>(b[OUT].data), uint2(x, y)); break;
			case 1: rgba16(p, f, samples, logs, reinterpret_cast<ushort4 *>(b[OUT].data), uint2(x, y)); break;
			case 2: layout(p, f, reinterpret_cast<uint *>(b[OUT].data), uint2(x, y)); break;
			default: fail("no such kernel");
			}
}

int main() {
	Request r;
	while (fread(&r, sizeof r, 1, stdin) == 1) {
		Guarded b[BUFFERS];
		for (int i = 0; i < BUFFERS; i++) {
			b[i] = allocate(r.bytes[i]);
			if (r.bytes[i] > 0 && fread(b[i].data, r.bytes[i], 1, stdin) != 1) fail("request cut short");
		}
		run(r, b);
		for (const Guarded &g : b) check(g);
		if (fwrite(b[OUT].data, r.bytes[OUT], 1, stdout) != 1) fail("no answer");
		fflush(stdout);
		for (const Guarded &g : b) munmap(g.base, g.mapped);
	}
}
