package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"safelight/pipeline/jsontree"
)

// Bytes is an amount of memory.
type Bytes int64

// unit is what a size can be given in.
type unit struct {
	name, short string // short is "" if there is none
	bytes       Bytes
}

// units are all there are, the largest first.
func units() [9]unit {
	return [...]unit{
		{"TiB", "", 1 << 40}, {"TB", "T", 1e12}, {"GiB", "", 1 << 30}, {"GB", "G", 1e9},
		{"MiB", "", 1 << 20}, {"MB", "M", 1e6}, {"KiB", "", 1 << 10}, {"KB", "K", 1e3}, {"B", "", 1},
	}
}

// cut is the number before a unit, if text ends with that.
func (u unit) cut(text string) (digits string, ok bool) {
	if digits, ok = strings.CutSuffix(text, u.name); !ok && u.short != "" {
		digits, ok = strings.CutSuffix(text, u.short)
	}
	return digits, ok
}

// ParseBytes reads a whole number with a unit: "512MiB", "400M", "0B". There are
// B; KiB, MiB, GiB and TiB, each 1024 times the one before; and KB, MB, GB and TB,
// or K, M, G and T, each 1000 times the one before.
func ParseBytes(text string) (Bytes, error) {
	for _, u := range units() {
		digits, ok := u.cut(text)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(digits), 10, 63)
		if err != nil || n > uint64(math.MaxInt64/u.bytes) {
			break
		}
		return Bytes(n) * u.bytes, nil
	}
	return 0, fmt.Errorf("%s is no size; want one such as 512MiB or 4GiB", jsontree.Quote(text))
}

// String is the shortest that ParseBytes takes for the same.
func (b Bytes) String() string {
	for _, u := range units() {
		if b != 0 && b%u.bytes == 0 {
			return fmt.Sprintf("%d%s", int64(b/u.bytes), u.name)
		}
	}
	return "0B"
}

// UnmarshalText is ParseBytes, for flags.
func (b *Bytes) UnmarshalText(text []byte) (err error) {
	*b, err = ParseBytes(string(text))
	return err
}

// MarshalText is String.
func (b Bytes) MarshalText() ([]byte, error) { return []byte(b.String()), nil }
