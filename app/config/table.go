package config

import (
	"fmt"
	"strings"
)

// Table is the documentation of all keys, in Markdown.
func Table() string {
	var out strings.Builder
	out.WriteString("| key | value | default | meaning |\n|---|---|---|---|\n")
	p := Default()
	for _, s := range settings(&p) {
		meaning := s.meaning
		separator := "; also `"
		for _, other := range []string{s.flag, s.variable} {
			if other != "" {
				meaning += separator + other + "`"
				separator = ", `"
			}
		}
		fmt.Fprintf(&out, "| `%s` | %s | %v | %s |\n", s.key, s.value.limits(), s.value, meaning)
	}
	return out.String()
}
