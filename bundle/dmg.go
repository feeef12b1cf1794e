package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"howett.net/plist"
)

// dmgCommand makes a disk image of the app.
type dmgCommand struct {
	SignID string `env:"SIGN_ID" default:"-" placeholder:"ID" help:"Identity to sign the image with; by default it has no signature."`
	places
}

// Run makes it.
func (c *dmgCommand) Run(ctx context.Context) error {
	return release{run, c.Dist, cmp.Or(c.SignID, adHoc), "", os.Stdout}.on(ctx, runtime.GOOS, release.onlyImage)
}

// release hands out the app in the output folder.
type release struct {
	run     runner
	dist    string
	signID  string
	profile string // of notarytool, in the keychain
	say     io.Writer
}

// errNotMac says that there is nothing here that makes or signs disk images.
var errNotMac = errors.New("disk images are made, signed and notarized on macOS only; on this system make bundle checks the rest")

// on does something with a work folder, if this is macOS.
func (r release) on(ctx context.Context, system string, do func(release, context.Context, *work) error) error {
	if system != "darwin" {
		return errNotMac
	}
	w, err := open(r.dist)
	if err != nil {
		return err
	}
	defer w.close()
	return do(r, ctx, w)
}

// onlyImage makes an image of the app as it is.
func (r release) onlyImage(ctx context.Context, w *work) error {
	image, err := r.image(ctx, w)
	if err != nil {
		return err
	}
	path, err := w.publish(image)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.say, "%s: made\n", path)
	if r.signID == adHoc {
		fmt.Fprintln(r.say, "It has no signature: on other Macs Gatekeeper will not open the app in it.")
	}
	return nil
}

// app is the app in the output folder, and what its Info.plist says.
func (r release) app(ctx context.Context) (path string, i info, err error) {
	path = filepath.Join(r.dist, name+".app")
	data, err := os.ReadFile(filepath.Join(path, "Contents", "Info.plist"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", info{}, fmt.Errorf("there is no %s; make bundle makes it", path)
	}
	if err != nil {
		return "", info{}, err
	}
	if _, err := plist.Unmarshal(data, &i); err != nil {
		return "", info{}, fmt.Errorf("%s: Info.plist: %w", path, err)
	}
	_, err = r.run(ctx, command{args: []string{"codesign", "--verify", "--strict", path}})
	return path, i, err
}

// image makes a disk image of the app in the work folder: the app, and beside it a link
// to the folder that it is to be dragged to.
func (r release) image(ctx context.Context, w *work) (string, error) {
	app, i, err := r.app(ctx)
	if err != nil {
		return "", err
	}
	content := filepath.Join(w.folder, "image")
	if err := makeFolder(content); err != nil {
		return "", err
	}
	if err := os.Symlink("/Applications", filepath.Join(content, "Applications")); err != nil {
		return "", err
	}
	path := filepath.Join(w.folder, name+"-"+strings.ReplaceAll(i.Source, "+", "-")+".dmg")
	steps := [][]string{
		{"ditto", app, filepath.Join(content, name+".app")},
		{"hdiutil", "create", "-volname", name, "-srcfolder", content, "-fs", "HFS+", "-format", "UDZO", path},
	}
	if r.signID != adHoc {
		steps = append(steps, []string{"codesign", "--sign", r.signID, "--timestamp", path})
	}
	for _, args := range append(steps, []string{"hdiutil", "verify", path}) {
		if _, err := r.run(ctx, command{args: args}); err != nil {
			return "", err
		}
	}
	return path, nil
}
