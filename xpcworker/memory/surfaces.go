package memory

import "safelight/xpcworker/surface"

// Surfaces are the pictures in shared memory that a process holds.
type Surfaces struct {
	// Count is how many there are, however many descriptors are open for them.
	Count int `json:"count"`
	// Bytes is their size, Resident what they take.
	Bytes    int64 `json:"bytes"`
	Resident int64 `json:"resident"`
}

// MeasureSurfaces adds up the surfaces this process holds. On systems that
// cannot tell, the error wraps errors.ErrUnsupported.
func MeasureSurfaces() (Surfaces, error) {
	all, err := surface.Inventory()
	return addUp(all, nil), err
}

// exclusive adds up the surfaces that a process holds and this one does not.
func exclusive(pid int) (Surfaces, error) {
	theirs, err := surface.InventoryOf(pid)
	if err != nil {
		return Surfaces{}, err
	}
	ours, err := surface.Inventory()
	return addUp(theirs, ours), err
}

// addUp counts every surface once, but for those that are in except.
func addUp(list, except []surface.Memory) (sum Surfaces) {
	seen := make(map[uint64]bool)
	for _, m := range except {
		seen[m.Inode] = true
	}
	for _, m := range list {
		if !seen[m.Inode] {
			seen[m.Inode] = true
			sum.Count++
			sum.Bytes += m.Size
			sum.Resident += m.Resident
		}
	}
	return sum
}
