package cli

import (
	"fmt"
	"slices"
	"strings"

	"safelight/pipeline/raster"
)

// salvaged adds to the notices about a scan which of its rows are missing in a
// picture, in the place of what was known of that when the scan was opened.
func salvaged(notices []string, missing [][2]int) []string {
	if len(missing) == 0 {
		return notices
	}
	const most = 10
	var parts []string
	for _, rows := range missing[:min(len(missing), most)] {
		parts = append(parts, fmt.Sprintf("%d to %d", rows[0], rows[1]-1))
	}
	if len(missing) > most {
		parts = append(parts, "and others")
	}
	return append(slices.DeleteFunc(notices, raster.TellsMissing),
		"salvaged: of the scan's rows "+strings.Join(parts, ", ")+" at least a part could not be decoded and is blank")
}

// rowsIn is how many rows ranges have.
func rowsIn(ranges [][2]int) (n int) {
	for _, rows := range ranges {
		n += rows[1] - rows[0]
	}
	return n
}

// salvagedAtAll is the notice about a scan that was read and is not whole.
func salvagedAtAll(missing, oddities int) []string {
	var parts []string
	if missing > 0 {
		parts = append(parts, fmt.Sprintf("%d rows of the scan are missing", missing))
	}
	if oddities > 0 {
		parts = append(parts, fmt.Sprintf("%d oddities were found", oddities))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"salvaged: " + strings.Join(parts, ", ") + "; inspect --partial names them"}
}
