package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"safelight/bundle/icns"
	"safelight/bundle/icon"
)

// name is what the app is called, on disk and on a disk image.
const name = "Safelight"

// identifier is the bundle identifier, if nobody says otherwise.
const identifier = "org.safelight.Safelight"

// appCommand makes the app.
type appCommand struct {
	Identifier string `env:"BUNDLE_ID" default:"${identifier}" help:"Bundle identifier; ${default} by default."`
	SignID     string `env:"SIGN_ID" default:"-" placeholder:"ID" help:"Identity to sign with, \"Developer ID Application: NAME (TEAM)\"; by default none, so that the app runs on this Mac."`
	places
}

// places are the folders of a run.
type places struct {
	Root string `default:"." hidden:"" help:"The repository."`
	Dist string `default:"dist" help:"The folder for what is made."`
}

// Run makes the app.
func (c *appCommand) Run(ctx context.Context) error {
	_, err := c.maker(run, runtime.GOOS, os.Stdout).make(ctx)
	return err
}

func (c *appCommand) maker(run runner, system string, say io.Writer) *maker {
	return &maker{run: run, root: c.Root, dist: c.Dist, identifier: cmp.Or(c.Identifier, identifier), signID: cmp.Or(c.SignID, adHoc), complete: system == "darwin", say: say}
}

// maker makes one app.
type maker struct {
	run        runner
	root, dist string
	identifier string
	signID     string
	complete   bool // with programs and signature
	say        io.Writer
}

// make makes the app and gives its path. Without programs and signature it is not
// called an app.
func (m *maker) make(ctx context.Context) (string, error) {
	if _, err := os.Stat(filepath.Join(m.root, "Info.plist")); err != nil {
		return "", fmt.Errorf("this is not the folder of the repository: %w", err)
	}
	if !identifierForm.MatchString(m.identifier) {
		return "", fmt.Errorf("BUNDLE_ID: %q is not like org.example.Name", m.identifier)
	}
	w, err := open(m.dist)
	if err != nil {
		return "", err
	}
	defer w.close()
	v, odd, err := gitVersion(ctx, m.run, m.root)
	if err != nil {
		return "", err
	}
	if odd != "" {
		fmt.Fprintln(m.say, "Note:", odd)
	}
	appName := name + ".app"
	if !m.complete {
		appName += ".incomplete"
	}
	app := filepath.Join(w.folder, appName)
	if err := m.layOut(ctx, app, v); err != nil {
		return "", err
	}
	if m.complete {
		if err := m.programs(ctx, app, w.folder, v); err != nil {
			return "", err
		}
	}
	if err := check(app, expected{m.identifier, v, m.complete, traces(ctx, m.run, m.root)}); err != nil {
		return "", err
	}
	if m.complete {
		if err := m.sign(ctx, app, w.folder); err != nil {
			return "", err
		}
		if err := m.start(ctx, app); err != nil {
			return "", err
		}
	}
	path, err := w.publish(app)
	if err != nil {
		return "", err
	}
	m.report(path, v)
	return path, nil
}

// iconFile is the icon at all sizes.
var iconFile = sync.OnceValues(func() ([]byte, error) { return icns.Encode(icon.Draw) })

// layOut writes everything but the programs.
func (m *maker) layOut(ctx context.Context, app string, v version) error {
	info, err := infoPlist(m.root, values(v, m.identifier))
	if err != nil {
		return err
	}
	picture, err := iconFile()
	if err != nil {
		return err
	}
	words, err := localized()
	if err != nil {
		return err
	}
	terms, err := licenses(ctx, m.run, m.root)
	if err != nil {
		return err
	}
	files := map[string][]byte{
		"Info.plist":             info,
		"PkgInfo":                []byte("APPL????"),
		"Resources/AppIcon.icns": picture,
	}
	for path, text := range words {
		files["Resources/"+path] = text
	}
	for path, text := range terms {
		files["Resources/licenses/"+path] = text
	}
	for path, data := range files {
		if err := write(filepath.Join(app, "Contents", filepath.FromSlash(path)), data); err != nil {
			return err
		}
	}
	return makeFolder(filepath.Join(app, "Contents", "MacOS"))
}

// programs builds the app's two programs into it.
func (m *maker) programs(ctx context.Context, app, parts string, v version) error {
	flags, err := linkFlags(m.root, v)
	if err != nil {
		return err
	}
	for _, p := range []string{executable, helper} {
		fmt.Fprintf(m.say, "Building %s for %v\n", p, architectures)
		if err := build(ctx, m.run, m.root, parts, programs[p], filepath.Join(app, "Contents", "MacOS", p), flags); err != nil {
			return err
		}
	}
	return nil
}

// start starts the program, signed as it is, and has it say its version: it links, the
// system takes its signature, and it was built with what it needs.
func (m *maker) start(ctx context.Context, app string) error {
	out, err := m.run(ctx, command{args: []string{filepath.Join(app, "Contents", "MacOS", executable), "--version"}})
	if err != nil {
		return fmt.Errorf("the app does not start: %w", err)
	}
	if !bytes.HasPrefix(out, []byte(executable+" ")) {
		return fmt.Errorf("the app does not say its version, but %q", out)
	}
	return nil
}

// report says what was made, and what was not.
func (m *maker) report(path string, v version) {
	fmt.Fprintf(m.say, "%s: version %s, build %s, %s\n", path, v.Short, v.Build, v.Source)
	switch {
	case !m.complete:
		fmt.Fprintf(m.say, `This is no app: laid out and checked, without what only macOS can make. Left out:
  Contents/MacOS/%s and %s: linking them with AppKit and Metal takes Apple's compiler and SDK
  universal programs: takes lipo
  the signature: takes codesign
Run make bundle on a Mac to make %s.app.
`, executable, helper, name)
	case m.signID == adHoc:
		fmt.Fprintf(m.say, "Signed for this Mac only; SIGN_ID='Developer ID Application: …' makes one for others.\n")
	default:
		fmt.Fprintf(m.say, "Signed by %s; make notarize lets Gatekeeper know it.\n", m.signID)
	}
}

// write writes a file that everybody may read, and the folders it is in.
func write(path string, data []byte) error {
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return err
	}
	return os.Chmod(path, 0o644) // whatever the umask
}

// makeFolder makes a folder that everybody may enter, and those above.
func makeFolder(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		return err
	}
	return os.Chmod(path, 0o755)
}
