package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"safelight/app/look"
	"safelight/pipeline/analyze"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// inspectCommand says what a file is, and what looks wrong with it.
type inspectCommand struct {
	File string `arg:"" help:"The scan."`
	Film string `placeholder:"TYPE" help:"Film type to assume: color-negative, color-negative-ecn2, color-positive, bw-negative, bw-positive or digital."`
	JSON bool   `help:"Print a JSON object."`
	workerFlags
}

// inspection is what is printed.
type inspection struct {
	Event string `json:"event"`
	File  string `json:"file"`
	wire.Opened
	Report analyze.Report `json:"report"`
	// Notes are oddities that only showed while the scan was read.
	Notes []string `json:"notes,omitempty"`
	// Recipe is what export would use by itself.
	Recipe *recipe.Recipe `json:"recipe"`
}

// Run inspects the file.
func (c *inspectCommand) Run(e *environment) error {
	if err := (&lookFlags{Film: c.Film}).check(); err != nil {
		return err
	}
	events := newEvents(e, c.JSON)
	h, err := c.newHost(e, reads, 0, events.unisolated)
	if err != nil {
		return err
	}
	defer h.Close()
	found, err := c.inspect(e.ctx, h)
	if err != nil {
		events.failed(c.File, err)
		return errFailed
	}
	if c.JSON {
		text, err := json.Marshal(found)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.Out, "%s\n", text)
		return err
	}
	found.print(e.Out)
	return nil
}

func (c *inspectCommand) inspect(ctx context.Context, h *host.Host) (*inspection, error) {
	w, err := h.Open(ctx, c.File)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	seen, err := look.At(ctx, w, task.Analyze{Film: recipe.Film(c.Film)})
	if err != nil {
		return nil, err
	}
	return &inspection{Event: "inspected", File: c.File, Opened: w.Opened(), Report: seen.Report, Notes: seen.Notes, Recipe: seen.Recipe}, nil
}

// print says it for people.
func (i *inspection) print(w io.Writer) {
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	kind := map[int]string{1: "gray", 3: "RGB"}[i.Channels]
	row("file", "%s", wire.Line(i.File, 8<<10))
	bits := i.Depth
	if i.StoredBits > 0 {
		bits = i.StoredBits
	}
	row("image", "%d x %d pixels, %s, %d bits a sample (%.1f megapixels)", i.Width, i.Height, kind, bits, float64(i.Width)*float64(i.Height)/1e6)
	row("stored as", "%s", strings.Join(slices.Compact(nonEmpty(strings.ToUpper(i.Format), i.Compression, i.Layout)), ", "))
	for _, text := range i.Pages {
		row("page", "%s", text)
	}
	if i.Infrared != "" {
		row("infrared", "%s", i.Infrared)
	}
	if i.XPPI > 0 {
		row("resolution", "%.0f pixels per inch", i.XPPI)
	}
	if i.Orientation > 1 {
		row("orientation", "%d (EXIF)", i.Orientation)
	}
	switch {
	case i.ICCName != "":
		row("profile", "%s", i.ICCName)
	case i.HasICC:
		row("profile", "embedded, without a name")
	default:
		row("profile", "none")
	}
	chosen := ""
	if i.Report.FilmChosen {
		chosen = " (assumed; --film says otherwise)"
	}
	row("film type", "%s%s", i.Report.Film, chosen)
	if b := i.Report.Base; b != nil {
		from := "estimated from the brightest parts"
		if b.Rebate {
			from = fmt.Sprintf("measured on unexposed film, %.1f %% of the scan", 100*b.Area)
		}
		row("film base", "%s of full scale, density %s; %s", i.channels("%.4f", b.Value), i.channels("%.2f", b.Density), from)
	}
	if i.Report.Black > 0 {
		row("black level", "%.0f of 65535, seen behind the holder", 65535*i.Report.Black)
	}
	low, high := [3]float64{}, [3]float64{}
	for c, d := range i.Report.Density {
		low[c], high[c] = d[0], d[1]
	}
	above := ""
	if i.Report.Base != nil {
		above = " above base"
	}
	row("densities", "from %s to %s%s", i.channels("%.2f", low), i.channels("%.2f", high), above)
	if i.ICCFault != "" {
		row("note", "%s", look.ProfileFault(i.ICCFault))
	}
	for _, text := range append(i.Warnings, i.Notes...) {
		row("note", "%s", text)
	}
	for _, f := range i.Report.Findings {
		row("look out", "%s", f.Text)
	}
}

// channels prints a value a channel, or one for gray scans.
func (i *inspection) channels(format string, v [3]float64) string {
	if i.Channels == 1 {
		return fmt.Sprintf(format, v[0])
	}
	return fmt.Sprintf(format+" / "+format+" / "+format, v[0], v[1], v[2])
}

func nonEmpty(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}
