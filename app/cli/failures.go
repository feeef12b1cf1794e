package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// failure is a file that could not be done.
type failure struct{ file, stage, text string }

// reason is the text without the file and the stage.
func (f failure) reason() string {
	return strings.TrimPrefix(strings.TrimPrefix(f.text, f.file+": "), f.stage+": ")
}

const (
	// mostListed failures fit a screen.
	mostListed = 20
	// widestFile is the width of the column of files; longer ones stand out.
	widestFile = 48
)

// listFailures tells again which files failed, in which stage and why: what was said when
// it happened may be far above by the end.
func listFailures(w io.Writer, failures []failure) {
	listed := failures[:min(len(failures), mostListed)]
	file, stage := 0, 0
	for _, f := range listed {
		file = max(file, min(runewidth.StringWidth(shownLine(f.file)), widestFile))
		stage = max(stage, len(f.stage))
	}
	fmt.Fprintln(w, "safelight: these failed:")
	for _, f := range listed {
		fmt.Fprintf(w, "  %s  %-*s  %s\n", runewidth.FillRight(shownLine(f.file), file), stage, f.stage, shownLine(f.reason()))
	}
	if more := len(failures) - len(listed); more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}
