//go:build darwin && cgo

#import <IOSurface/IOSurfaceRef.h>
#include "port_darwin.h"
#include <bsm/libbsm.h>
#include <mach/mach.h>
#include <servers/bootstrap.h>
#include <stddef.h>
#include <string.h>

// What a message is about.
enum { message_back = 0x534c0001, message_surface = 0x534c0002 };

typedef struct {
	mach_msg_header_t header;
	mach_msg_body_t body;
	mach_msg_port_descriptor_t right;
	uint64_t token;
} sl_message;

typedef struct {
	sl_message message;
	mach_msg_audit_trailer_t trailer;
} sl_received;

// Trailers follow the message, whatever its receiver has room for.
_Static_assert(offsetof(sl_received, trailer) == sizeof(sl_message), "sl_received");

int sl_port_listen(const char *name, uint32_t *port) {
	mach_port_t own = MACH_PORT_NULL;
	kern_return_t kr = bootstrap_check_in(bootstrap_port, name, &own);
	*port = own;
	return kr;
}

int sl_port_find(const char *name, uint32_t *port) {
	mach_port_t other = MACH_PORT_NULL;
	kern_return_t kr = bootstrap_look_up(bootstrap_port, name, &other);
	*port = other;
	return kr;
}

int sl_port_open(uint32_t *port, uint32_t messages) {
	mach_port_t own = MACH_PORT_NULL;
	kern_return_t kr = mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &own);
	if (kr != KERN_SUCCESS) return kr;
	mach_port_limits_t limits = {messages};
	kr = mach_port_set_attributes(mach_task_self(), own, MACH_PORT_LIMITS_INFO, (mach_port_info_t)&limits, MACH_PORT_LIMITS_INFO_COUNT);
	if (kr != KERN_SUCCESS) {
		sl_port_close(own);
		return kr;
	}
	*port = own;
	return KERN_SUCCESS;
}

void sl_port_close(uint32_t port) { mach_port_mod_refs(mach_task_self(), port, MACH_PORT_RIGHT_RECEIVE, -1); }

void sl_port_drop(uint32_t port) { mach_port_deallocate(mach_task_self(), port); }

int sl_port_put(uint32_t to, uint64_t token, uint32_t back, void *surface, uint32_t timeout_ms, int *mach) {
	sl_message m;
	memset(&m, 0, sizeof m);
	m.header.msgh_bits = MACH_MSGH_BITS_SET(MACH_MSG_TYPE_COPY_SEND, 0, 0, MACH_MSGH_BITS_COMPLEX);
	m.header.msgh_size = sizeof m;
	m.header.msgh_remote_port = to;
	m.body.msgh_descriptor_count = 1;
	m.right.type = MACH_MSG_PORT_DESCRIPTOR;
	m.token = token;
	if (surface != NULL) {
		m.header.msgh_id = message_surface;
		m.right.name = IOSurfaceCreateMachPort(surface);
		m.right.disposition = MACH_MSG_TYPE_MOVE_SEND;
		if (m.right.name == MACH_PORT_NULL) {
			*mach = KERN_RESOURCE_SHORTAGE;
			return sl_port_other;
		}
	} else {
		m.header.msgh_id = message_back;
		m.right.name = back;
		m.right.disposition = MACH_MSG_TYPE_MAKE_SEND;
	}
	*mach = mach_msg(&m.header, MACH_SEND_MSG | MACH_SEND_TIMEOUT, sizeof m, 0, MACH_PORT_NULL, timeout_ms, MACH_PORT_NULL);
	if (*mach == MACH_MSG_SUCCESS) return 0;
	mach_msg_destroy(&m.header); // the rights in it are still ours, or were given back
	switch (*mach) {
	case MACH_SEND_TIMED_OUT: return sl_port_silence;
	case MACH_SEND_INVALID_DEST: return sl_port_gone;
	default: return sl_port_other;
	}
}

int sl_port_next(uint32_t port, uint32_t timeout_ms, int32_t *from, uint64_t *token, uint32_t *back, void **surface, int *mach) {
	sl_received r;
	memset(&r, 0, sizeof r);
	*mach = mach_msg(&r.message.header,
		MACH_RCV_MSG | MACH_RCV_TIMEOUT | MACH_RCV_TRAILER_TYPE(MACH_MSG_TRAILER_FORMAT_0) |
			MACH_RCV_TRAILER_ELEMENTS(MACH_RCV_TRAILER_AUDIT),
		0, sizeof r, port, timeout_ms, MACH_PORT_NULL);
	if (*mach == MACH_RCV_TIMED_OUT) return sl_port_silence;
	if (*mach == MACH_RCV_TOO_LARGE) return sl_port_nonsense; // and is gone
	if (*mach != MACH_MSG_SUCCESS) return sl_port_other;
	const sl_message *m = &r.message;
	if (m->header.msgh_size != sizeof *m || !(m->header.msgh_bits & MACH_MSGH_BITS_COMPLEX) ||
	    m->header.msgh_remote_port != MACH_PORT_NULL || m->body.msgh_descriptor_count != 1 ||
	    m->right.type != MACH_MSG_PORT_DESCRIPTOR || m->right.disposition != MACH_MSG_TYPE_MOVE_SEND ||
	    m->header.msgh_id != (back != NULL ? message_back : message_surface)) {
		mach_msg_destroy(&r.message.header);
		return sl_port_nonsense;
	}
	*from = audit_token_to_pid(r.trailer.msgh_audit);
	*token = m->token;
	if (back != NULL) {
		*back = m->right.name;
		return 0;
	}
	*surface = IOSurfaceLookupFromMachPort(m->right.name);
	mach_port_deallocate(mach_task_self(), m->right.name);
	return *surface != NULL ? 0 : sl_port_nonsense;
}
