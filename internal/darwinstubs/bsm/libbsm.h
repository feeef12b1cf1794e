/* Who sent a message: <bsm/libbsm.h>; link with -lbsm. Only for checking; see README.md. */
#pragma once
#include <mach/mach.h>
#include <sys/types.h>
pid_t audit_token_to_pid(audit_token_t token);
uid_t audit_token_to_euid(audit_token_t token), audit_token_to_ruid(audit_token_t token);
int audit_token_to_pidversion(audit_token_t token);
