package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

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

// openCommand opens the darkroom in a browser.
type openCommand struct {
	Path   string `arg:"" optional:"" default:"." help:"A folder with scans, or a scan; the current folder by default."`
	Port   int    `placeholder:"N" help:"Port to serve the page at; a free one by default."`
	Launch bool   `default:"true" negatable:"" help:"Open the browser; --no-launch only prints the address."`
	workerFlags
}

// Run serves the page until it is interrupted, and saves what is not saved then.
func (c *openCommand) Run(e *environment) (err error) {
	if c.Port < 0 || c.Port > 65535 {
		return usagef("--port: there is no port %d", c.Port)
	}
	if _, err := os.Stat(c.Path); err != nil {
		return usagef("%v", err)
	}
	loaded, err := c.load()
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	shown := viewerConfig(loaded.ProcessIsolation)
	events := newEvents(e, false)
	if shown.Host, err = c.hostOf(e, loaded, reads, shown.Edge, events.unisolated); err != nil {
		return err
	}
	defer shown.Host.Close()
	dataDir, err := recipe.DataDir()
	if err != nil {
		dataDir = "" // no home, so nothing that the user could have added
	}
	s, err := session.New(session.Config{
		Viewer: shown, DataDir: dataDir, Exporter: append([]string{program, "export"}, c.workerFlags.args()...),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Do(e.ctx, session.Command{Do: session.Open, Text: c.Path}); err != nil {
		return err
	}
	l := look.New(look.Options{DataDir: dataDir})
	small, err := thumbs.New(thumbs.Config{
		Host: shown.Host, Dir: thumbsDir(), Version: Version, Idle: s.Rest,
		Notice:  func(err error) { events.notices("", []string{fmt.Sprintf("thumbnails are not kept: %v", err)}) },
		Prepare: func(ctx context.Context, w *host.Worker) (task.Render, error) { return first(ctx, l, w) },
		Recipes: func(scan string) []string { return recipeFiles(scan, dataDir) },
	})
	if err != nil {
		return err
	}
	defer small.Close()
	keys, err := shortcut.With(loaded.Shortcuts)
	if err != nil {
		return err
	}
	files, closeFiles, err := page()
	if err != nil {
		return err
	}
	defer closeFiles()
	server, err := browser.New(browser.Config{
		Session: s, Web: files, Version: Version, Port: c.Port, Table: tableOf(l, keys),
		Thumbnail: func(ctx context.Context, index int) ([]byte, error) {
			path := s.ScanPath(index)
			if path == "" {
				return nil, fmt.Errorf("there is no scan %d", index)
			}
			thumb, err := small.Get(ctx, path)
			return thumb.JPEG, errors.Join(err, thumb.Err)
		},
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

// tableOf is what there is to choose from, with what the user added.
func tableOf(l *look.Look, keys []shortcut.Shortcut) browser.Table {
	var formats []string
	for _, k := range format.Kinds() {
		if _, err := findEncoder(k); err == nil { // it can be written here
			formats = append(formats, string(k))
		}
	}
	return browser.NewTable(l.Library(), l.Papers(), formats, keys)
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
