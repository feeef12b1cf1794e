/* Other processes: <libproc.h>, <sys/proc_info.h>. Only for checking; see README.md. */
#pragma once
#include <sys/resource.h>
#include <sys/types.h>
#define PROC_ALL_PIDS 1
#define PROC_PPID_ONLY 6
#define PROC_PIDLISTFDS 1
#define PROC_PIDTASKINFO 4
#define PROC_PIDPATHINFO_MAXSIZE (4 * 1024)
struct proc_fdinfo { int32_t proc_fd; uint32_t proc_fdtype; };
struct proc_taskinfo {
	uint64_t pti_virtual_size, pti_resident_size, pti_total_user, pti_total_system, pti_threads_user, pti_threads_system;
	int32_t pti_policy, pti_faults, pti_pageins, pti_cow_faults, pti_messages_sent, pti_messages_received, pti_syscalls_mach,
		pti_syscalls_unix, pti_csw, pti_threadnum, pti_numrunning, pti_priority;
};
_Static_assert(sizeof(struct proc_taskinfo) == 96, "as xnu has it");
int proc_pid_rusage(int pid, int flavor, rusage_info_t *buffer);
int proc_pidinfo(int pid, int flavor, uint64_t argument, void *buffer, int size);
int proc_pidpath(int pid, void *buffer, uint32_t size);
int proc_listpids(uint32_t type, uint32_t info, void *buffer, int size);
int proc_listchildpids(pid_t parent, void *buffer, int size);
