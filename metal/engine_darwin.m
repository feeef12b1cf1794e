//go:build darwin && cgo

#import <Foundation/Foundation.h>
#import <Metal/Metal.h>
#include "engine_darwin.h"
#include <stdlib.h>
#include <string.h>

enum { slot_program, slot_samples, slot_logs, slot_out, slots };

// A buffer in memory that both processors see, and what is in it.
typedef struct {
	void *buffer; // id<MTLBuffer>, retained
	size_t bytes; // how many there is room for
	uint64_t id;
} sl_slot;

// Memory of somebody else as a buffer.
typedef struct {
	void *buffer;
	char *pages;
	size_t bytes;
} sl_mapping;

struct sl_engine {
	void *device, *queue, *pipeline[sl_functions]; // retained
	char *name;
	sl_slot slot[slots];
	sl_mapping mapping[sl_mappings];
};

static void release(void **object) {
	if (*object != NULL) CFRelease(*object);
	*object = NULL;
}

static char *said(NSError *error, const char *otherwise) {
	const char *text = error.localizedDescription.UTF8String;
	return strdup(text != NULL ? text : otherwise);
}

sl_engine *sl_engine_new(const char *source, char **err) {
	@autoreleasepool {
		id<MTLDevice> device = MTLCreateSystemDefaultDevice();
		if (device == nil) {
			*err = strdup("no Metal device");
			return NULL;
		}
		NSError *error = nil;
		MTLCompileOptions *options = [MTLCompileOptions new];
		options.fastMathEnabled = NO; // the arithmetic is what grade.metal says
		id<MTLLibrary> library = [device newLibraryWithSource:[NSString stringWithUTF8String:source] options:options error:&error];
		if (library == nil) {
			*err = said(error, "the kernels do not compile");
			return NULL;
		}
		sl_engine *e = calloc(1, sizeof *e);
		if (e == NULL) {
			*err = strdup("no memory");
			return NULL;
		}
		NSString *const names[sl_functions] = {@"bgra", @"rgba16", @"layout"};
		for (int i = 0; i < sl_functions; i++) {
			id<MTLFunction> function = [library newFunctionWithName:names[i]];
			id<MTLComputePipelineState> pipeline =
				function != nil ? [device newComputePipelineStateWithFunction:function error:&error] : nil;
			if (pipeline == nil) {
				*err = said(error, "a kernel is missing");
				sl_engine_free(e);
				return NULL;
			}
			e->pipeline[i] = (__bridge_retained void *)pipeline;
		}
		id<MTLCommandQueue> queue = [device newCommandQueue];
		if (queue == nil) {
			*err = strdup("no command queue");
			sl_engine_free(e);
			return NULL;
		}
		e->queue = (__bridge_retained void *)queue;
		const char *name = device.name.UTF8String;
		e->name = strdup(name != NULL ? name : "unnamed");
		e->device = (__bridge_retained void *)device;
		return e;
	}
}

void sl_engine_free(sl_engine *e) {
	for (int i = 0; i < sl_mappings; i++) release(&e->mapping[i].buffer);
	for (int i = 0; i < slots; i++) release(&e->slot[i].buffer);
	for (int i = 0; i < sl_functions; i++) release(&e->pipeline[i]);
	release(&e->queue);
	release(&e->device);
	free(e->name);
	free(e);
}

const char *sl_engine_name(const sl_engine *e) { return e->name; }

int sl_engine_map(sl_engine *e, void *pages, size_t bytes) {
	@autoreleasepool {
		id<MTLDevice> device = (__bridge id<MTLDevice>)e->device;
		for (int i = 0; i < sl_mappings; i++) {
			sl_mapping *m = &e->mapping[i];
			if (m->buffer != NULL) continue;
			if (bytes > device.maxBufferLength) return 0;
			id<MTLBuffer> buffer = [device newBufferWithBytesNoCopy:pages length:bytes options:MTLResourceStorageModeShared deallocator:nil];
			if (buffer == nil) return 0;
			*m = (sl_mapping){(__bridge_retained void *)buffer, pages, bytes};
			return 1;
		}
		return 0;
	}
}

void sl_engine_unmap(sl_engine *e, const void *pages) {
	for (int i = 0; i < sl_mappings; i++)
		if (e->mapping[i].buffer != NULL && e->mapping[i].pages == pages) {
			release(&e->mapping[i].buffer);
			e->mapping[i].pages = NULL;
		}
}

// The buffer that memory was mapped as, if it was, and where in it.
static id<MTLBuffer> mapped(sl_engine *e, const char *out, size_t bytes, size_t *offset) {
	for (int i = 0; i < sl_mappings; i++) {
		const sl_mapping *m = &e->mapping[i];
		if (m->buffer == NULL || out < m->pages || (size_t)(out - m->pages) > m->bytes ||
		    bytes > m->bytes - (size_t)(out - m->pages)) continue;
		*offset = (size_t)(out - m->pages);
		return (__bridge id<MTLBuffer>)m->buffer;
	}
	return nil;
}

// A buffer with room for as many bytes, 4 at least so that there is one.
static id<MTLBuffer> room(sl_engine *e, int which, size_t bytes, char **err) {
	sl_slot *s = &e->slot[which];
	if (bytes < 4) bytes = 4;
	if (s->bytes < bytes) {
		id<MTLDevice> device = (__bridge id<MTLDevice>)e->device;
		release(&s->buffer); // before more is taken
		*s = (sl_slot){NULL, 0, 0};
		if (bytes > device.maxBufferLength) {
			*err = strdup("more than a buffer of this device holds");
			return nil;
		}
		id<MTLBuffer> buffer = [device newBufferWithLength:bytes options:MTLResourceStorageModeShared];
		if (buffer == nil) {
			*err = strdup("no memory for a buffer");
			return nil;
		}
		*s = (sl_slot){(__bridge_retained void *)buffer, bytes, 0};
	}
	return (__bridge id<MTLBuffer>)s->buffer;
}

// A buffer with the given contents.
static id<MTLBuffer> filled(sl_engine *e, int which, const void *from, size_t bytes, uint64_t id_, char **err) {
	id<MTLBuffer> buffer = room(e, which, bytes, err);
	if (buffer == nil) return nil;
	if (id_ == 0 || e->slot[which].id != id_) {
		if (bytes > 0) memcpy(buffer.contents, from, bytes);
		e->slot[which].id = id_;
	}
	return buffer;
}

int sl_engine_grade(sl_engine *e, int function, uint32_t width, uint32_t height,
	const sl_program *program, const sl_frame *frame,
	const void *samples, size_t samples_bytes, uint64_t samples_id,
	const void *logs, size_t logs_bytes, uint64_t logs_id,
	void *out, size_t out_bytes, size_t row, size_t stride, char **err) {
	@autoreleasepool {
		id<MTLBuffer> constants = filled(e, slot_program, program, sizeof *program, 0, err);
		if (constants == nil) return 1;
		id<MTLBuffer> source = filled(e, slot_samples, samples, samples_bytes, samples_id, err);
		if (source == nil) return 1;
		id<MTLBuffer> logarithms = filled(e, slot_logs, logs, logs_bytes, logs_id, err);
		if (logarithms == nil) return 1;
		size_t offset = 0;
		id<MTLBuffer> target = mapped(e, out, out_bytes, &offset);
		const BOOL copy = target == nil;
		if (copy) {
			target = room(e, slot_out, out_bytes, err);
			if (target == nil) return 1;
		}

		id<MTLCommandBuffer> commands = [(__bridge id<MTLCommandQueue>)e->queue commandBuffer];
		id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
		if (encoder == nil) {
			*err = strdup("no command encoder");
			return 1;
		}
		id<MTLComputePipelineState> pipeline = (__bridge id<MTLComputePipelineState>)e->pipeline[function];
		[encoder setComputePipelineState:pipeline];
		[encoder setBuffer:constants offset:0 atIndex:0];
		[encoder setBytes:frame length:sizeof *frame atIndex:1];
		[encoder setBuffer:source offset:0 atIndex:2];
		[encoder setBuffer:logarithms offset:0 atIndex:3];
		[encoder setBuffer:target offset:offset atIndex:4];
		// Whole groups, which every device has; the kernels check where they are.
		const NSUInteger high = pipeline.maxTotalThreadsPerThreadgroup >= 256 ? 8 : 1;
		[encoder dispatchThreadgroups:MTLSizeMake((width + 31) / 32, (height + high - 1) / high, 1)
		        threadsPerThreadgroup:MTLSizeMake(32, high, 1)];
		[encoder endEncoding];
		[commands commit];
		[commands waitUntilCompleted];
		if (commands.status != MTLCommandBufferStatusCompleted) {
			*err = said(commands.error, "the command buffer did not complete");
			return 1;
		}
		if (copy) {
			const char *from = target.contents;
			for (size_t at = 0; at + row <= out_bytes; at += stride) memcpy((char *)out + at, from + at, row);
		}
		return 0;
	}
}
