/* The clock of Mach. Only for checking; see README.md. */
#pragma once
#include <mach/mach.h>
struct mach_timebase_info { uint32_t numer, denom; };
typedef struct mach_timebase_info mach_timebase_info_data_t, *mach_timebase_info_t;
kern_return_t mach_timebase_info(mach_timebase_info_t info);
uint64_t mach_absolute_time(void), mach_continuous_time(void);
