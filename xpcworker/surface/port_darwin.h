// Mach ports that take ways to ports, and IOSurfaces, from one process to another,
// for cgo. Results are those of Mach: 0 is success.
#ifndef SAFELIGHT_SURFACE_PORT_H
#define SAFELIGHT_SURFACE_PORT_H
#include <stdint.h>

// What a caller has to tell apart.
enum { sl_port_silence = 1, sl_port_gone, sl_port_nonsense, sl_port_other };

// sl_port_listen makes a port with a name in the session's bootstrap namespace.
int sl_port_listen(const char *name, uint32_t *port);

// sl_port_find gives the right to send to the port of that name.
int sl_port_find(const char *name, uint32_t *port);

// sl_port_open makes a port without a name, in which as many messages can wait.
int sl_port_open(uint32_t *port, uint32_t messages);

// sl_port_close gives up the right to receive, sl_port_drop one to send.
void sl_port_close(uint32_t port);
void sl_port_drop(uint32_t port);

// sl_port_put sends, under a token, either the right to send to a port of this
// process, or a surface. It returns one of the above, and what Mach said in *mach.
int sl_port_put(uint32_t to, uint64_t token, uint32_t back, void *surface, uint32_t timeout_ms, int *mach);

// sl_port_next waits for a message and tells which process it is of. Either back or
// surface is not NULL: a right to send is wanted, or a surface, which is retained. A
// message with anything else is taken away unopened, and is sl_port_nonsense.
int sl_port_next(uint32_t port, uint32_t timeout_ms, int32_t *from, uint64_t *token, uint32_t *back, void **surface, int *mach);
#endif
