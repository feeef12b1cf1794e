// IOSurfaces, for cgo: shared memory that Core Animation shows as it is. A surface
// is an IOSurfaceRef; functions that return one return it retained.
#ifndef SAFELIGHT_SURFACE_IOSURFACE_H
#define SAFELIGHT_SURFACE_IOSURFACE_H
#include <stddef.h>
#include <stdint.h>

// sl_iosurface_align_row is the bytes from row to row that so many bytes need.
size_t sl_iosurface_align_row(size_t bytes);

// sl_iosurface_new makes a surface of at least so many bytes, all zero; NULL if it
// cannot be had.
void *sl_iosurface_new(size_t width, size_t height, size_t stride, size_t pixel, uint32_t format, size_t bytes);
void *sl_iosurface_retain(void *surface);
void sl_iosurface_release(void *surface);

// The memory, mapped for reading and writing as long as the surface is retained.
void *sl_iosurface_base(void *surface);
size_t sl_iosurface_bytes(void *surface);
size_t sl_iosurface_width(void *surface);
size_t sl_iosurface_height(void *surface);
size_t sl_iosurface_stride(void *surface);
size_t sl_iosurface_pixel(void *surface);
uint32_t sl_iosurface_format(void *surface);

// sl_iosurface_lock goes before access by the processor, sl_iosurface_unlock after
// it, with the same read_only. Others see that the contents changed unless it is
// read only. 0 is success.
int sl_iosurface_lock(void *surface, int read_only);
int sl_iosurface_unlock(void *surface, int read_only);

// sl_iosurface_in_use says whether any process, the window server above all, uses it.
int sl_iosurface_in_use(void *surface);

// sl_iosurface_color tags the pixels with Display P3, or with sRGB; 0 is success.
int sl_iosurface_color(void *surface, int display_p3);
#endif
