/* Limits, and what processes use. Only for checking; see README.md. */
#pragma once
#include <sys/time.h>
typedef uint64_t rlim_t;
struct rlimit { rlim_t rlim_cur, rlim_max; };
#define RLIM_INFINITY (((uint64_t)1 << 63) - 1)
#define RLIMIT_CPU 0
#define RLIMIT_FSIZE 1
#define RLIMIT_DATA 2
#define RLIMIT_STACK 3
#define RLIMIT_CORE 4
#define RLIMIT_AS 5
#define RLIMIT_RSS RLIMIT_AS
#define RLIMIT_MEMLOCK 6
#define RLIMIT_NPROC 7
#define RLIMIT_NOFILE 8
int getrlimit(int which, struct rlimit *limit), setrlimit(int which, const struct rlimit *limit);

#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN -1
struct rusage {
	struct timeval ru_utime, ru_stime;
	long ru_maxrss, ru_ixrss, ru_idrss, ru_isrss, ru_minflt, ru_majflt, ru_nswap, ru_inblock, ru_oublock, ru_msgsnd, ru_msgrcv,
		ru_nsignals, ru_nvcsw, ru_nivcsw;
};
int getrusage(int who, struct rusage *usage);

typedef void *rusage_info_t;
#define RUSAGE_INFO_V0 0
#define RUSAGE_INFO_V2 2
#define RUSAGE_INFO_V4 4
struct rusage_info_v0 {
	uint8_t ri_uuid[16];
	uint64_t ri_user_time, ri_system_time, ri_pkg_idle_wkups, ri_interrupt_wkups, ri_pageins, ri_wired_size, ri_resident_size,
		ri_phys_footprint, ri_proc_start_abstime, ri_proc_exit_abstime;
};
struct rusage_info_v2 {
	uint8_t ri_uuid[16];
	uint64_t ri_user_time, ri_system_time, ri_pkg_idle_wkups, ri_interrupt_wkups, ri_pageins, ri_wired_size, ri_resident_size,
		ri_phys_footprint, ri_proc_start_abstime, ri_proc_exit_abstime, ri_child_user_time, ri_child_system_time,
		ri_child_pkg_idle_wkups, ri_child_interrupt_wkups, ri_child_pageins, ri_child_elapsed_abstime, ri_diskio_bytesread,
		ri_diskio_byteswritten;
};
struct rusage_info_v4 {
	uint8_t ri_uuid[16];
	uint64_t ri_user_time, ri_system_time, ri_pkg_idle_wkups, ri_interrupt_wkups, ri_pageins, ri_wired_size, ri_resident_size,
		ri_phys_footprint, ri_proc_start_abstime, ri_proc_exit_abstime, ri_child_user_time, ri_child_system_time,
		ri_child_pkg_idle_wkups, ri_child_interrupt_wkups, ri_child_pageins, ri_child_elapsed_abstime, ri_diskio_bytesread,
		ri_diskio_byteswritten, ri_cpu_time_qos_default, ri_cpu_time_qos_maintenance, ri_cpu_time_qos_background,
		ri_cpu_time_qos_utility, ri_cpu_time_qos_legacy, ri_cpu_time_qos_user_initiated, ri_cpu_time_qos_user_interactive,
		ri_billed_system_time, ri_serviced_system_time, ri_logical_writes, ri_lifetime_max_phys_footprint, ri_instructions,
		ri_cycles, ri_billed_energy, ri_serviced_energy, ri_interval_max_phys_footprint, ri_runnable_time;
};
_Static_assert(sizeof(struct rusage_info_v4) == 296, "as xnu has it");
int getpriority(int which, unsigned who), setpriority(int which, unsigned who, int priority);
#define PRIO_PROCESS 0
#define PRIO_DARWIN_BG 0x1000
