/* Grand Central Dispatch, what we use of it. Only for checking; see README.md. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#if __OBJC__
#include <objc/NSObject.h>
#define DISPATCH_CLASS(name) @protocol OS_##name <NSObject> @end typedef NSObject<OS_##name> *name##_t
#define DISPATCH_RETAINED __attribute__((ns_returns_retained))
#else
#define DISPATCH_CLASS(name) typedef struct name##_s *name##_t
#define DISPATCH_RETAINED
void dispatch_retain(void *object), dispatch_release(void *object);
#endif
DISPATCH_CLASS(dispatch_queue);
DISPATCH_CLASS(dispatch_queue_attr);
DISPATCH_CLASS(dispatch_source);
DISPATCH_CLASS(dispatch_semaphore);
typedef uint64_t dispatch_time_t;
typedef void (*dispatch_function_t)(void *context);
typedef long dispatch_once_t;
#ifdef __BLOCKS__
typedef void (^dispatch_block_t)(void);
void dispatch_async(dispatch_queue_t queue, dispatch_block_t block);
void dispatch_sync(dispatch_queue_t queue, __attribute__((noescape)) dispatch_block_t block);
void dispatch_after(dispatch_time_t when, dispatch_queue_t queue, dispatch_block_t block);
void dispatch_once(dispatch_once_t *predicate, __attribute__((noescape)) dispatch_block_t block);
void dispatch_source_set_event_handler(dispatch_source_t source, dispatch_block_t handler);
void dispatch_source_set_cancel_handler(dispatch_source_t source, dispatch_block_t handler);
#endif
#define DISPATCH_TIME_NOW 0ull
#define DISPATCH_TIME_FOREVER (~0ull)
#define NSEC_PER_SEC 1000000000ull
#define NSEC_PER_MSEC 1000000ull
#define USEC_PER_SEC 1000000ull
#define NSEC_PER_USEC 1000ull
dispatch_time_t dispatch_time(dispatch_time_t when, int64_t nanoseconds);
dispatch_queue_t dispatch_get_main_queue(void);
dispatch_queue_t dispatch_get_global_queue(intptr_t identifier, uintptr_t flags);
dispatch_queue_t dispatch_queue_create(const char *label, dispatch_queue_attr_t attributes) DISPATCH_RETAINED;
#define DISPATCH_QUEUE_SERIAL NULL
void dispatch_async_f(dispatch_queue_t queue, void *context, dispatch_function_t work);
void dispatch_sync_f(dispatch_queue_t queue, void *context, dispatch_function_t work);
void dispatch_after_f(dispatch_time_t when, dispatch_queue_t queue, void *context, dispatch_function_t work);
dispatch_semaphore_t dispatch_semaphore_create(intptr_t value) DISPATCH_RETAINED;
intptr_t dispatch_semaphore_wait(dispatch_semaphore_t semaphore, dispatch_time_t timeout);
intptr_t dispatch_semaphore_signal(dispatch_semaphore_t semaphore);
enum { QOS_CLASS_USER_INTERACTIVE = 0x21, QOS_CLASS_USER_INITIATED = 0x19, QOS_CLASS_DEFAULT = 0x15, QOS_CLASS_UTILITY = 0x11, QOS_CLASS_BACKGROUND = 0x09 };
