package main

import (
	"os/exec"
	"regexp"
	"strings"
)

// refusal is a line in which go build says what it does not build.
var refusal = regexp.MustCompile(`^(?:package )?([^\s:]+): (.+)$`)

// refused is what go build would refuse before it compiles anything: flags in #cgo that
// are not allowed, files in C where nothing imports "C", patterns of embedded files
// that match none. It goes through all steps, and runs none of them.
func (t *tree) refused(dir string, arguments ...string) (all []finding) {
	build := exec.Command("go", append([]string{"build", "-n"}, arguments...)...)
	build.Dir, build.Env = dir, t.environment()
	said, err := build.CombinedOutput()
	if err == nil {
		return nil
	}
	last := ""
	for line := range strings.Lines(string(said)) {
		last = strings.TrimSpace(line)
		m := refusal.FindStringSubmatch(last)
		if m == nil {
			continue
		}
		for _, p := range t.own() {
			if files := p.files(); p.ImportPath == m[1] && len(files) > 0 {
				all = append(all, finding{file: files[0], message: "go build: " + m[2]})
			}
		}
	}
	if len(all) == 0 {
		all = append(all, finding{file: dir, message: "go build: " + last})
	}
	return all
}
