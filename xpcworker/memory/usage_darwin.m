//go:build darwin && cgo

#include "usage_darwin.h"
#include <errno.h>
#include <libproc.h>
#include <sys/resource.h>

int sl_usage_of(int32_t pid, sl_usage *usage) {
	struct rusage_info_v4 info;
	if (proc_pid_rusage(pid, RUSAGE_INFO_V4, (rusage_info_t *)&info) != 0) return errno != 0 ? errno : -1;
	*usage = (sl_usage){info.ri_phys_footprint, info.ri_lifetime_max_phys_footprint, info.ri_resident_size};
	return 0;
}
