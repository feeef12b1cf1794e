package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// None stands for a number that there is not.
const None = "–"

// minus is the sign that is as wide as a plus.
const minus = "−"

// Number writes a number to the precision of step, or of fine where step does not tell
// it. Signed ones have a plus where they are above 0. NaN is [None].
func Number(value, step, fine float64, signed bool) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return None
	}
	digits := Decimals(fine)
	if math.Abs(value-Round(value, step)) < fine/2 {
		digits = Decimals(step)
	}
	text := strconv.FormatFloat(math.Abs(value), 'f', digits, 64)
	switch zero := strings.Trim(text, "0.") == ""; {
	case zero:
		return text
	case value < 0:
		return minus + text
	case signed:
		return "+" + text
	}
	return text
}

// Typed is the number that somebody typed: with a point or a comma, either minus, and
// a unit behind it or not. It is false for what is no finite number.
func Typed(text, unit string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), unit))
	text = strings.NewReplacer(minus, "-", ",", ".", "\u202f", "", "\u00a0", "").Replace(text)
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) || strings.ContainsAny(text, "xX_pP") {
		return 0, false
	}
	return value, true
}

// Decimals are those of a step: 2 of 0.01, 3 of 0.025.
func Decimals(step float64) int {
	text := strconv.FormatFloat(math.Round(step*1e6)/1e6, 'f', -1, 64)
	if i := strings.IndexByte(text, '.'); i >= 0 {
		return len(text) - i - 1
	}
	return 0
}

// Round is a value to the nearest multiple of a step, without the dust of binary
// fractions. A step of 0 rounds nothing.
func Round(value, step float64) float64 {
	if !(step > 0) || math.IsInf(value, 0) {
		return value
	}
	scale := math.Pow10(Decimals(step) + 2)
	return math.Round(math.Round(value/step)*step*scale) / scale
}

// Bytes writes an amount of memory, in the units of the system: 1 MB is a million.
func Bytes(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.0f kB", float64(max(n, 0))/1e3)
}

// Count writes a whole number.
func Count(n int) string { return strconv.Itoa(n) }
