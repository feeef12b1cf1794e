package memory

// Process is what a process takes, as the system tells, in bytes. What the
// system does not tell is 0.
type Process struct {
	// RSS is all that is resident, PSS the same with shared pages divided
	// among those who map them, USS what only this process maps. USS returns
	// when the process ends, but for surfaces that others hold without mapping
	// them.
	RSS int64 `json:"rss"`
	PSS int64 `json:"pss"`
	USS int64 `json:"uss"`
	// Shared is the part of RSS that is shared memory, such as surfaces.
	Shared int64 `json:"shared"`
	// Swap is what was moved out.
	Swap int64 `json:"swap"`
	// Peak is the largest RSS so far (VmHWM), on macOS the largest Footprint.
	Peak int64 `json:"peak"`
	// Footprint is what macOS holds the process to account for
	// (ri_phys_footprint: dirty and compressed), where RSS says little. USS is the
	// same there.
	Footprint int64 `json:"footprint,omitempty"`
}
