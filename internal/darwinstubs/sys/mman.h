/* Memory mappings. Only for checking; see README.md. */
#pragma once
#include <sys/types.h>
#define PROT_NONE 0x00
#define PROT_READ 0x01
#define PROT_WRITE 0x02
#define MAP_SHARED 0x0001
#define MAP_PRIVATE 0x0002
#define MAP_ANON 0x1000
#define MAP_FAILED ((void *)-1)
void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
int munmap(void *address, size_t length), mlock(const void *address, size_t length), madvise(void *address, size_t length, int advice);
#define MADV_DONTNEED 4
#define MADV_FREE 5
