// The sandbox of macOS, for cgo.
#ifndef SAFELIGHT_SANDBOX_SEATBELT_H
#define SAFELIGHT_SANDBOX_SEATBELT_H

// sl_seatbelt_enter shuts this process into what a profile allows, for good. 0 is
// success; otherwise *error is a text, or NULL, for sl_seatbelt_free.
int sl_seatbelt_enter(const char *profile, char **error);
void sl_seatbelt_free(char *error);
#endif
