package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// command is a program of others to be run.
type command struct {
	dir  string   // "" is the folder of this process
	env  []string // beside the environment of this process
	args []string // the program, found in PATH, and its arguments
}

// runner runs a command and gives what it wrote to standard output. An error has what
// it wrote to standard error.
type runner func(context.Context, command) ([]byte, error)

// run is the runner that starts processes.
func run(ctx context.Context, c command) ([]byte, error) {
	p := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	p.Dir = c.dir
	p.Env = append(p.Environ(), c.env...)
	var stderr bytes.Buffer
	p.Stderr = &stderr
	out, err := p.Output()
	if ctx.Err() != nil {
		return out, context.Cause(ctx)
	}
	if err != nil {
		said := strings.TrimSpace(cmp.Or(stderr.String(), string(out)))
		name := strings.Join(c.args[:min(2, len(c.args))], " ")
		if errors.Is(err, exec.ErrNotFound) || said == "" {
			return out, fmt.Errorf("%s: %w", name, err)
		}
		return out, fmt.Errorf("%s: %w:\n%s", name, err, said)
	}
	return out, nil
}
