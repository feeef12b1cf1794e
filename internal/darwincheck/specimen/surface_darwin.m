//go:build darwin && cgo

#import <Foundation/Foundation.h>
#import <IOSurface/IOSurface.h>
#include "surface_darwin.h"
#include <string.h>

void *specimen_surface_new(uint32_t width, uint32_t height, char **message) {
	@autoreleasepool {
		IOSurfaceRef surface = IOSurfaceCreate((__bridge CFDictionaryRef) @{
			(id)kIOSurfaceWidth : @(width),
			(id)kIOSurfaceHeight : @(height),
			(id)kIOSurfaceBytesPerElement : @4,
			(id)kIOSurfacePixelFormat : @((uint32_t)'BGRA'),
		});
		if (surface == NULL) {
			NSString *text = [NSString stringWithFormat:@"no surface of %u x %u", width, height];
			*message = strdup(text.UTF8String);
		}
		return surface;
	}
}

int specimen_surface_fill(void *surface, const specimen_shade *how) {
	if (IOSurfaceLock(surface, 0, NULL) != 0) return specimen_locked;
	memset(IOSurfaceGetBaseAddress(surface), how->exposure > 0 ? 0xff : 0, IOSurfaceGetAllocSize(surface));
	return IOSurfaceUnlock(surface, 0, NULL) == 0 ? specimen_done : specimen_locked;
}

void specimen_surface_free(void *surface) {
	if (surface != NULL) CFRelease(surface);
}
