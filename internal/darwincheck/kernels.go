package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	kernelHead = regexp.MustCompile(`\bkernel\s+void\s+(\w+)\s*\(`)
	argument   = regexp.MustCompile(`(device|constant)\b[^,]*?(\w+)\s*\[\[buffer\((\d+)\)\]\]`)
	bound      = regexp.MustCompile(`\b(setBuffer|setBytes):(\w+)[^;]*?atIndex:(\w+)`)
	filledFrom = regexp.MustCompile(`(\w+)\s*=\s*\w+\(\w+,\s*slot_(\w+)`)
	inQuotes   = regexp.MustCompile(`@"(\w+)"`)
)

// checkKernels compares what the engine of a package gives to kernels, by number, with
// what those take: each number is bound once, and to what the argument is called: a slot
// of the engine begins with the argument's name. Bytes are for what is constant.
func (c *checker) checkKernels(p *pkg, ch change) (all []finding) {
	for _, name := range p.EmbedFiles {
		if filepath.Ext(name) != ".metal" {
			continue
		}
		kernelsAt := filepath.Join(p.Dir, name)
		source, err := ch.read(kernelsAt)
		if err != nil {
			return nil
		}
		for _, path := range p.paths(p.MFiles) {
			text, err := ch.read(path)
			if err != nil {
				return nil
			}
			if engine := blanked(text); bound.MatchString(engine) {
				all = append(all, kernels(kernelsAt, blanked(source), path, engine, string(text))...)
			}
		}
	}
	return all
}

func kernels(kernelsAt, source, engineAt, engine, engineText string) (all []finding) {
	type binding struct {
		name  string
		bytes bool
		at    int
		used  bool
	}
	slots := map[string]string{}
	for _, m := range filledFrom.FindAllStringSubmatch(engine, -1) {
		slots[m[1]] = m[2]
	}
	given := map[string]*binding{}
	say := func(file, text string, at int, format string, a ...any) {
		all = append(all, finding{file: file, line: lineOf(text, at), message: fmt.Sprintf(format, a...)})
	}
	for _, m := range bound.FindAllStringSubmatchIndex(engine, -1) {
		what, name, index := engine[m[2]:m[3]], engine[m[4]:m[5]], engine[m[6]:m[7]]
		if slots[name] != "" {
			name = slots[name]
		}
		if given[index] != nil {
			say(engineAt, engine, m[0], "buffer(%s) is bound twice", index)
		}
		given[index] = &binding{name: name, bytes: what == "setBytes", at: m[0]}
	}
	for _, head := range kernelHead.FindAllStringSubmatchIndex(source, -1) {
		kernel := source[head[2]:head[3]]
		end := closing(source, head[1]-1)
		if end < 0 {
			continue
		}
		if !slices.ContainsFunc(inQuotes.FindAllStringSubmatch(engineText, -1), func(m []string) bool { return m[1] == kernel }) {
			say(kernelsAt, source, head[0], "the engine has no function @%q", kernel)
		}
		taken := map[string]bool{}
		for _, m := range argument.FindAllStringSubmatchIndex(source[head[1]:end], -1) {
			at := head[1] + m[0]
			part := source[head[1]:end]
			space, name, index := part[m[2]:m[3]], part[m[4]:m[5]], part[m[6]:m[7]]
			b := given[index]
			switch {
			case taken[index]:
				say(kernelsAt, source, at, "kernel %s has two arguments from buffer(%s)", kernel, index)
			case b == nil:
				say(kernelsAt, source, at, "kernel %s has %s from buffer(%s), which the engine does not bind", kernel, name, index)
			case !strings.HasPrefix(b.name, name):
				say(engineAt, engine, b.at, "buffer(%s) is bound to %s, and is %s of kernel %s", index, b.name, name, kernel)
			case b.bytes && space != "constant":
				say(engineAt, engine, b.at, "buffer(%s) is bound to bytes, and is not constant in kernel %s", index, kernel)
			}
			if b != nil {
				b.used = true
			}
			taken[index] = true
		}
	}
	for index, b := range given {
		if !b.used {
			say(engineAt, engine, b.at, "no kernel takes buffer(%s), which is bound to %s", index, b.name)
		}
	}
	return all
}
