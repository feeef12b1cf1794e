package memory

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// Role is what a process is to the program.
type Role string

// The roles.
const (
	App      Role = "app"      // the program itself
	Worker   Role = "worker"   // has the image that is looked at or exported
	Previous Role = "previous" // has the image that was looked at before
	Prefetch Role = "prefetch" // has an image that may be looked at next
	Spare    Role = "spare"    // waits for an image
	Ending   Role = "ending"   // was killed, and is not gone yet
)

// Subject is a process to be measured.
type Subject struct {
	PID  int
	Role Role
	File string // its image, if it has one
}

// Report is what the program and its workers take. Its JSON is for front ends
// and scripts, its String for people.
type Report struct {
	Processes []ProcessMemory `json:"processes"`
	// Surfaces are those this process holds.
	Surfaces Surfaces `json:"surfaces"`
	System   System   `json:"system"`
	// LastKill is what came back when the last worker was killed, if one was.
	LastKill *Kill `json:"last_kill,omitempty"`
	// Missing says what could not be measured, and why.
	Missing []string `json:"missing,omitempty"`
}

// ProcessMemory is what a process of the program takes.
type ProcessMemory struct {
	PID  int    `json:"pid"`
	Role Role   `json:"role"`
	File string `json:"file,omitempty"`
	Process
}

// Measure measures processes, surfaces and system. What cannot be measured, such
// as a process that has ended, is named in Missing.
func Measure(subjects ...Subject) Report {
	r := Report{Processes: []ProcessMemory{}}
	for _, s := range subjects {
		p, err := Of(s.PID)
		if err != nil {
			r.miss(fmt.Errorf("%s: %w", s.Role, err))
			continue
		}
		r.Processes = append(r.Processes, ProcessMemory{PID: s.PID, Role: s.Role, File: s.File, Process: p})
	}
	var err error
	if r.Surfaces, err = MeasureSurfaces(); err != nil {
		r.miss(err)
	}
	if r.System, err = MeasureSystem(); err != nil {
		r.miss(err)
	}
	return r
}

func (r *Report) miss(err error) { r.Missing = append(r.Missing, err.Error()) }

// String is a table of the processes, and a line for each of the rest.
func (r Report) String() string {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "process\tpid\tUSS\tPSS\tRSS\tpeak\tswap\t")
	row := func(name, pid string, p Process) {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", name, pid, mib(p.USS), mib(p.PSS), mib(p.RSS), mib(p.Peak), mib(p.Swap))
	}
	for _, p := range r.Processes {
		row(string(p.Role), fmt.Sprint(p.PID), p.Process)
	}
	table.Flush()
	for _, p := range r.Processes {
		if p.File != "" {
			fmt.Fprintf(&out, "%s %d: %s\n", p.Role, p.PID, p.File)
		}
	}
	fmt.Fprintf(&out, "surfaces: %d of %s MiB, %s MiB of it resident\n", r.Surfaces.Count, mib(r.Surfaces.Bytes), mib(r.Surfaces.Resident))
	fmt.Fprintf(&out, "system: %s MiB available, %s MiB shared\n", mib(r.System.Available+r.System.PerCPU), mib(r.System.Shmem))
	if r.LastKill != nil {
		fmt.Fprintln(&out, r.LastKill)
	}
	for _, text := range r.Missing {
		fmt.Fprintln(&out, "not measured:", text)
	}
	return out.String()
}

// String is a line for people.
func (k Kill) String() string {
	name := fmt.Sprintf("process %d", k.PID)
	if k.File != "" {
		name += " (" + k.File + ")"
	}
	return fmt.Sprintf("last kill: %s had %s MiB private and %s MiB shared; %s MiB came back (%.0f %%) in %d ms",
		name, mib(k.Private), mib(k.Shared), mib(k.Available), 100*k.Share(), k.After.Milliseconds())
}

// mib is an amount in MiB, with one decimal.
func mib(bytes int64) string { return fmt.Sprintf("%.1f", float64(bytes)/(1<<20)) }
