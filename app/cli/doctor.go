package cli

import (
	"encoding/json"
	"fmt"
	"runtime"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
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
	Event     string          `json:"event"`
	Version   string          `json:"version"`
	Build     string          `json:"build"`
	Render    int             `json:"render"`
	Protocol  int             `json:"protocol"`
	Go        string          `json:"go"`
	System    string          `json:"system"`
	Cores     int             `json:"cores"`
	Isolation string          `json:"isolation"`
	Worker    string          `json:"worker"`
	Posture   sandbox.Posture `json:"posture,omitempty"`
	Problem   string          `json:"problem,omitempty"`
	Backends  []string        `json:"backends"`
	Formats   []string        `json:"formats"`
	Limits    raster.Limits   `json:"limits"`
}

// Run starts a worker and reports what it says of itself.
func (c *doctorCommand) Run(e *environment) error {
	d := diagnosis{
		Event: "doctor", Version: Version, Build: wire.Build(), Render: recipe.RenderVersion, Protocol: wire.Protocol,
		Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(),
		Isolation: c.Isolation.String(), Backends: []string{"scalar"}, Limits: raster.DefaultLimits(),
	}
	for _, k := range format.Kinds() {
		d.Formats = append(d.Formats, string(k))
	}
	h, err := c.newHost(e, 0, func(host.Notice) {})
	if err != nil {
		return err
	}
	defer h.Close()
	hello, helper, err := h.Probe(e.ctx)
	d.Worker = helper
	if err != nil {
		d.Problem = err.Error()
	}
	d.Posture = hello.Posture

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

// print says it for people.
func (d *diagnosis) print(e *environment) {
	row := func(name, text string, args ...any) {
		fmt.Fprintf(e.Out, "%-12s %s\n", name, fmt.Sprintf(text, args...))
	}
	row("version", "%s (build %s), rendering version %d, worker protocol %d", d.Version, d.Build, d.Render, d.Protocol)
	row("system", "%s on %s, %d cores", d.Go, d.System, d.Cores)
	row("backend", "%s", d.Backends[0])
	row("writes", "%v", d.Formats)
	row("limits", "%d megapixels, %d pixels an edge, %d MB a strip, %d MB for JPEG and rare PNG",
		d.Limits.MaxPixels/1_000_000, d.Limits.MaxEdge, d.Limits.MaxBlockBytes>>20, d.Limits.MaxWholeBytes>>20)
	row("isolation", "%s", d.Isolation)
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
}
