package viewer

import "golang.org/x/sys/unix"

// memoryIsShort asks the kernel, whose levels are those of dispatch sources: 1 is
// normal, 2 a warning, at which programs are to give up what they can do without, 4
// critical.
func memoryIsShort() bool {
	level, err := unix.SysctlUint32("kern.memorystatus_vm_pressure_level")
	return err == nil && level >= 2
}
