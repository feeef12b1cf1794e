package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"safelight/app/config"
	"safelight/metal"
	"safelight/pipeline/color"
	"safelight/pipeline/raster"
	"safelight/xpcworker/host"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// workerFlags say how workers are started.
type workerFlags struct {
	Partial bool           `help:"Salvage what decodes of a truncated or damaged scan (of a PNG unless it is of a rare kind); what is missing is named."`
	Limit   []limitSetting `placeholder:"NAME=VALUE" help:"Let a file ask for more, or for less; may be repeated. Errors name the limit, doctor prints all."`
	configFlags
}

// configFlags say what wins over the configuration file, and which it is.
type configFlags struct {
	Config         string  `placeholder:"FILE" help:"Configuration file; default $SAFELIGHT_CONFIG, or safelight/config.json in the user's configuration folder."`
	Isolation      *string `placeholder:"MODE" help:"A process per image: auto, always or never; default $SAFELIGHT_PROCESS_ISOLATION, or auto."`
	Memory         *string `placeholder:"SIZE" help:"What all processes may take together, as in 400M or 2GiB; default 4GiB. Of an export, with the program itself; scans wait until what they need is free."`
	RequireSandbox *bool   `negatable:"" help:"Refuse images when the system cannot shut their process in."`
}

// args are the flags again, for another run of the program.
func (f workerFlags) args() (args []string) {
	for _, given := range []struct {
		flag  string
		value *string
	}{{"--config", &f.Config}, {"--isolation", f.Isolation}, {"--memory", f.Memory}} {
		if given.value != nil && *given.value != "" {
			args = append(args, given.flag+"="+*given.value)
		}
	}
	if f.RequireSandbox != nil {
		args = append(args, fmt.Sprintf("--require-sandbox=%t", *f.RequireSandbox))
	}
	if f.Partial {
		args = append(args, "--partial")
	}
	for _, l := range f.Limit {
		args = append(args, fmt.Sprintf("--limit=%s=%d", string(l.name), l.value))
	}
	return args
}

// load reads the configuration. What is wrong with it is the user's to mend, as
// a flag is.
func (f configFlags) load() (*config.Config, error) {
	given := config.Given{File: f.Config, Flags: make(map[string]string)}
	if f.Isolation != nil {
		given.Flags["--isolation"] = *f.Isolation
	}
	if f.Memory != nil {
		given.Flags["--memory"] = *f.Memory
	}
	if f.RequireSandbox != nil {
		given.Flags["--require-sandbox"] = strconv.FormatBool(*f.RequireSandbox)
	}
	c, err := config.Load(given)
	if err != nil {
		return nil, usageError{err.Error()}
	}
	return c, nil
}

// purpose is what the workers of a command are for.
type purpose bool

const (
	reads  purpose = false
	writes purpose = true // files, too
)

// newHost makes the host of a command. notify is told when files have to do
// without a process of their own, and why.
func (f workerFlags) newHost(e *environment, p purpose, proxyEdge int, notify func(host.Notice)) (*host.Host, error) {
	loaded, err := f.load()
	if err != nil {
		return nil, err
	}
	return f.hostOf(e, loaded, p, proxyEdge, notify)
}

// hostOf makes a host as the configuration says.
func (f workerFlags) hostOf(e *environment, loaded *config.Config, p purpose, proxyEdge int, notify func(host.Notice)) (*host.Host, error) {
	var c host.Config
	c = host.Config{
		ProxyEdge: proxyEdge,
		InProcess: func(conn *wire.Conn) error {
			engine := worker.NewImageOnCPU // a driver may be why there is no process
			if c.Isolation == host.Never {
				engine = worker.NewImage
			}
			return worker.Serve(context.Background(), conn, engine(), worker.Greeting(conn))
		},
		SaferEnv: metal.Without(),
		Notify:   notify,
		Exports:  p == writes,
	}
	if _, err := metal.ParseChoice(os.Getenv(metal.Variable)); err != nil { // which workers read
		return nil, usageError{err.Error()}
	}
	loaded.ProcessIsolation.Apply(&c)
	if p == writes { // which reserve what they need in a budget
		loaded.ProcessIsolation.ApplyOne(&c)
	}
	limits, err := f.limits()
	if err != nil {
		return nil, err
	}
	c.Limits = &limits
	if e.Host != nil {
		e.Host(&c)
	}
	return host.New(c)
}

// limits are what a file may ask for.
func (f workerFlags) limits() (raster.Limits, error) {
	limits := raster.DefaultLimits()
	limits.Partial = f.Partial
	for _, l := range f.Limit {
		if err := limits.Set(l.name, l.value); err != nil {
			return limits, usagef("--limit: %v", err)
		}
	}
	return limits, nil
}

// A limitSetting is the value of --limit.
type limitSetting struct {
	name  raster.Limit
	value int64
}

// UnmarshalText reads "NAME=VALUE".
func (l *limitSetting) UnmarshalText(text []byte) error {
	name, value, ok := strings.Cut(string(text), "=")
	n, err := strconv.ParseInt(value, 10, 64)
	if !ok || err != nil {
		return fmt.Errorf("%q is not NAME=VALUE with a whole number", text)
	}
	*l = limitSetting{raster.Limit(name), n}
	return nil
}

// outputSpace finds the space a picture is written in.
func outputSpace(name string) (color.Space, error) {
	s, ok := color.Lookup(name)
	if !ok || s.Role&color.Output == 0 {
		return s, fmt.Errorf("unknown space %q; there are %s", name, strings.Join(color.Builtin().Names(color.Output), ", "))
	}
	return s, nil
}

// The stages of a file that are the host's, beside those of a worker.
const (
	stageInput  = "input"  // finding the scan
	stageMemory = "memory" // finding room for what it needs
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
	var of outputError
	if errors.As(err, &of) && of.several {
		text = of.output + ": " + text
	}
	return path + ": " + text
}
