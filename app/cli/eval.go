package cli

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"safelight/pipeline/color"
	"safelight/pipeline/program"
)

// evalCommand grades colors, steps 2 to 6, without an image.
type evalCommand struct {
	Recipe  string `required:"" placeholder:"FILE" help:"A recipe, a sidecar or a DiVERE preset."`
	Name    string `placeholder:"FILE" help:"Name of the scan whose entry of a folder's presets to use."`
	Crop    string `placeholder:"ID" help:"Which crop of a scan with several; the first by default."`
	Working string `placeholder:"NAME" help:"Working space of a DiVERE preset; default kodak-endura-premier."`
}

// Help explains the format.
func (*evalCommand) Help() string {
	return `Reads lines of three numbers, red, green and blue, linear light in the working space between 0 and 1, ` +
		`and writes for each the graded linear light in the working space. Empty lines and lines that begin with # are passed over.`
}

// Run grades the lines of standard input.
func (c *evalCommand) Run(e *environment) error {
	l, err := (&lookFlags{Recipe: c.Recipe, Working: c.Working}).look()
	if err != nil {
		return err
	}
	loaded, err := l.Load(c.Recipe, c.Name)
	if err != nil {
		return err
	}
	for _, n := range append(l.Notices(), loaded.Notices...) {
		fmt.Fprintf(e.Err, "safelight: %s: %s\n", c.Recipe, n)
	}
	frame, err := pick(loaded.Frames, c.Crop)
	if err != nil {
		return err
	}
	srgb, _ := color.Lookup("srgb") // any: eval ends before the output space
	p, err := program.Compile(frame.Recipe, program.Output{Space: srgb, Depth: 16})
	if err != nil {
		return fmt.Errorf("%s: %w", c.Recipe, err)
	}

	out := bufio.NewWriter(e.Out)
	lines := bufio.NewScanner(e.In)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		rgb, err := parseColor(text)
		if err != nil {
			out.Flush()
			return fmt.Errorf("line %d: %w", n, err)
		}
		light := program.Light(p, rgb)
		fmt.Fprintf(out, "%.10g %.10g %.10g\n", light[0], light[1], light[2])
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	return out.Flush()
}

// parseColor reads three numbers.
func parseColor(text string) (rgb [3]float64, err error) {
	fields := strings.Fields(text)
	if len(fields) != 3 {
		return rgb, fmt.Errorf("want three numbers, found %d fields in %.60q", len(fields), text)
	}
	for c, f := range fields {
		if rgb[c], err = strconv.ParseFloat(f, 64); err != nil {
			return rgb, fmt.Errorf("%.30q is no number", f)
		}
		if !(rgb[c] >= -1e6 && rgb[c] <= 1e6) {
			return rgb, fmt.Errorf("%.30q is no amount of light", f)
		}
	}
	return rgb, nil
}
