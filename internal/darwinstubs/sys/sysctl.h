/* sysctl. Only for checking; see README.md. */
#pragma once
#include <sys/types.h>
int sysctlbyname(const char *name, void *old, size_t *oldSize, void *new_, size_t newSize);
int sysctl(int *name, unsigned nameLength, void *old, size_t *oldSize, void *new_, size_t newSize);
