package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"

	"safelight/app/bench"
)

// The marks between which a table is put into a file.
const (
	beginMark = "<!-- bench-peers: written by make bench-peers -->"
	endMark   = "<!-- /bench-peers -->"
)

// splice is a text with what is between its marks replaced.
func splice(text, by string) (string, error) {
	before, rest, found := strings.Cut(text, beginMark+"\n")
	if !found {
		return "", fmt.Errorf("it has no mark %q", beginMark)
	}
	_, after, found := strings.Cut(rest, endMark)
	if !found {
		return "", errors.New("the mark at the end is missing: " + endMark)
	}
	return before + beginMark + "\n" + by + endMark + after, nil
}

// table is a table in Markdown, task by task. The first program of each task is
// what the others are compared with.
func table(rows []row) string {
	var b strings.Builder
	b.WriteString("| | seconds | times Safelight's | memory, MB | file, MB |\n|---|---|---|---|---|\n")
	var first row
	for _, r := range rows {
		if r.task != first.task {
			first = r
			fmt.Fprintf(&b, "| **%s** | | | | |\n", r.task)
		}
		ratio := ""
		if r.program != first.program {
			ratio = spread(ratios(r.seconds, first.seconds), 1)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %.1f |\n", r.program, spread(r.seconds, 2), ratio, spread(r.memory, 0), float64(r.bytes)/(1<<20))
	}
	return b.String()
}

// ratios are those of each round, in which both had the machine as it was then.
func ratios(of, to []float64) []float64 {
	all := make([]float64, min(len(of), len(to)))
	for i := range all {
		all[i] = of[i] / to[i]
	}
	return all
}

// spread reads "1.25 (1.20–1.31)": the median, the lowest and the highest; "" if
// there are no values, and the value alone if there is one.
func spread(values []float64, decimals int) string {
	median, lowest, highest := bench.Spread(append([]float64(nil), values...))
	switch len(values) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%.*f", decimals, median)
	}
	return fmt.Sprintf("%.*f (%.*f–%.*f)", decimals, median, decimals, lowest, decimals, highest)
}

// conditions is a paragraph that says what the figures of a table are.
func conditions(ctx context.Context, r *runner, count int) string {
	var versions []string
	asked := make(map[string]bool)
	for _, p := range r.programs {
		if !asked[p.path] {
			asked[p.path] = true
			versions = append(versions, version(ctx, p, environment(r.dir)))
		}
	}
	cpu := bench.CPU()
	if cpu == "" {
		cpu = "unknown model"
	}
	return fmt.Sprintf("A scan of %d x %d pixels, 48 bit. Medians (lowest–highest) of %d rounds; ratios are those within a round; memory is that of all processes together. %s/%s, %d cores, %s. %s.\n",
		r.width, r.height, count, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu, strings.Join(versions, "; "))
}

// version is the first line that a program says of its version; some of them then
// fail, because there is no file to work on.
func version(ctx context.Context, p program, env []string) string {
	command := exec.CommandContext(ctx, p.path, "--version")
	command.Env = env
	out, _ := command.CombinedOutput()
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if line == "" {
		return p.name + ", which does not say its version"
	}
	return strings.TrimRight(strings.TrimPrefix(line, "this is "), ".")
}
