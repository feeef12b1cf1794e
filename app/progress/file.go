package progress

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/mattn/go-runewidth"

	"safelight/xpcworker/wire"
)

// file is a file that is being worked on.
type file struct {
	name        string
	shown       string // the name, fit for a terminal
	stage       string
	done, total int64 // of the stage
}

func newFile(name, stage string) *file {
	return &file{name: name, shown: wire.Line(name, 8<<10), stage: stage}
}

// line is the file's line, at most width columns wide. The name takes so many of
// them, or what there is.
func (f *file) line(name, width int) string {
	percent := ""
	if f.total > 0 {
		percent = fmt.Sprintf("%d %%", 100*f.done/f.total)
	}
	tail := fmt.Sprintf(" %-7s %5s", f.stage, percent)
	room := min(width-len(tail), name+1)
	if room < 1 {
		return runewidth.Truncate(f.stage, width, "")
	}
	return runewidth.FillRight(shorten(f.shown, room), room) + tail
}

// shorten makes a name fit so many columns. First goes its extension, then its
// beginning, as the scans of a roll have names that differ at their ends.
func shorten(name string, columns int) string {
	if runewidth.StringWidth(name) <= columns {
		return name
	}
	const cut = "…"
	name = strings.TrimSuffix(name, filepath.Ext(name))
	over := runewidth.StringWidth(name) - columns
	switch left := columns - runewidth.StringWidth(cut); {
	case over <= 0:
		return name
	case left < 0:
		return ""
	default:
		return runewidth.TruncateLeft(name, over+runewidth.StringWidth(cut), cut)
	}
}
