//go:build darwin && cgo

#import <CoreGraphics/CoreGraphics.h>
#import <Foundation/Foundation.h>
#import <IOSurface/IOSurfaceRef.h>
#include "iosurface_darwin.h"

size_t sl_iosurface_align_row(size_t bytes) { return IOSurfaceAlignProperty(kIOSurfaceBytesPerRow, bytes); }

void *sl_iosurface_new(size_t width, size_t height, size_t stride, size_t pixel, uint32_t format, size_t bytes) {
	@autoreleasepool {
		return IOSurfaceCreate((__bridge CFDictionaryRef)@{
			(__bridge id)kIOSurfaceWidth: @(width),
			(__bridge id)kIOSurfaceHeight: @(height),
			(__bridge id)kIOSurfaceBytesPerElement: @(pixel),
			(__bridge id)kIOSurfaceBytesPerRow: @(stride),
			(__bridge id)kIOSurfaceAllocSize: @(IOSurfaceAlignProperty(kIOSurfaceAllocSize, bytes)),
			(__bridge id)kIOSurfacePixelFormat: @(format),
		});
	}
}

void *sl_iosurface_retain(void *surface) { return (void *)CFRetain(surface); }
void sl_iosurface_release(void *surface) { CFRelease(surface); }

void *sl_iosurface_base(void *surface) { return IOSurfaceGetBaseAddress(surface); }
size_t sl_iosurface_bytes(void *surface) { return IOSurfaceGetAllocSize(surface); }
size_t sl_iosurface_width(void *surface) { return IOSurfaceGetWidth(surface); }
size_t sl_iosurface_height(void *surface) { return IOSurfaceGetHeight(surface); }
size_t sl_iosurface_stride(void *surface) { return IOSurfaceGetBytesPerRow(surface); }
size_t sl_iosurface_pixel(void *surface) { return IOSurfaceGetBytesPerElement(surface); }
uint32_t sl_iosurface_format(void *surface) { return IOSurfaceGetPixelFormat(surface); }

int sl_iosurface_lock(void *surface, int read_only) {
	return IOSurfaceLock(surface, read_only ? kIOSurfaceLockReadOnly : 0, NULL);
}

int sl_iosurface_unlock(void *surface, int read_only) {
	return IOSurfaceUnlock(surface, read_only ? kIOSurfaceLockReadOnly : 0, NULL);
}

int sl_iosurface_in_use(void *surface) { return IOSurfaceIsInUse(surface); }

int sl_iosurface_color(void *surface, int display_p3) {
	CGColorSpaceRef space = CGColorSpaceCreateWithName(display_p3 ? kCGColorSpaceDisplayP3 : kCGColorSpaceSRGB);
	if (space == NULL) return 1;
	CFTypeRef list = CGColorSpaceCopyPropertyList(space);
	CGColorSpaceRelease(space);
	if (list == NULL) return 1;
	IOSurfaceSetValue(surface, kIOSurfaceColorSpace, list);
	CFRelease(list);
	return 0;
}
