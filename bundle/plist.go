package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"howett.net/plist"
)

// The facts about the app that more than one file needs.
const (
	executable    = "safelight"
	helper        = "safelight-worker" // as xpcworker/host looks for it
	minimumSystem = "13.0"
)

// values are what stands for $(NAME) in the template.
func values(v version, identifier string) map[string]string {
	return map[string]string{
		"IDENTIFIER":     identifier,
		"EXECUTABLE":     executable,
		"VERSION":        v.Short,
		"BUILD":          v.Build,
		"SOURCE":         v.Source,
		"MINIMUM_SYSTEM": minimumSystem,
	}
}

// placeholder is $(NAME), or one without an end, which has no value either.
var placeholder = regexp.MustCompile(`\$\(([^)]*)(\)?)`)

// infoPlist is Info.plist in the root of the repository with values put in.
func infoPlist(root string, values map[string]string) ([]byte, error) {
	path := filepath.Join(root, "Info.plist")
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if _, err := plist.Unmarshal(data, &tree); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	filled, err := fill(tree, values)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return plist.MarshalIndent(filled, plist.XMLFormat, "\t")
}

// fill puts values into every text of a property list.
func fill(tree any, values map[string]string) (any, error) {
	switch node := tree.(type) {
	case string:
		var unknown string
		text := placeholder.ReplaceAllStringFunc(node, func(whole string) string {
			m := placeholder.FindStringSubmatch(whole)
			value, ok := values[m[1]]
			if (!ok || m[2] == "") && unknown == "" {
				unknown = whole
			}
			return value
		})
		if unknown != "" {
			return nil, fmt.Errorf("there is no value for %s", unknown)
		}
		return text, nil
	case []any:
		out := make([]any, len(node))
		for i := range node {
			var err error
			if out[i], err = fill(node[i], values); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(node))
		for key := range node {
			var err error
			if out[key], err = fill(node[key], values); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
		}
		return out, nil
	}
	return tree, nil
}
