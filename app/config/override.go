package config

import (
	"fmt"
	"maps"
	"os"
	"slices"
)

// readEnvironment takes over what variables say. An empty one says nothing.
func (c *Config) readEnvironment(table []setting) error {
	for _, s := range table {
		if s.variable == "" {
			continue
		}
		text := os.Getenv(s.variable)
		if text == "" {
			continue
		}
		if err := s.value.set(text); err != nil {
			return fmt.Errorf("%s: %w", s.variable, err)
		}
		c.from[s.key] = s.variable
	}
	return nil
}

// readFlags takes over what flags say.
func (c *Config) readFlags(table []setting, flags map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		i := slices.IndexFunc(table, func(s setting) bool { return s.flag == name })
		if i < 0 {
			return fmt.Errorf("%s: not a flag that sets anything", name)
		}
		if err := table[i].value.set(flags[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c.from[table[i].key] = name
	}
	return nil
}
