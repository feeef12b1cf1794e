package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"

	"safelight/app/appkit"
	"safelight/app/browser"
	"safelight/app/look"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/thumbs"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
)

// openCommand opens the darkroom: in a window where this program has one, else in a
// browser.
type openCommand struct {
	Path    string `arg:"" optional:"" default:"." help:"A folder with scans, or a scan; the current folder by default."`
	Browser bool   `help:"Open it in a browser, also where there is a window."`
	Port    int    `placeholder:"N" help:"Port to serve the page at, in a browser; a free one by default."`
	Launch  bool   `default:"true" negatable:"" help:"Open the browser; --no-launch only prints the address."`
	Restore bool   `hidden:"" help:"Open what was open when the window was closed: what the Finder means by opening a program."`
	workerFlags
}

// Run shows the darkroom until it is closed or interrupted, and saves what is not saved
// then.
func (c *openCommand) Run(e *environment) (err error) {
	if c.Port < 0 || c.Port > 65535 {
		return usagef("--port: there is no port %d", c.Port)
	}
	if _, err := os.Stat(c.Path); err != nil {
		return usagef("%v", err)
	}
	windowed := appkit.Available && !c.Browser && c.Port == 0 && c.Launch
	if c.Restore && !windowed {
		return usagef("--restore: there is no window to restore")
	}
	d, err := c.workerFlags.darkroom(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if windowed {
		return c.window(e, d)
	}
	return c.page(e, d)
}

// darkroom is what front ends show: a session, and what it is shown with.
type darkroom struct {
	host    *host.Host
	session *session.Session
	look    *look.Look
	small   *thumbs.Thumbs
	keys    []shortcut.Shortcut
	dataDir string
	// configFile is the configuration file, which may not be there yet.
	configFile string
	once       sync.Once
}

// darkroom begins a session without a folder.
func (f workerFlags) darkroom(e *environment) (d *darkroom, err error) {
	loaded, err := f.load()
	if err != nil {
		return nil, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	d = &darkroom{configFile: loaded.File}
	if dir, err := os.UserConfigDir(); d.configFile == "" && err == nil {
		d.configFile = filepath.Join(dir, "safelight", "config.json")
	}
	defer func() {
		if err != nil {
			d.Close()
		}
	}()
	if d.keys, err = shortcut.With(loaded.Shortcuts); err != nil {
		return nil, err
	}
	shown := viewerConfig(loaded.ProcessIsolation)
	events := newEvents(e, false)
	if d.host, err = f.hostOf(e, loaded, reads, shown.Edge, events.unisolated); err != nil {
		return nil, err
	}
	shown.Host = d.host
	if d.dataDir, err = recipe.DataDir(); err != nil {
		d.dataDir = "" // no home, so nothing that the user could have added
	}
	d.session, err = session.New(session.Config{
		Viewer: shown, DataDir: d.dataDir, Exporter: append([]string{program, "export"}, f.args()...),
	})
	if err != nil {
		return nil, err
	}
	d.look = look.New(look.Options{DataDir: d.dataDir})
	d.small, err = thumbs.New(thumbs.Config{
		Host: d.host, Dir: thumbsDir(), Version: Version, Idle: d.session.Rest,
		Notice:  func(err error) { events.notices("", []string{fmt.Sprintf("thumbnails are not kept: %v", err)}) },
		Prepare: func(ctx context.Context, w *host.Worker) (task.Render, error) { return first(ctx, d.look, w) },
		Recipes: func(scan string) []string { return recipeFiles(scan, d.dataDir) },
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Close saves what is not saved, and ends all workers. It may be called again.
func (d *darkroom) Close() (err error) {
	d.once.Do(func() {
		if d.small != nil {
			d.small.Close()
		}
		if d.session != nil {
			err = d.session.Close()
		}
		if d.host != nil {
			d.host.Close()
		}
	})
	return err
}

// page shows a darkroom in a browser.
func (c *openCommand) page(e *environment, d *darkroom) error {
	if err := d.session.Do(e.ctx, session.Command{Do: session.Open, Text: c.Path}); err != nil {
		return err
	}
	files, closeFiles, err := page()
	if err != nil {
		return err
	}
	defer closeFiles()
	server, err := browser.New(browser.Config{
		Session: d.session, Web: files, Version: Version, Port: c.Port, Table: browser.NewTable(d.choices(), d.keys),
		Thumbnail: d.thumbnail,
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(e.Out, server.URL())
	if c.Launch {
		if err := launch(e.ctx, server.URL()); err != nil {
			fmt.Fprintf(e.Err, "safelight: no browser could be opened (%v); open the address yourself\n", err)
		}
	}
	return server.Serve(e.ctx)
}

// thumbnail is the JPEG of the thumbnail of a scan.
func (d *darkroom) thumbnail(ctx context.Context, index int) ([]byte, error) {
	path := d.session.ScanPath(index)
	if path == "" {
		return nil, fmt.Errorf("there is no scan %d", index)
	}
	thumb, err := d.small.Get(ctx, path)
	return thumb.JPEG, errors.Join(err, thumb.Err)
}

// writable are the formats that can be written here.
func writable() (formats []string) {
	for _, k := range format.Kinds() {
		if _, err := findEncoder(k); err == nil {
			formats = append(formats, string(k))
		}
	}
	return formats
}

// thumbsDir is where thumbnails are kept, "" if the user has no cache folder.
func thumbsDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "safelight", "thumbs")
}

// recipeFiles are the files that have a say in how a scan looks.
func recipeFiles(scan, dataDir string) []string {
	beside, kept := recipe.SidecarPaths(scan, dataDir)
	return []string{beside, kept, filepath.Join(filepath.Dir(scan), look.PresetsFile)}
}

// launch opens an address in the user's browser.
func launch(ctx context.Context, url string) error {
	name := "xdg-open"
	if runtime.GOOS == "darwin" {
		name = "open"
	}
	command := exec.CommandContext(ctx, name, url)
	if err := command.Start(); err != nil {
		return err
	}
	go command.Wait() // it may be the browser itself, and stay
	return nil
}
