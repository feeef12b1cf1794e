// Package config is what a user can set once for every run: a strict JSON file,
// environment variables and the flags that win over both.
//
// [Load] finds the file, reads it, and says of every setting what it is and
// where it comes from. A file that is not there means the defaults; one that is
// broken is an error, never passed over. The keys are a table in settings.go,
// from which the documentation is checked.
package config

import (
	"fmt"
	"time"

	"safelight/xpcworker/host"
)

// Config is what all places together say.
type Config struct {
	// File is the configuration file that was read, "" if there is none.
	File             string
	ProcessIsolation ProcessIsolation
	// Shortcuts are other keys than those of the table, for [shortcut.With], which
	// takes them: they are checked.
	Shortcuts map[string][]string

	from map[string]string // by key, where its value comes from
}

// ProcessIsolation says how images are kept in processes of their own. The
// ranges are those of the table in docs/configuration.md.
type ProcessIsolation struct {
	// Mode says whether there are processes at all.
	Mode host.Isolation
	// RequireSandbox makes it an error when a worker cannot be shut in.
	RequireSandbox bool
	// LazyCreation starts no worker before the first image is opened. Without
	// it, a spare is started right away.
	LazyCreation bool
	// Timeouts are how long a worker may be silent.
	Timeouts host.Timeouts
	// ShutdownTimeout is how long a worker that was told to end may take.
	ShutdownTimeout time.Duration
	// PoolBytes bounds the memory kept for pictures nobody looks at any more,
	// for the next ones to use; 0 keeps none.
	PoolBytes Bytes
	// ReuseTimeout is how long the worker of the image before is kept.
	ReuseTimeout time.Duration
	// Spare keeps one worker started ahead, without an image.
	Spare bool
	// Prefetch opens the next image ahead, in a worker of its own.
	Prefetch bool
	// Memory is what all workers together may take.
	Memory Bytes
}

// Default is what holds where nothing is said.
func Default() ProcessIsolation {
	return ProcessIsolation{
		Mode:            host.Auto,
		LazyCreation:    true,
		Timeouts:        host.DefaultTimeouts(),
		ShutdownTimeout: host.DefaultShutdownTimeout,
		PoolBytes:       256 << 20,
		ReuseTimeout:    5 * time.Second,
		Spare:           true,
		Prefetch:        true,
		Memory:          4 << 30,
	}
}

// LeastMemory is the smallest budget there can be: enough for the program and a
// worker with a scan that is read strip by strip.
const LeastMemory = 100e6

// leastPerWorker is what a worker may ask the system for however small the budget
// is. It is address space, of which the Go runtime asks for more than it uses.
const leastPerWorker = 512 << 20

// Apply sets what a host needs to know. A single worker may take half of Memory.
func (p ProcessIsolation) Apply(c *host.Config) {
	c.Isolation = p.Mode
	c.RequireSandbox = p.RequireSandbox
	c.Timeouts = p.Timeouts
	c.ShutdownTimeout = p.ShutdownTimeout
	c.MemoryLimit = max(int64(p.Memory)/2, leastPerWorker)
}

// ApplyOne is Apply for workers that do not start before what they need has been
// found in the budget: each may take all of it.
func (p ProcessIsolation) ApplyOne(c *host.Config) {
	p.Apply(c)
	c.MemoryLimit = max(int64(p.Memory), leastPerWorker)
}

// Given is what the command line says.
type Given struct {
	// File is the configuration file, "" if none is named.
	File string
	// Flags are the values of those that were given, by name: "--isolation".
	Flags map[string]string
}

// Load gathers what flags, the environment, the configuration file and the
// defaults say, in that order. Every fault in the file is an error that names
// the file, the line and the key; several are joined.
func Load(given Given) (*Config, error) {
	c := &Config{ProcessIsolation: Default(), from: make(map[string]string)}
	table := settings(&c.ProcessIsolation)
	for _, s := range table {
		c.from[s.key] = "default"
	}
	if err := c.readFile(table, given.File); err != nil {
		return nil, err
	}
	if err := c.readEnvironment(table); err != nil {
		return nil, err
	}
	if err := c.readFlags(table, given.Flags); err != nil {
		return nil, err
	}
	if p := &c.ProcessIsolation; p.RequireSandbox && p.Mode == host.Never {
		return nil, fmt.Errorf("%s (%s): without a process of its own an image has no sandbox, and %s is never (%s)",
			keyRequireSandbox, c.from[keyRequireSandbox], keyMode, c.from[keyMode])
	}
	return c, nil
}

// Setting is one effective setting.
type Setting struct {
	// Key is its place in the file, "process_isolation.spare".
	Key string `json:"key"`
	// Value is as the file would have it, without quotes.
	Value string `json:"value"`
	// From is where it comes from: a flag, a variable, the path of the file, or
	// "default".
	From string `json:"from"`
}

// Settings lists what holds, and why.
func (c *Config) Settings() []Setting {
	var list []Setting
	for _, s := range settings(&c.ProcessIsolation) {
		if s.alias == "" {
			list = append(list, Setting{Key: s.key, Value: s.value.String(), From: c.from[s.key]})
		}
	}
	return append(list, c.shortcutSettings()...)
}
