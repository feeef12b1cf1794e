package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// finding is something wrong with a file.
type finding struct {
	file         string // absolute
	line, column int    // from 1; 0 where only the file is known
	message      string
}

// relative is the finding as a line of text, with its file as seen from a folder.
func (f finding) relative(root string) string {
	file := f.file
	if r, err := filepath.Rel(root, file); err == nil && filepath.IsLocal(r) {
		file = filepath.ToSlash(r)
	}
	return fmt.Sprintf("%s:%d: %s", file, max(1, f.line), f.message)
}

// sorted are findings by file and line, each once: tests of a package are checked
// together with it, and everything twice, for two kinds of Mac.
func sorted(all []finding) []finding {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.message, b.message), cmp.Compare(a.column, b.column))
	})
	return slices.CompactFunc(all, func(a, b finding) bool {
		return a.file == b.file && a.line == b.line && a.message == b.message
	})
}

// diagnostic is a line of clang's or cgo's.
var diagnostic = regexp.MustCompile(`^(.+?):(\d+):(?:(\d+):)? (?:(fatal error|error|warning|note): )?(.+)$`)

// diagnostics reads what a compiler wrote that was run in dir and failed. If none of
// it is about a line of a file, all of it is one finding about file.
func diagnostics(text, dir, file string) (all []finding) {
	for line := range strings.Lines(text) {
		m := diagnostic.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil || m[4] == "note" {
			continue
		}
		f := finding{file: m[1], message: m[5]}
		if !filepath.IsAbs(f.file) {
			f.file = filepath.Join(dir, f.file)
		}
		f.line, _ = strconv.Atoi(m[2])
		f.column, _ = strconv.Atoi(m[3])
		all = append(all, f)
	}
	if len(all) == 0 {
		all = append(all, finding{file: file, message: strings.Join(strings.Fields(text), " ")})
	}
	return all
}
