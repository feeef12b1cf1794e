//go:build darwin && cgo

package surface

/*
#include <stdlib.h>
#include "iosurface_darwin.h"
#include "port_darwin.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"time"
	"unsafe"
)

// NewCrossing makes a way for surfaces to a worker that is to be started. Close ends
// it.
func NewCrossing() (*Crossing, error) { return newCrossing(mach{}) }

// Join is the worker's end of the crossing of the given name, which the app made: the
// process app. It has to come before a sandbox that lets nothing be looked up, and
// opens what surfaces need of the system meanwhile.
func Join(name string, app int) (Receiver, error) {
	warm, err := New(0, 1, 1, BGRA8)
	if err != nil {
		return nil, err
	}
	defer warm.Close()
	return join(mach{}, name, app)
}

// mach is a post of Mach ports. Names are those of the session's bootstrap namespace.
type mach struct{}

func failed(what string, code C.int) error {
	return fmt.Errorf("%s: Mach error %#x", what, uint32(code))
}

func (mach) listen(name string) (box, error) {
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	var port C.uint32_t
	if code := C.sl_port_listen(text, &port); code != 0 {
		return nil, failed("bootstrap_check_in", code)
	}
	return receiving{port, false}, nil
}

func (mach) find(name string) (slot, error) {
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	var port C.uint32_t
	if code := C.sl_port_find(text, &port); code != 0 {
		return nil, failed("bootstrap_look_up", code)
	}
	return sending(port), nil
}

func (mach) open() (box, error) {
	var port C.uint32_t
	if code := C.sl_port_open(&port, mostEarly); code != 0 {
		return nil, failed("mach_port_allocate", code)
	}
	return receiving{port, true}, nil
}

// receiving is a right to receive: surfaces, or else ways to boxes.
type receiving struct {
	port     C.uint32_t
	surfaces bool
}

// sending is a right to send.
type sending C.uint32_t

func (p receiving) close() { C.sl_port_close(p.port) }
func (p sending) close()   { C.sl_port_drop(C.uint32_t(p)) }

// putWithin is how long a full box is waited for.
const putWithin = time.Second

func (p sending) put(back box, token uint64, what memory) error {
	var right C.uint32_t
	var surface unsafe.Pointer
	if what != nil {
		surface = what.(*ioMemory).ref // the only memory that is no file
	} else {
		right = back.(receiving).port
	}
	var code C.int
	switch C.sl_port_put(C.uint32_t(p), C.uint64_t(token), right, surface, C.uint32_t(putWithin.Milliseconds()), &code) {
	case 0:
		return nil
	case C.sl_port_gone:
		return ErrGone
	case C.sl_port_silence:
		return errors.New("nothing is taken in")
	}
	return failed("mach_msg", code)
}

func (p receiving) next(wait time.Duration) (letter, error) {
	end := time.Now().Add(wait)
	for {
		var from C.int32_t
		var token C.uint64_t
		var right C.uint32_t
		var ref unsafe.Pointer
		var code C.int
		back, surface := &right, (*unsafe.Pointer)(nil)
		if p.surfaces {
			back, surface = nil, &ref
		}
		left := max(time.Until(end), 0)
		switch C.sl_port_next(p.port, C.uint32_t(left.Milliseconds()), &from, &token, back, surface, &code) {
		case 0:
		case C.sl_port_nonsense:
			if !time.Now().Before(end) { // of which there may be any number
				return letter{}, errSilence
			}
			continue
		case C.sl_port_silence:
			return letter{}, errSilence
		default:
			return letter{}, failed("mach_msg", code)
		}
		l := letter{from: int(from), token: uint64(token)}
		if !p.surfaces {
			l.back = sending(right)
			return l, nil
		}
		m := &ioMemory{ref: ref}
		pixels, err := m.mapped()
		if err != nil {
			C.sl_iosurface_release(ref)
			return letter{}, err
		}
		l.parcel = parcel{m, pixels}
		return l, nil
	}
}
