package cli

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/xpcworker/host"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// workerFlags say how workers are started.
type workerFlags struct {
	Partial   bool           `help:"Salvage what decodes of a truncated or damaged TIFF; what is missing is named."`
	Isolation host.Isolation `default:"auto" enum:"auto,always,never" env:"SAFELIGHT_PROCESS_ISOLATION" help:"A process per image: auto, always or never."`
}

// newHost makes the host of a command. notify is told which files had to do
// without a process of their own, and why.
func (f workerFlags) newHost(e *environment, proxyEdge int, notify func(host.Notice)) (*host.Host, error) {
	config := host.Config{
		Isolation: f.Isolation,
		ProxyEdge: proxyEdge,
		InProcess: func(conn *wire.Conn) error {
			return worker.Serve(context.Background(), conn, worker.NewImage(), worker.Greeting(conn))
		},
		Notify: notify,
	}
	if f.Partial {
		limits := raster.DefaultLimits()
		limits.Partial = true
		config.Limits = &limits
	}
	if e.Host != nil {
		e.Host(&config)
	}
	return host.New(config)
}

// outputSpace finds the space a picture is written in.
func outputSpace(name string) (color.Space, error) {
	s, ok := color.Lookup(name)
	if !ok || s.Role&color.Output == 0 {
		return s, usagef("--space: unknown space %q; there are %s", name, strings.Join(color.Builtin().Names(color.Output), ", "))
	}
	return s, nil
}

// The stages of a file that are the host's, beside those of a worker.
const (
	stageInput  = "input"  // finding the scan
	stageRecipe = "recipe" // finding out how to grade it
	stageOutput = "output" // the place the picture goes to
)

// stageError is an error of one of the host's stages.
type stageError struct {
	stage string
	error
}

func (e stageError) Unwrap() error { return e.error }

// at is an error with its stage, unless it has one already.
func at(stage string, err error) error {
	if err == nil || stageOf(err) != "" {
		return err
	}
	return stageError{stage, err}
}

// stageOf names the stage an error arose in.
func stageOf(err error) string {
	var worker *host.Error
	if errors.As(err, &worker) {
		return worker.Stage.String()
	}
	var own stageError
	if errors.As(err, &own) {
		return own.stage
	}
	return ""
}

// inFile says what went wrong with a file, with the file's name as it was given,
// once.
func inFile(path string, err error) string {
	text := err.Error()
	var e *host.Error
	if errors.As(err, &e) && e.File == path {
		text = strings.TrimPrefix(text, filepath.Base(path)+": ")
	}
	return path + ": " + text
}
