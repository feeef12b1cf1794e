package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// faultFolder is where the seeded faults are, from the root of the module.
const faultFolder = "internal/darwincheck/faults"

// fault is a change that has to be rejected. Its file says so:
//
//	What is wrong, in words.
//	file internal/darwincheck/specimen/window_darwin.go
//	says SetTitel undefined
//	-	w.SetTitle("specimen")
//	+	w.SetTitel("specimen")
//
// The lines with a minus stand in the file once, one after the other, and those with
// a plus take their place. "says" is a part of the message it is to be rejected
// with. "only arm64" or "only amd64" is for what is wrong on one kind of Mac; other
// faults have to be rejected for both.
type fault struct {
	path          string // of the fault
	file          string // of what it changes, from the root of the module
	says, only    string
	before, after string
}

// readFaults reads all faults of a folder. There has to be one.
func readFaults(dir string) ([]fault, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.fault"))
	if err != nil || len(paths) == 0 {
		return nil, errors.Join(err, fmt.Errorf("no faults in %s", dir))
	}
	var all []fault
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		f, err := parseFault(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		f.path = path
		all = append(all, f)
	}
	return all, nil
}

func parseFault(text string) (f fault, err error) {
	what, rest, _ := strings.Cut(text, "\n")
	if strings.TrimSpace(what) == "" {
		return f, errors.New("the first line does not say what is wrong")
	}
	for line := range strings.Lines(rest) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case line[0] == '-':
			f.before += line[1:]
		case line[0] == '+':
			f.after += line[1:]
		case key == "file":
			f.file = value
		case key == "says":
			f.says = value
		case key == "only":
			f.only = value
		default:
			return f, fmt.Errorf("line %q is none of file, says, only, - and +", strings.TrimSpace(line))
		}
	}
	if f.file == "" || f.says == "" || f.before == "" {
		return f, errors.New("it lacks a file, what it says, or a line that it changes")
	}
	return f, nil
}

// apply changes the text of the fault's file.
func (f fault) apply(text []byte) ([]byte, error) {
	var at, times int
	for line := 0; line < len(text); {
		if bytes.HasPrefix(text[line:], []byte(f.before)) {
			at = line
			times++
		}
		next := bytes.IndexByte(text[line:], '\n')
		if next < 0 {
			break
		}
		line += next + 1
	}
	if times != 1 {
		return nil, fmt.Errorf("what it changes stands %d times in %s, not once", times, f.file)
	}
	return slices.Concat(text[:at], []byte(f.after), text[at+len(f.before):]), nil
}

// tryFaults puts every fault into its file and returns a finding for each that is
// not rejected, or not for its reason.
func (c *checker) tryFaults(faults []fault, log io.Writer) (accepted []finding) {
	var mutex sync.Mutex
	_ = c.each(len(faults), func(i int) error {
		f := faults[i]
		reason, err := c.try(f)
		mutex.Lock()
		defer mutex.Unlock()
		if err != nil {
			accepted = append(accepted, finding{file: f.path, message: err.Error()})
		} else {
			fmt.Fprintf(log, "%s\n\t%s\n", filepath.Base(f.path), reason)
		}
		return nil
	})
	return accepted
}

// try has one fault checked; reason is the finding it is rejected with.
func (c *checker) try(f fault) (reason string, err error) {
	path := filepath.Join(c.root, filepath.FromSlash(f.file))
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	changed, err := f.apply(text)
	if err != nil {
		return "", err
	}
	tried := 0
	for _, t := range c.trees {
		if f.only != "" && f.only != t.goarch {
			continue
		}
		tried++
		found, err := c.checkChange(t, path, text, changed)
		if err != nil {
			return "", err
		}
		var said []string
		reason = ""
		for _, finding := range sorted(found) {
			line := finding.relative(c.root)
			if strings.Contains(finding.message, f.says) {
				reason = line
			}
			said = append(said, line)
		}
		if len(said) == 0 {
			return "", fmt.Errorf("this fault is not rejected for %s", t.goarch)
		}
		if reason == "" {
			return "", fmt.Errorf("this fault is rejected for %s, but not with %q: %s", t.goarch, f.says, strings.Join(said, "; "))
		}
	}
	if tried == 0 {
		return "", fmt.Errorf("there is no target %s", f.only)
	}
	return reason, nil
}

// building are lines that have a say in which files a package is built of, and how.
var building = regexp.MustCompile(`(?m)^\s*(?://)?\s*(?:#cgo|go:build).*$`)

// checkChange checks the package of a changed file, as far as that file matters.
func (c *checker) checkChange(t *tree, path string, before, after []byte) (all []finding, err error) {
	ch := change{path: after}
	packages := t.own()
	if !slices.Equal(building.FindAllString(string(before), -1), building.FindAllString(string(after), -1)) {
		overlay, err := c.overlay(path, after)
		if err != nil {
			return nil, err
		}
		if packages, err = t.goList(filepath.Dir(path), "-overlay", overlay, "."); err != nil {
			return nil, err
		}
		all = t.refused(filepath.Dir(path), "-overlay", overlay, ".")
	}
	if filepath.Ext(path) == ".m" {
		if lost := homeless([]string{path}, packages); len(lost) > 0 {
			return append(all, lost...), nil
		}
	}
	for _, p := range packages {
		if !slices.Contains(append(p.files(), p.paths(p.EmbedFiles)...), path) {
			continue
		}
		ext := filepath.Ext(path)
		if ext == ".go" || ext == ".h" {
			_, found := c.checkGo(t, p, ch)
			all = append(all, found...)
		}
		if len(p.CgoFiles) > 0 && (len(all) == 0 || ext == ".h") {
			all = append(all, c.checkC(t, p, ch)...)
		}
		return slices.Concat(all, c.checkPairs(p, ch), c.checkKernels(p, ch)), nil
	}
	return nil, fmt.Errorf("no package for darwin/%s has %s", t.goarch, filepath.Base(path))
}

// overlay is a file that tells go commands that a file is changed.
func (c *checker) overlay(path string, text []byte) (string, error) {
	dir, err := os.MkdirTemp(c.scratch, "overlay")
	if err != nil {
		return "", err
	}
	file, overlay := filepath.Join(dir, filepath.Base(path)), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, text, 0o666); err != nil {
		return "", err
	}
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {path: file}})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, replace, 0o666)
}
