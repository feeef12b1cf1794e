package config

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseBytes(t *testing.T) {
	for text, want := range map[string]Bytes{
		"0B": 0, "1B": 1, "1KiB": 1 << 10, "512MiB": 512 << 20, "4 GiB": 4 << 30, "2TiB": 2 << 40, "007MiB": 7 << 20,
		"400M": 400e6, "400MB": 400e6, "1K": 1000, "2 GB": 2e9, "3T": 3e12,
		"8388607TiB": 8388607 << 40, "9223372036854775807B": math.MaxInt64,
	} {
		got, err := ParseBytes(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "1", "B", "MiB", "1.5GiB", "-1GiB", "+1GiB", "1gib", "1XB", "1k", "1mB", "K", "8388608TiB", "9223372036854775808B", "99999999999999999999B", "1GiB ", "0x1B"} {
		_, err := ParseBytes(text)
		require.Error(t, err, text)
		require.Contains(t, err.Error(), "is no size; want one such as 512MiB or 4GiB", text)
	}
}

func TestEverySizeIsReadAsItIsWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		b := Bytes(r.Int64()) >> r.IntN(63) &^ (1<<r.IntN(40) - 1)
		text, err := b.MarshalText()
		require.NoError(t, err)
		var got Bytes
		require.NoError(t, got.UnmarshalText(text))
		require.Equal(t, b, got)
	}
}

func TestDurationsAreWrittenShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 100 * time.Millisecond: "100ms", 5 * time.Second: "5s", time.Minute: "1m", 90 * time.Second: "1m30s",
		time.Hour: "1h", 10 * time.Minute: "10m", 100 * time.Minute: "1h40m", time.Hour + 10*time.Second: "1h0m10s", 10 * time.Hour: "10h",
	} {
		require.Equal(t, want, durationText(d))
		got, err := time.ParseDuration(durationText(d))
		require.NoError(t, err)
		require.Equal(t, d, got)
	}
}

// The distance of words is a metric, and 1 for a slip of the finger.
func TestDistance(t *testing.T) {
	require.Equal(t, 3, distance("kitten", "sitting"))
	require.Equal(t, 5, distance("", "spare"))
	require.Equal(t, 1, distance("spar", "spare"))
	require.Equal(t, 1, distance("spere", "spare"))
	require.Equal(t, 1, distance("sparre", "spare"))
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		w := make([]byte, r.IntN(6))
		for i := range w {
			w[i] = 'a' + byte(r.IntN(3))
		}
		return string(w)
	}
	for range 2000 {
		a, b, c := word(), word(), word()
		require.Equal(t, a == b, distance(a, b) == 0)
		require.Equal(t, distance(a, b), distance(b, a))
		require.LessOrEqual(t, distance(a, c), distance(a, b)+distance(b, c))
	}
}
