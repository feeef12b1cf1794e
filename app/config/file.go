package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"safelight/pipeline/jsontree"
)

// Variable names the configuration file, unless a flag does.
const Variable = "SAFELIGHT_CONFIG"

// maxFaults is how many faults of one file are told.
const maxFaults = 20

// find is where the configuration file is, and whether somebody named it, so
// that it has to be there. It is "" on a system that has no place for it.
func find(named string) (path string, required bool) {
	if named != "" {
		return named, true
	}
	if named = os.Getenv(Variable); named != "" {
		return named, true
	}
	dir, err := os.UserConfigDir()
	if err != nil { // there is no home folder
		return "", false
	}
	return filepath.Join(dir, "safelight", "config.json"), false
}

// readFile takes over what the configuration file says.
func (c *Config) readFile(table []setting, named string) error {
	path, required := find(named)
	if path == "" {
		return nil
	}
	data, err := read(path)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return nil
	}
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	root, err := jsontree.Parse(data)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	r := reader{file: path, config: c, table: table}
	r.object("", root)
	r.agree(root)
	if more := len(r.faults) - maxFaults; more > 0 {
		r.faults = append(r.faults[:maxFaults], fmt.Errorf("%s: %d more like these", path, more))
	}
	c.File = path
	return errors.Join(r.faults...)
}

// read reads a file, no more of it than jsontree takes and a byte to see that
// it is more.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // a pipe would be waited for, forever
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, jsontree.MaxBytes+1))
}

// reader goes through the values of a file.
type reader struct {
	file   string
	config *Config
	table  []setting
	faults []error
}

func (r *reader) fault(at jsontree.Path, line int, format string, args ...any) {
	where := fmt.Sprintf("%s: line %d", r.file, line)
	if at != "" {
		where += ": " + string(at)
	}
	r.faults = append(r.faults, fmt.Errorf("%s: %w", where, fmt.Errorf(format, args...)))
}

// object takes over the object at a path, whose fields are settings or objects.
func (r *reader) object(at jsontree.Path, n jsontree.Node) {
	if n.Kind != jsontree.Object {
		r.fault(at, n.Line, "want %s, found %s", jsontree.Object, n.Kind)
		return
	}
	known := r.fields(at)
	for i, name := range n.Names {
		field, item := at.Field(name), n.Items[i]
		s := slices.IndexFunc(r.table, func(s setting) bool { return s.key == string(field) })
		switch {
		case s >= 0:
			r.value(r.table[s], item)
		case field == keyShortcuts:
			r.shortcuts(item)
		case slices.Contains(known, name):
			r.object(field, item)
		default:
			r.fault(field, item.Line, "unknown key; %s", suggestion(name, known))
		}
	}
}

// value takes over a setting.
func (r *reader) value(s setting, n jsontree.Node) {
	at := jsontree.Path(s.key)
	if n.Kind != s.value.kind() {
		r.fault(at, n.Line, "want %s (%s), found %s", s.value.kind(), s.value.limits(), n.Kind)
		return
	}
	if err := s.value.set(n.Text); err != nil {
		r.fault(at, n.Line, "%w", err)
		return
	}
	key := s.key
	if s.alias != "" {
		key = s.alias
	}
	r.config.from[key] = r.file
}

// agree refuses a file in which the mode and its other word contradict each
// other, rather than have the order of lines decide.
func (r *reader) agree(root jsontree.Node) {
	section, _ := root.Field("process_isolation")
	mode, hasMode := section.Field("mode")
	enabled, hasEnabled := section.Field("enabled")
	if hasMode && hasEnabled && len(r.faults) == 0 && (mode.Text != "never") != (enabled.Text == "true") {
		r.fault(keyEnabled, enabled.Line, "%s contradicts %s %s; one of the two is enough", enabled.Text, keyMode, mode.Text)
	}
}

// fields are the names that the object at a path may have.
func (r *reader) fields(at jsontree.Path) []string {
	var names []string
	for _, s := range r.table {
		rest := s.key
		if at != "" {
			var inside bool
			if rest, inside = strings.CutPrefix(s.key, string(at)+"."); !inside {
				continue
			}
		}
		name, _, _ := strings.Cut(rest, ".")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if at == "" {
		names = append(names, keyShortcuts)
	}
	return names
}
