/* Threads. Only for checking; see README.md. */
#pragma once
#include <stddef.h>
#include <stdint.h>
typedef struct _opaque_pthread_t *pthread_t;
typedef struct _opaque_pthread_mutex_t { long __sig; char __opaque[56]; } pthread_mutex_t;
#define PTHREAD_MUTEX_INITIALIZER {0x32AAABA7, {0}}
int pthread_mutex_lock(pthread_mutex_t *mutex), pthread_mutex_unlock(pthread_mutex_t *mutex);
pthread_t pthread_self(void);
int pthread_main_np(void), pthread_setname_np(const char *name);
