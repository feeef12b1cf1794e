/* System calls. Only for checking; see README.md. */
#pragma once
#include <sys/types.h>
pid_t getpid(void), getppid(void);
uid_t getuid(void), geteuid(void);
int close(int descriptor), dup(int descriptor), dup2(int from, int to), pipe(int descriptors[2]), unlink(const char *path);
ssize_t read(int descriptor, void *buffer, size_t size), write(int descriptor, const void *buffer, size_t size);
int getpagesize(void), usleep(useconds_t microseconds), isatty(int descriptor);
unsigned sleep(unsigned seconds);
void _exit(int status) __attribute__((noreturn));
