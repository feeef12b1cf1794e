package raster

import (
	"encoding/binary"
	"unsafe"
)

// Bytes is the memory of samples, in the order of bytes that the machine has; see
// [LittleEndian].
func Bytes[T uint16 | float32](samples []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(samples))), len(samples)*int(unsafe.Sizeof(one)))
}

// Words is memory as samples of 16 bits, in the order of bytes that the machine
// has; bytes begin at an even address, as all do that make gives and that lie an
// even number of bytes behind them.
func Words(bytes []byte) []uint16 {
	return unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.SliceData(bytes))), len(bytes)/2)
}

// LittleEndian says that the machine stores the low byte of a number first, as all
// do that Safelight is built for.
func LittleEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) == 1 }
