package raster

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Forgivable reports whether what was decoded before an error may be used
// without the rest, with Limits.Partial: the file is truncated or damaged.
func Forgivable(err error) bool {
	return errors.Is(err, ErrTruncated) || errors.Is(err, ErrCorrupt)
}

// AddRows adds rows from to to-1 to ranges of rows that are in order and apart
// from one another, as those of Info.MissingRows are.
func AddRows(ranges [][2]int, from, to int) [][2]int {
	if from >= to {
		return ranges
	}
	first, _ := slices.BinarySearchFunc(ranges, from, func(r [2]int, v int) int { return r[1] - v })
	last := first
	for last < len(ranges) && ranges[last][0] <= to {
		from, to = min(from, ranges[last][0]), max(to, ranges[last][1])
		last++
	}
	return slices.Replace(ranges, first, last, [2]int{from, to})
}

// DescribeMissing is the warning that rows of so many are missing.
func DescribeMissing(rows [][2]int, height int) string {
	return describeRows(rows, height) + missingSuffix
}

const missingSuffix = " are damaged or missing and were left blank"

// TellsMissing says whether a text is a warning of [DescribeMissing], so that who
// knows more of the rows need not say it twice.
func TellsMissing(text string) bool {
	var n, height int
	_, err := fmt.Sscanf(text, "%d of %d rows (", &n, &height)
	return err == nil && strings.HasSuffix(text, missingSuffix)
}

// DescribeSuspect is the warning that rows of so many were decoded, but are not
// what was encoded.
func DescribeSuspect(rows [][2]int, height int) string {
	return describeRows(rows, height) + " do not match their checksum"
}

// describeRows names rows of so many.
func describeRows(rows [][2]int, height int) string {
	n := 0
	var ranges []string
	for i, r := range rows {
		n += r[1] - r[0]
		if i < 8 {
			ranges = append(ranges, fmt.Sprintf("%d to %d", r[0], r[1]-1))
		}
	}
	if len(rows) > len(ranges) {
		ranges = append(ranges, "others")
	}
	return fmt.Sprintf("%d of %d rows (%s)", n, height, strings.Join(ranges, ", "))
}
