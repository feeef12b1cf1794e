package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// notarizeCommand has Apple look at the app and at its disk image.
type notarizeCommand struct {
	SignID  string `env:"SIGN_ID" default:"-" placeholder:"ID" help:"The identity that the app is signed with."`
	Profile string `env:"NOTARY_PROFILE" placeholder:"NAME" help:"What xcrun notarytool store-credentials has saved the account as."`
	places
}

// Run does it.
func (c *notarizeCommand) Run(ctx context.Context) error {
	return release{run, c.Dist, cmp.Or(c.SignID, adHoc), c.Profile, os.Stdout}.on(ctx, runtime.GOOS, release.notarize)
}

// developerID is the requirement of code that is signed with a Developer ID: Apple's
// root, its intermediate for Developer IDs, and a leaf for applications.
const developerID = "=anchor apple generic and certificate 1[field.1.2.840.113635.100.6.2.6] exists" +
	" and certificate leaf[field.1.2.840.113635.100.6.1.13] exists"

// notarize has the app notarized and staples the ticket to it, so that it starts
// without a network; and then the same for an image of the stapled app.
func (r release) notarize(ctx context.Context, w *work) error {
	switch {
	case r.signID == adHoc:
		return errors.New("SIGN_ID: notarizing takes an app that is signed with a Developer ID")
	case r.profile == "":
		return errors.New("NOTARY_PROFILE: the name of a profile in the keychain; xcrun notarytool store-credentials NAME makes one")
	}
	signed, i, err := r.app(ctx)
	if err != nil {
		return err
	}
	if _, err := r.run(ctx, command{args: []string{"codesign", "--verify", "--strict", "-R", developerID, signed}}); err != nil {
		return fmt.Errorf("%s is not signed with a Developer ID; make bundle with SIGN_ID does that: %w", signed, err)
	}
	if !shortForm.MatchString(i.Source) {
		fmt.Fprintf(r.say, "Note: this is %s, no tagged version\n", i.Source)
	}

	app, archive := filepath.Join(w.folder, name+".app"), filepath.Join(w.folder, name+".zip")
	for _, args := range [][]string{
		{"ditto", signed, app},
		{"ditto", "-c", "-k", "--keepParent", app, archive},
	} {
		if _, err := r.run(ctx, command{args: args}); err != nil {
			return err
		}
	}
	if err := r.submit(ctx, archive, app); err != nil {
		return err
	}
	if _, err := r.run(ctx, command{args: []string{"spctl", "--assess", "--type", "execute", app}}); err != nil {
		return err
	}
	if _, err := w.publish(app); err != nil {
		return err
	}

	image, err := r.image(ctx, w)
	if err != nil {
		return err
	}
	if err := r.submit(ctx, image, image); err != nil {
		return err
	}
	if _, err := r.run(ctx, command{args: []string{
		"spctl", "--assess", "--type", "open", "--context", "context:primary-signature", image,
	}}); err != nil {
		return err
	}
	path, err := w.publish(image)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.say, "%s: signed, notarized and stapled, and so is the app in it\n", path)
	return nil
}

// submit sends a file to Apple, waits for the answer, and staples the ticket. Of a file
// that is not accepted the error has Apple's log.
func (r release) submit(ctx context.Context, file, staple string) error {
	fmt.Fprintf(r.say, "Sending %s to Apple, and waiting\n", filepath.Base(file))
	out, err := r.run(ctx, command{args: []string{
		"xcrun", "notarytool", "submit", file, "--keychain-profile", r.profile, "--wait", "--output-format", "json",
	}})
	var answer struct{ ID, Status, Message string }
	if parsed := json.Unmarshal(out, &answer); err == nil && parsed != nil {
		return fmt.Errorf("notarytool: %w in its answer %q", parsed, out)
	}
	if answer.Status != "Accepted" && answer.ID != "" {
		log, logErr := r.run(ctx, command{args: []string{"xcrun", "notarytool", "log", answer.ID, "--keychain-profile", r.profile}})
		return errors.Join(fmt.Errorf("notarytool: %s: %s: %s\n%s", filepath.Base(file), answer.Status, answer.Message, log), err, logErr)
	}
	if err != nil {
		return err
	}
	if answer.Status != "Accepted" {
		return fmt.Errorf("notarytool: %s: %s", filepath.Base(file), out)
	}
	_, err = r.run(ctx, command{args: []string{"xcrun", "stapler", "staple", staple}})
	return err
}
