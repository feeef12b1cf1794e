// Command bundle makes Safelight.app and what it is handed out in, a disk image.
//
// It lays the app out, writes every file but the two programs, and checks all of it.
// The programs are made by go build and joined by lipo, and codesign, hdiutil,
// notarytool and stapler do what only Apple's programs can, so all of these are run on
// macOS alone. Elsewhere the same app is laid out and checked without programs and
// signature, under a name that nobody takes for an app, and what was left out is said.
//
// Nothing appears under its name in the output folder before it is finished and
// checked; what an earlier run has made stays until then. See docs/macos.md.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// grammar is the command line.
type grammar struct {
	App      appCommand      `cmd:"" help:"Make Safelight.app."`
	Dmg      dmgCommand      `cmd:"" help:"Make a disk image of it."`
	Notarize notarizeCommand `cmd:"" help:"Have Apple notarize it, and a disk image of it."`
	Icon     iconCommand     `cmd:"" help:"Draw the icon as a PNG."`
}

func main() {
	// Interrupted, it ends what it runs and removes what is unfinished.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var g grammar
	parsed := kong.Parse(&g, kong.Name("bundle"), kong.Description("Makes Safelight.app."),
		kong.Vars{"identifier": identifier}, kong.BindTo(ctx, (*context.Context)(nil)))
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}
