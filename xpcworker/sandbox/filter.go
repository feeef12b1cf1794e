package sandbox

import (
	"fmt"

	"golang.org/x/net/bpf"
)

// The words of struct seccomp_data, which a filter loads, by their offset in
// bytes. An argument is two words, the lower one first on the machines there
// are lists for.
const (
	offsetNumber    = 0
	offsetMachine   = 4
	offsetArguments = 16
)

// What a filter answers, from linux/seccomp.h. The number of an error goes into
// the lower half. Nothing is killed: a runtime that asks for what it can do
// without goes on, and one that cannot says so itself.
const (
	allow       = 0x7fff0000
	refuse      = 0x00050000 | 1  // EPERM: operation not permitted
	notThere    = 0x00050000 | 38 // ENOSYS: function not implemented
	firstShared = 424
)

// filter is the program that lets a process with this id make the calls of
// allowed on a machine, and no others. Calls from 424 on, which have the same
// number on all machines, are answered as an older kernel would, since runtimes
// know how to go on without them; clone3, which hides its flags from filters, is
// one. A call by the numbers of another machine (32-bit code on a 64-bit kernel)
// is refused, and so is one with the bit of x32, which no number here has.
func filter(m machine, pid int) ([]bpf.RawInstruction, error) {
	program := []bpf.Instruction{
		bpf.LoadAbsolute{Off: offsetMachine, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: m.audit, SkipTrue: 1},
		bpf.RetConstant{Val: refuse},
		bpf.LoadAbsolute{Off: offsetNumber, Size: 4},
	}
	for _, c := range allowed(pid) {
		number := m.number(c)
		if number < 0 {
			continue
		}
		block := permit(c.only)
		if len(block) > 255 {
			return nil, fmt.Errorf("seccomp: %s: %d instructions are too many to skip", c.name, len(block))
		}
		program = append(program, bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(number), SkipFalse: uint8(len(block))})
		program = append(program, block...)
	}
	program = append(program,
		bpf.JumpIf{Cond: bpf.JumpGreaterOrEqual, Val: firstShared, SkipFalse: 2},
		bpf.JumpIf{Cond: bpf.JumpGreaterOrEqual, Val: x32Bit, SkipTrue: 1},
		bpf.RetConstant{Val: notThere},
		bpf.RetConstant{Val: refuse},
	)
	raw, err := bpf.Assemble(program)
	if err != nil {
		return nil, fmt.Errorf("seccomp: %w", err)
	}
	return raw, nil
}

// permit lets a call through if its arguments are as they should be. It always
// ends in an answer.
func permit(only []argument) (block []bpf.Instruction) {
	for _, a := range only {
		low := uint32(offsetArguments + 8*a.index)
		block = append(block,
			bpf.LoadAbsolute{Off: low + 4, Size: 4},
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: 0, SkipTrue: 1},
			bpf.RetConstant{Val: refuse},
			bpf.LoadAbsolute{Off: low, Size: 4},
			bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: a.bits},
		)
		for i, v := range a.values {
			block = append(block, bpf.JumpIf{Cond: bpf.JumpEqual, Val: v, SkipTrue: uint8(len(a.values) - i)})
		}
		block = append(block, bpf.RetConstant{Val: refuse})
	}
	return append(block, bpf.RetConstant{Val: allow})
}

// x32Bit marks the system calls of x32, 64-bit programs with short pointers.
const x32Bit = 0x40000000
