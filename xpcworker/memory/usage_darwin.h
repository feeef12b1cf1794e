// What the system says of the memory of a process, for cgo.
#ifndef SAFELIGHT_MEMORY_USAGE_H
#define SAFELIGHT_MEMORY_USAGE_H
#include <stdint.h>

// In bytes: the footprint now and at most so far, and what is resident.
typedef struct {
	uint64_t footprint, peak, resident;
} sl_usage;

// sl_usage_of measures a process of the same user; 0, or the number of an error.
int sl_usage_of(int32_t pid, sl_usage *usage);
#endif
