/* Seatbelt: <sandbox.h>, all of it deprecated since macOS 10.8. Only for checking; see
   README.md. */
#pragma once
#include <stdint.h>
#define SANDBOX_NAMED 0x0001
int sandbox_init(const char *profile, uint64_t flags, char **error) __attribute__((availability(macos, introduced = 10.5, deprecated = 10.8)));
void sandbox_free_error(char *error) __attribute__((availability(macos, introduced = 10.5, deprecated = 10.8)));
