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

// units are what a size can be given in, the largest first.
var units = [...]struct {
	name  string
	bytes Bytes
}{{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// ParseBytes reads a whole number with a unit: "512MiB", "4GiB", "0B". There are
// B, KiB, MiB, GiB and TiB, each 1024 times the one before.
func ParseBytes(text string) (Bytes, error) {
	for _, u := range units {
		digits, ok := strings.CutSuffix(text, u.name)
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
	for _, u := range units {
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
