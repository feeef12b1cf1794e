package cli

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"safelight/pipeline/color"
	"safelight/xpcworker/host"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// workerFlags say how workers are started.
type workerFlags struct {
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

// stageOf names the stage an error arose in, "" if it does not say.
func stageOf(err error) string {
	var e *host.Error
	if errors.As(err, &e) {
		return e.Stage.String()
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
