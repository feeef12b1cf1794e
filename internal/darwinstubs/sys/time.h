/* Times. Only for checking; see README.md. */
#pragma once
#include <sys/types.h>
struct timeval { time_t tv_sec; suseconds_t tv_usec; };
struct timespec { time_t tv_sec; long tv_nsec; };
int gettimeofday(struct timeval *now, void *unused);
