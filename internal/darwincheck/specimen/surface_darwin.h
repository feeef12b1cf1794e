// A surface, for cgo.
#ifndef SAFELIGHT_SPECIMEN_SURFACE_H
#define SAFELIGHT_SPECIMEN_SURFACE_H
#include <stdint.h>

typedef struct {
	float gain[3], exposure;
	uint32_t width, height;
} specimen_shade;
_Static_assert(sizeof(specimen_shade) == 24, "specimen_shade");

enum { specimen_done, specimen_locked };

// specimen_surface_new gives a retained IOSurface, or NULL and a message to free.
void *specimen_surface_new(uint32_t width, uint32_t height, char **message);

// specimen_surface_fill gives every pixel the same shade, and says specimen_done.
int specimen_surface_fill(void *surface, const specimen_shade *how);

void specimen_surface_free(void *surface);
#endif
