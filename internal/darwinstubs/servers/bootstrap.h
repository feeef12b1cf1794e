/* Names of Mach ports: <servers/bootstrap.h>. Only for checking; see README.md. */
#pragma once
#include <mach/mach.h>
#define BOOTSTRAP_MAX_NAME_LEN 128
typedef char name_t[BOOTSTRAP_MAX_NAME_LEN];
#define BOOTSTRAP_SUCCESS 0
#define BOOTSTRAP_NOT_PRIVILEGED 1100
#define BOOTSTRAP_NAME_IN_USE 1101
#define BOOTSTRAP_UNKNOWN_SERVICE 1102
#define BOOTSTRAP_SERVICE_ACTIVE 1103
#define BOOTSTRAP_BAD_COUNT 1104
#define BOOTSTRAP_NO_MEMORY 1105
kern_return_t bootstrap_check_in(mach_port_t bootstrap, const name_t name, mach_port_t *port);
kern_return_t bootstrap_look_up(mach_port_t bootstrap, const name_t name, mach_port_t *port);
const char *bootstrap_strerror(kern_return_t error);
/* Not declared, as deprecated since macOS 10.5: bootstrap_register. */
