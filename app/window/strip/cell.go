package strip

import (
	"path/filepath"
	"strings"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/words"
)

// Cell is a frame of the strip.
type Cell struct {
	Index int
	// Key is that of the thumbnail: another one is to be asked for when it is another.
	// It is empty while the scan is not known.
	Key string
	// Title is written below it, Badge behind that: a dot for an edited scan, an
	// exclamation mark for one that failed.
	Title, Badge string
	// Tip is shown when the cursor rests on it, Spoken is what it is called.
	Tip, Spoken string
	Current     bool
	Selected    bool
	Failed      bool
}

// CellOf is the frame of a scan, which is nil while it is not known.
func CellOf(d *desk.Desk, index int, scan *session.Scan) Cell {
	c := Cell{Index: index, Title: words.Count(index + 1), Current: index == d.State.Index, Selected: d.IsSelected(index)}
	c.Spoken = c.Title
	if scan == nil {
		return c
	}
	c.Key, c.Tip, c.Spoken, c.Failed = scan.Key, scan.Name, scan.Name, scan.Error != ""
	c.Title = strings.TrimSuffix(scan.Name, filepath.Ext(scan.Name))
	switch {
	case c.Failed:
		c.Badge = "!"
		c.Tip += "\n" + scan.Error
		c.Spoken += ", " + d.Say("frame.failed")
	case scan.Edited:
		c.Badge = "•"
		c.Spoken += ", " + d.Say("frame.edited")
	}
	return c
}
