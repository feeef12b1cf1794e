// The engine: grade.metal on the graphics processor of a Mac, for cgo. It is used
// by one thread at a time. Messages in *err are the caller's to free.
#ifndef SAFELIGHT_METAL_ENGINE_H
#define SAFELIGHT_METAL_ENGINE_H
#include "layout.h"

typedef struct sl_engine sl_engine;

// The kernels, in the order of sl_engine_grade's function.
enum { sl_bgra, sl_rgba16, sl_layout, sl_functions };

// sl_engine_new compiles source for the default device; NULL means *err.
sl_engine *sl_engine_new(const char *source, char **err);
void sl_engine_free(sl_engine *e);

// sl_engine_name is the device's, for as long as the engine is there.
const char *sl_engine_name(const sl_engine *e);

// sl_engine_map has memory written to without a copy, from its first page to its
// last; 0 means that it cannot be, which is no error. At most sl_mappings at once.
enum { sl_mappings = 8 };
int sl_engine_map(sl_engine *e, void *pages, size_t bytes);
void sl_engine_unmap(sl_engine *e, const void *pages);

// sl_engine_grade runs a kernel over a grid and waits for it. The output is rows of
// row bytes, stride bytes apart; what lies between them is left alone. An id that is
// not 0 says that the contents are those that were given with it before. 0 means
// done, otherwise *err.
int sl_engine_grade(sl_engine *e, int function, uint32_t width, uint32_t height,
	const sl_program *program, const sl_frame *frame,
	const void *samples, size_t samples_bytes, uint64_t samples_id,
	const void *logs, size_t logs_bytes, uint64_t logs_id,
	void *out, size_t out_bytes, size_t row, size_t stride, char **err);
#endif
