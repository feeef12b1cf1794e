package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"safelight/app/config"
	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/xpcworker/host"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/wire"
)

// doctorCommand reports isolation, backends, limits and versions.
type doctorCommand struct {
	JSON bool `help:"Print a JSON object."`
	workerFlags
}

// diagnosis is what is printed.
type diagnosis struct {
	about
	// ConfigFile is the configuration file that was read, if any, and Settings
	// what holds, whatever says so.
	ConfigFile string           `json:"config_file,omitempty"`
	Settings   []config.Setting `json:"settings"`
	Isolation  string           `json:"isolation"`
	Worker     string           `json:"worker"`
	Posture    sandbox.Posture  `json:"posture,omitempty"`
	Notices    []string         `json:"notices,omitempty"`
	Problem    string           `json:"problem,omitempty"`
	// Memory is what this program and a worker without an image take.
	Memory *memory.Report `json:"memory,omitempty"`
	// Backend is what grades pictures in that worker, Backends are those of the CPU.
	Backend  *wire.Backend `json:"backend,omitempty"`
	Backends []string      `json:"backends"`
	Formats  []string      `json:"formats"`
	Limits   raster.Limits `json:"limits"`
}

// Run starts a worker and reports what it says of itself.
func (c *doctorCommand) Run(e *environment) error {
	loaded, err := c.load()
	if err != nil {
		return err
	}
	limits, err := c.limits()
	if err != nil {
		return err
	}
	d := diagnosis{
		about:      newAbout("doctor"),
		ConfigFile: loaded.File, Settings: loaded.Settings(), Isolation: loaded.ProcessIsolation.Mode.String(),
		Backends: program.Backends(), Limits: limits,
	}
	for _, k := range format.Kinds() {
		if _, err := findEncoder(k); err == nil { // it can be written here
			d.Formats = append(d.Formats, string(k))
		}
	}
	h, err := c.hostOf(e, loaded, reads, 0, func(n host.Notice) { d.Notices = append(d.Notices, n.String()) })
	if err != nil {
		return err
	}
	defer h.Close()
	probed, err := h.Probe(e.ctx)
	d.Worker, d.Posture = probed.Where, probed.Hello.Posture
	if err != nil {
		d.Problem = err.Error()
	} else {
		d.Memory, d.Backend = &probed.Memory, probed.Backend
	}

	if c.JSON {
		text, err := json.Marshal(d)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "%s\n", text)
	} else {
		d.print(e)
	}
	if d.Problem != "" {
		return errFailed
	}
	return nil
}

// printBackend says what grades pictures, and why it is not what was asked for.
func (d *diagnosis) printBackend(row func(name, text string, args ...any)) {
	b := d.Backend
	switch {
	case b == nil:
		row("backend", "%s", d.Backends[0])
		return
	case b.Device != "" && b.Fallback == "":
		row("backend", "%s, %s", b.Name, b.Device)
	default:
		row("backend", "%s", b.Name)
	}
	if b.Fallback != "" {
		row("", "the graphics processor is not used: %s", b.Fallback)
	}
}

// print says it for people.
func (d *diagnosis) print(e *environment) {
	row := func(name, text string, args ...any) {
		fmt.Fprintf(e.Out, "%-12s %s\n", name, fmt.Sprintf(text, args...))
	}
	row("version", "%s (build %s), rendering version %d, worker protocol %d", d.Version, d.Build, d.Render, d.Protocol)
	row("system", "%s on %s, %d cores", d.Go, d.System, d.Cores)
	d.printBackend(row)
	row("writes", "%v", d.Formats)
	row("limits", "%d megapixels, %d pixels an edge, %d MB a strip, %d MB for JPEG and rare PNG",
		d.Limits.MaxPixels/1_000_000, d.Limits.MaxEdge, d.Limits.MaxBlockBytes>>20, d.Limits.MaxWholeBytes>>20)
	row("isolation", "%s", d.Isolation)
	for _, n := range d.Notices {
		row("", "%s", n)
	}
	row("worker", "%s", d.Worker)
	for _, l := range d.Posture {
		state := "off"
		if l.On {
			state = "on"
		}
		row("", "%-13s %-4s %s", l.Name, state, l.Detail)
	}
	if d.Problem != "" {
		row("problem", "%s", d.Problem)
	}
	file := d.ConfigFile
	if file == "" {
		file = "none"
	}
	row("config file", "%s", file)
	for _, s := range d.Settings {
		row("", "%-41s %-8s %s", s.Key, s.Value, s.From)
	}
	if d.Memory != nil {
		name := "memory (MiB)"
		for line := range strings.Lines(d.Memory.String()) {
			row(name, "%s", strings.TrimRight(line, "\n"))
			name = ""
		}
	}
}
