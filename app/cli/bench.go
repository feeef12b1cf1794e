package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"safelight/app/bench"
	"safelight/app/bench/cost"
	"safelight/pipeline/program"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// benchCommand measures how long people wait, and what memory that takes.
type benchCommand struct {
	JSON       bool     `help:"Print one JSON object a line."`
	Count      int      `default:"3" placeholder:"N" help:"Rounds; in each, everything is measured once, previews and navigation several times."`
	Megapixels float64  `default:"24" placeholder:"N" help:"Size of the scans, which are simulated negatives."`
	Sizes      bool     `help:"Export scans of 1 to 200 megapixels as well (in proportion, with another --megapixels), which takes 6 GB in the folder for temporary files ($TMPDIR)."`
	Only       []string `placeholder:"NAME,..." help:"Only these groups of figures: open, preview, drag, navigation, export, sizes."`
	workerFlags
}

// mostMegapixels is the largest scan to measure with.
const mostMegapixels = 500

// Run measures, and prints what came of it.
func (c *benchCommand) Run(e *environment) error {
	if err := c.check(); err != nil {
		return err
	}
	only := c.Only
	if c.Sizes {
		if len(only) == 0 {
			only = bench.Groups()
		}
		only = append(only, bench.Sizes)
	}
	loaded, err := c.load()
	if err != nil {
		return err
	}
	auto := true
	l, err := (&lookFlags{Auto: &auto}).look()
	if err != nil {
		return err
	}
	shown := viewerConfig(loaded.ProcessIsolation)
	events := newEvents(e, c.JSON)
	if shown.Host, err = c.hostOf(e, loaded, reads, shown.Edge, events.unisolated); err != nil {
		return err
	}
	defer shown.Host.Close()
	shown.Prepare = func(ctx context.Context, w *host.Worker) (task.Render, error) { return first(ctx, l, w) }
	program, err := os.Executable()
	if err != nil {
		return err
	}

	begun := time.Now()
	report, err := bench.Run(e.ctx, bench.Config{
		Viewer: shown, Megapixels: c.Megapixels, Count: c.Count, Only: only,
		Export: func(scan, folder string, o bench.Output) cost.Command {
			return cost.Command{Args: append([]string{program}, c.export(scan, folder, o)...)}
		},
		Progress: func(round int, group string) {
			events.measuring(fmt.Sprintf("round %d of %d: %s", round, c.Count, group))
		},
	})
	events.measuring("")
	if err != nil {
		return err
	}
	if report.Missing != "" {
		events.notices("", []string{"not measured: " + report.Missing})
	}
	m := measuredOn(report, c.Count, time.Since(begun))
	if c.JSON {
		return m.printJSON(e, report.Figures)
	}
	m.print(e, report.Figures)
	return nil
}

// check reports flags that make no sense.
func (c *benchCommand) check() error {
	if c.Count < 1 {
		return usagef("--count: %d is less than 1", c.Count)
	}
	if !(c.Megapixels > 0 && c.Megapixels <= mostMegapixels) { // which no NaN is
		return usagef("--megapixels: %v is not above 0 and at most %d", c.Megapixels, mostMegapixels)
	}
	for _, name := range c.Only {
		if !slices.Contains(bench.Groups(), name) {
			return usagef("--only: no group %q; there are %s", name, strings.Join(bench.Groups(), ", "))
		}
	}
	return nil
}

// export are the arguments of the export command for an output, with the flags
// that this command was given.
func (c *benchCommand) export(scan, folder string, o bench.Output) []string {
	args := []string{"export", scan, "--output", folder, "--auto", "--format", o.Format}
	if o.Compression != "" {
		args = append(args, "--compression", o.Compression)
	}
	if o.Quality != 0 {
		args = append(args, "--quality", strconv.Itoa(o.Quality))
	}
	return append(args, c.workerFlags.args()...)
}

// machine is what figures were measured on, and with.
type machine struct {
	about
	// CPU is the model of the processor, if the system tells.
	CPU      string   `json:"cpu,omitempty"`
	Backends []string `json:"backends"`
	// Width and Height are those of the scans, in pixels.
	Width  int `json:"width"`
	Height int `json:"height"`
	Rounds int `json:"rounds"`
	// Missing says what could not be measured, and why.
	Missing string `json:"missing,omitempty"`
	MS      int64  `json:"ms"`
}

func measuredOn(r bench.Report, rounds int, took time.Duration) machine {
	return machine{
		about: newAbout("summary"), CPU: bench.CPU(),
		Backends: program.Backends(), Width: r.Width, Height: r.Height, Rounds: rounds, Missing: r.Missing, MS: took.Milliseconds(),
	}
}

// printJSON prints a line for every figure, and one for the machine.
func (m machine) printJSON(e *environment, figures []bench.Figure) error {
	out := json.NewEncoder(e.Out)
	for _, f := range figures {
		if err := out.Encode(struct {
			Event string `json:"event"`
			bench.Figure
		}{"figure", f}); err != nil {
			return err
		}
	}
	return out.Encode(m)
}

// print prints a table for people.
func (m machine) print(e *environment, figures []bench.Figure) {
	width := 0
	for _, f := range figures {
		width = max(width, len(f.Name))
	}
	group := ""
	for _, f := range figures {
		if f.Group != group {
			if group != "" {
				fmt.Fprintln(e.Out)
			}
			group = f.Group
			fmt.Fprintf(e.Out, "%-*s  %8s %8s %8s %6s\n", width+2, group, "median", "min", "max", "count")
		}
		fmt.Fprintf(e.Out, "  %-*s  %8s %8s %8s %6d  %s\n", width, f.Name, digits(f.Median), digits(f.Min), digits(f.Max), f.Count, f.Unit)
	}
	cpu := m.CPU
	if cpu == "" {
		cpu = "a processor without a name"
	}
	fmt.Fprintf(e.Out, "\nscans of %d x %d pixels, 48 bit; %d rounds in %.0f s\n", m.Width, m.Height, m.Rounds, float64(m.MS)/1000)
	fmt.Fprintf(e.Out, "safelight %s (build %s), %s on %s, %d cores of %s, backend %s\n",
		m.Version, m.Build, m.Go, m.System, m.Cores, cpu, m.Backends[0])
}

// digits is a value with as many digits as mean something.
func digits(value float64) string {
	switch {
	case value < 10:
		return fmt.Sprintf("%.2f", value)
	case value < 1000:
		return fmt.Sprintf("%.1f", value)
	}
	return fmt.Sprintf("%.0f", value)
}
