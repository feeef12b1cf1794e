package config

import (
	"encoding/json"
	"errors"
	"slices"

	"safelight/app/shortcut"
	"safelight/pipeline/jsontree"
)

// keyShortcuts is the section with other keys than those of the table of shortcuts:
// {"undo": ["U", "Mod+Z"]}.
const keyShortcuts = "shortcuts"

// shortcuts takes over the keys that the file names, each written as in the table.
func (r *reader) shortcuts(n jsontree.Node) {
	at := jsontree.Path(keyShortcuts)
	if n.Kind != jsontree.Object {
		r.fault(at, n.Line, "want %s, found %s", jsontree.Object, n.Kind)
		return
	}
	var names []string
	for _, s := range shortcut.Table() {
		names = append(names, s.Name)
	}
	before, keys := len(r.faults), map[string][]string{}
	for i, name := range n.Names {
		field, item := at.Field(name), n.Items[i]
		switch {
		case !slices.Contains(names, name):
			r.fault(field, item.Line, "unknown shortcut; %s", suggestion(name, names))
		case item.Kind != jsontree.List:
			r.fault(field, item.Line, "want %s of keys, found %s", jsontree.List, item.Kind)
		default:
			keys[name] = r.keys(field, item)
		}
	}
	if len(r.faults) > before {
		return
	}
	if _, err := shortcut.With(keys); err != nil {
		field, line := at, n.Line
		var clash *shortcut.Clash
		if errors.As(err, &clash) {
			field, line = clashing(at, n, clash)
		}
		r.fault(field, line, "%w", err)
		return
	}
	r.config.Shortcuts = keys
	for name := range keys {
		r.config.from[string(at.Field(name))] = r.file
	}
}

// keys are those of a shortcut.
func (r *reader) keys(at jsontree.Path, list jsontree.Node) []string {
	keys := []string{}
	for i, item := range list.Items {
		if item.Kind != jsontree.String {
			r.fault(at.Index(i), item.Line, "want %s, found %s", jsontree.String, item.Kind)
			continue
		}
		key, err := shortcut.ParseKey(item.Text)
		if err != nil {
			r.fault(at.Index(i), item.Line, "%w", err)
			continue
		}
		keys = append(keys, key)
	}
	return keys
}

// clashing is the last place in the file that asks for a key that would do two things.
// One of them may have it from the table.
func clashing(at jsontree.Path, n jsontree.Node, clash *shortcut.Clash) (field jsontree.Path, line int) {
	field, line = at, n.Line
	for i, name := range n.Names {
		if !slices.Contains(clash.Names[:], name) {
			continue
		}
		for k, item := range n.Items[i].Items {
			if key, err := shortcut.ParseKey(item.Text); err == nil && key == clash.Key {
				field, line = at.Field(name).Index(k), item.Line
			}
		}
	}
	return field, line
}

// shortcutSettings are the keys that were set, in the order of the table.
func (c *Config) shortcutSettings() (list []Setting) {
	for _, s := range shortcut.Table() {
		if keys, ok := c.Shortcuts[s.Name]; ok {
			key := string(jsontree.Path(keyShortcuts).Field(s.Name))
			value, _ := json.Marshal(keys)
			list = append(list, Setting{Key: key, Value: string(value), From: c.from[key]})
		}
	}
	return list
}
