/* Signals. Only for checking; see README.md. */
#pragma once
#include <sys/types.h>
#define SIGINT 2
#define SIGABRT 6
#define SIGKILL 9
#define SIGTERM 15
#define SIGSTOP 17
#define SIGCONT 19
#define SIGCHLD 20
int kill(pid_t pid, int signal), raise(int signal);
