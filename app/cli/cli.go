// Package cli is Safelight's command line.
//
// Every subcommand opens images through package host, so that each is decoded
// and graded in a process of its own; the process this package runs in never
// sees a byte of an image but finished pixels.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"

	"safelight/app/appkit"
	"safelight/xpcworker/host"
)

// The exit codes.
const (
	ExitDone   = 0 // all done
	ExitFailed = 1 // some files failed, each of them named
	ExitUsage  = 2 // the command line makes no sense
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Terminal, if not nil, is where lines can be drawn that come and go: Err is
	// it, and Out perhaps, but no other terminal.
	Terminal *os.File
	// OutShown says that Out is it.
	OutShown bool
	// Host, if not nil, changes how workers are started; for tests.
	Host func(*host.Config)
}

// grammar is the command line.
type grammar struct {
	Version kong.VersionFlag `help:"Print the version and exit."`

	Export  exportCommand  `cmd:"" help:"Grade scans and write finished pictures."`
	Preview previewCommand `cmd:"" help:"Grade one scan, reduced, to an 8-bit PNG."`
	Open    openCommand    `cmd:"" help:"Open the darkroom, in a window on a Mac and else in a browser: go through a folder of scans, grade, export."`
	Inspect inspectCommand `cmd:"" help:"Say what a file is, and what looks wrong with it."`
	Eval    evalCommand    `cmd:"" help:"Grade colors: \"r g b\" lines of linear working-space light on standard input."`
	Soak    soakCommand    `cmd:"" help:"Go through a folder like an impatient person, and report what grows."`
	Doctor  doctorCommand  `cmd:"" help:"Report isolation, backends, limits and versions."`
	Smoke   smokeCommand   `cmd:"" help:"Go through a folder with the window as a user would, and judge what is on the screen."`
	Bench   benchCommand   `cmd:"" help:"Measure previews, drags, navigation and exports of a generated scan, and their memory."`
}

// environment is what a running command has at hand.
type environment struct {
	Streams
	ctx context.Context
}

// errFailed says that a command failed for files it has named already.
var errFailed = errors.New("some files failed")

// usageError is a command line that parses and still makes no sense.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// Main runs the program and returns its exit code. An interrupt ends what runs
// and removes what is unfinished; a second one ends the program at once.
func Main(args []string, streams Streams) int {
	var g grammar
	code := -1
	parser, err := kong.New(&g,
		kong.Name("safelight"),
		kong.Description("Safelight turns film scans into finished pictures. Each image is decoded and graded in a process of its own."),
		kong.Vars{"version": versionLine()},
		outputVars(),
		kong.Writers(streams.Out, streams.Err),
		kong.Exit(func(c int) { code = c }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		panic(err) // the grammar itself is wrong
	}
	executable, _ := os.Executable() // of no name it is in no bundle
	parsed, err := parser.Parse(asCommand(fromFinder(args, executable, appkit.Available)))
	if code >= 0 { // --help or --version did all
		return code
	}
	if err != nil {
		fmt.Fprintf(streams.Err, "safelight: %v\nTry: safelight --help\n", err)
		return ExitUsage
	}

	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if parsed.Command() != "eval" { // which has nothing to clean up
		ctx, stop = untilInterrupted(ctx)
		defer stop()
	}
	out := &report{to: streams.Out}
	streams.Out = out
	code = ExitDone
	for _, err := range []error{parsed.Run(&environment{Streams: streams, ctx: ctx}), out.lost()} {
		if err == nil {
			continue
		}
		code = max(code, ExitFailed)
		if errors.As(err, new(usageError)) {
			code = ExitUsage
		}
		if !errors.Is(err, errFailed) { // of which all has been said
			fmt.Fprintf(streams.Err, "safelight: %v\n", err)
		}
	}
	return code
}
