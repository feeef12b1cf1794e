//go:build darwin && cgo

#include "seatbelt_darwin.h"
#include <sandbox.h>
#include <stddef.h>

// The whole of sandbox.h is deprecated since macOS 10.8, for App Sandbox, which is for
// programs as a whole and not for what one gives up on its way; see docs/isolation.md.
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

int sl_seatbelt_enter(const char *profile, char **error) {
	*error = NULL;
	return sandbox_init(profile, 0, error); // 0: the profile is the text itself
}

void sl_seatbelt_free(char *error) {
	if (error != NULL) sandbox_free_error(error);
}
