package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"safelight/app/appkit"
	"safelight/app/choice"
	"safelight/app/window"
	"safelight/app/window/headless"
	"safelight/app/window/restore"
	"safelight/app/window/smoke"
	"safelight/metal"
	"safelight/pipeline/atomicfile"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/png"
	"safelight/xpcworker/host"
)

// smokeCommand goes through a folder as a user would, with the window where there is one.
type smokeCommand struct {
	Dir       string `arg:"" help:"A folder with scans. Nothing in it is changed."`
	Output    string `short:"o" placeholder:"DIR" help:"Write report.json there, and what was on the screen of each scan."`
	Tolerance int    `default:"1" help:"By how many codes of 8 bits a value on the screen may be off."`
	Backend   string `placeholder:"NAME" help:"What pictures have to be graded with, such as metal; anything by default."`
	Walk      bool   `default:"true" negatable:"" help:"Show every part of the window afterwards, in every language."`
	workerFlags
}

// smokeFlag is the same as the command smoke, for who starts an app with it.
const smokeFlag = "--smoke"

// asCommand is a command line with the command in the place of the flag.
func asCommand(args []string) []string {
	if len(args) == 0 {
		return args
	}
	if dir, ok := strings.CutPrefix(args[0], smokeFlag+"="); ok {
		return append([]string{"smoke", dir}, args[1:]...)
	}
	if args[0] == smokeFlag {
		return append([]string{"smoke"}, args[1:]...)
	}
	return args
}

// The size of a window without a screen, in pixels.
const smokeWidth, smokeHeight = 1280, 800

// Run prints the report, and fails if anything is not as it should be.
func (c *smokeCommand) Run(e *environment) (err error) {
	if info, err := os.Stat(c.Dir); err != nil || !info.IsDir() {
		return usagef("%s: no folder", c.Dir)
	}
	if c.Tolerance < 0 || c.Tolerance > 255 {
		return usagef("--tolerance: a value of 8 bits cannot be off by %d", c.Tolerance)
	}
	if c.Output != "" {
		if err := os.MkdirAll(c.Output, 0o777); err != nil {
			return err
		}
	}
	d, err := c.darkroom(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	reference, err := c.reference(e)
	if err != nil {
		return err
	}
	defer reference.Close()

	if !appkit.Available {
		h := headless.New(d.session, window.Config{Choices: d.choices(), Keys: d.keys, Restored: restore.New()}, smokeWidth, smokeHeight)
		defer h.Close()
		return c.judge(e, d, h, reference)
	}
	// AppKit owns this goroutine, and ends the program itself; so the judge does.
	return appkit.Run(e.ctx, appkit.Config{
		Session: d.session, Choices: d.choices(), Keys: d.keys, Restored: restore.New(), Thumbnail: d.thumbnail, Close: d.Close,
		Ready: func(f appkit.Front) {
			err := c.judge(e, d, f, reference)
			err = errors.Join(err, d.Close(), reference.Close())
			if err == nil {
				os.Exit(ExitDone)
			}
			if !errors.Is(err, errFailed) {
				fmt.Fprintf(e.Err, "safelight: %v\n", err)
			}
			os.Exit(ExitFailed)
		},
	})
}

// choices are what there is to choose from, with what the user added.
func (d *darkroom) choices() *choice.Set {
	return choice.New(d.look.Library(), d.look.Papers(), writable())
}

// reference is a host whose workers grade on the CPU.
func (c *smokeCommand) reference(e *environment) (*host.Host, error) {
	loaded, err := c.load()
	if err != nil {
		return nil, err
	}
	with, given := *e, e.Host
	with.Host = func(h *host.Config) {
		if given != nil {
			given(h)
		}
		h.HelperEnv = append(h.HelperEnv, metal.Variable+"=cpu")
	}
	return c.hostOf(&with, loaded, reads, viewerConfig(loaded.ProcessIsolation).Edge, nil)
}

// judge goes through the folder, and tells what it saw.
func (c *smokeCommand) judge(e *environment, d *darkroom, f smoke.Front, reference *host.Host) error {
	seen := &witness{Front: f, dir: c.Output}
	r := smoke.Run(e.ctx, seen, smoke.CPU{Host: reference}, smoke.Options{
		Folder: c.Dir, Tolerance: c.Tolerance, Backend: c.Backend, Helpers: c.Isolation == nil || *c.Isolation != string(host.Never),
		Graded: func(ctx context.Context) (backend, fallback string, err error) {
			p, err := d.host.Probe(ctx)
			if err == nil && p.Backend != nil {
				backend, fallback = p.Backend.Name, p.Backend.Fallback
			}
			return backend, fallback, err
		},
		Told: func(s smoke.Scan) {
			verdict := "ok"
			if !s.OK {
				verdict = s.Error
			}
			fmt.Fprintf(e.Err, "%s: %.0f ms, %s\n", s.File, s.Milliseconds, verdict)
			if err := seen.keep(e.ctx, s.File); err != nil {
				fmt.Fprintf(e.Err, "safelight: %s was not kept: %v\n", filepath.Base(s.File), err)
			}
		},
	})
	if c.Walk && r.OK {
		if err := smoke.Walk(e.ctx, f, func(name string) {
			if err := seen.look(name); err != nil {
				fmt.Fprintf(e.Err, "safelight: %s was not kept: %v\n", name, err)
			}
		}); err != nil {
			r.OK, r.Failures = false, append(r.Failures, fmt.Sprintf("The window was not shown in all its parts: %v", err))
		}
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if _, err := e.Out.Write(text); err != nil {
		return err
	}
	if c.Output != "" {
		if err := atomicfile.WriteFile(filepath.Join(c.Output, "report.json"), text, atomicfile.Options{Overwrite: true}); err != nil {
			return err
		}
	}
	if !r.OK {
		return errFailed // and each failure is in the report
	}
	return nil
}

// witness keeps the last picture that was looked at.
type witness struct {
	smoke.Front
	dir           string
	pixels        []byte
	width, height int
}

// Pixels are the front end's.
func (w *witness) Pixels(slot, width, height int) ([]byte, error) {
	pixels, err := w.Front.Pixels(slot, width, height)
	if err == nil && w.dir != "" {
		w.pixels, w.width, w.height = pixels, width, height
	}
	return pixels, err
}

// keep writes what was on the screen of a scan: the pixels that were shown, if there are
// any, and, where the front end can, the window as the system has it.
func (w *witness) keep(ctx context.Context, scan string) error {
	if w.dir == "" {
		return nil
	}
	name := filepath.Base(scan)
	err := w.look(name)
	if w.pixels == nil {
		return err
	}
	rgb := make([]uint16, 0, 3*w.width*w.height)
	for i := 0; i+3 < len(w.pixels); i += 4 {
		for _, c := range [3]int{2, 1, 0} {
			rgb = append(rgb, uint16(w.pixels[i+c]))
		}
	}
	w.pixels = nil
	spec := raster.Spec{Width: w.width, Height: w.height, Channels: 3, Depth: 8}
	return errors.Join(err, keepPNG(ctx, filepath.Join(w.dir, name+".png"), spec, rgb))
}

// look keeps the window as the system has it, where the front end can.
func (w *witness) look(name string) error {
	s, ok := w.Front.(interface{ Screenshot(path string) error })
	if !ok || w.dir == "" {
		return nil
	}
	return s.Screenshot(filepath.Join(w.dir, name+".window.png"))
}

// keepPNG writes a picture.
func keepPNG(ctx context.Context, path string, spec raster.Spec, samples []uint16) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	sink, err := png.Create(file, spec, png.Options{})
	if err != nil {
		return err
	}
	if err := sink.WriteRows(ctx, samples); err != nil {
		return err
	}
	return sink.Close()
}
