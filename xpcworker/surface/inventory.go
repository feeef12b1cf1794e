package surface

import "os"

// Memory is one open descriptor of a surface's memory.
type Memory struct {
	// Name is what the system calls it, "safelight-surface-7".
	Name string
	// Inode tells memory apart that several descriptors are open for.
	Inode uint64
	// Size is its length, Resident the memory it takes, in bytes. Surfaces
	// take memory also while no process maps them.
	Size, Resident int64
}

// Inventory lists the surfaces' descriptors this process holds. It is the only
// way to see memory that is open but not mapped: no process's figures show it.
// On systems that cannot tell, the error wraps errors.ErrUnsupported.
func Inventory() ([]Memory, error) { return inventory(os.Getpid()) }

// InventoryOf is Inventory for another process of the same user.
func InventoryOf(pid int) ([]Memory, error) { return inventory(pid) }
