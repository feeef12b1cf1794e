/* Clocks. Only for checking; see README.md. */
#pragma once
#include <sys/time.h>
typedef enum { CLOCK_REALTIME = 0, CLOCK_MONOTONIC = 6, CLOCK_UPTIME_RAW = 8 } clockid_t;
int clock_gettime(clockid_t clock, struct timespec *now);
uint64_t clock_gettime_nsec_np(clockid_t clock);
int nanosleep(const struct timespec *how_long, struct timespec *left);
