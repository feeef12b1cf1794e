package cli

import (
	"path/filepath"
	"strings"

	"safelight/app/appkit"
	"safelight/app/window/restore"
)

// window shows a darkroom in the window of the Mac.
func (c *openCommand) window(e *environment, d *darkroom) error {
	left, notice := restore.Load(d.dataDir)
	path := c.Path
	if c.Restore {
		path = left.Reopened()
	} else if absolute, err := filepath.Abs(path); err == nil {
		path = absolute // it is remembered, for another time
	}
	return appkit.Run(e.ctx, appkit.Config{
		Session: d.session, Choices: d.choices(), Keys: d.keys,
		DataDir: d.dataDir, Restored: left, Notice: notice, Path: path, Thumbnail: d.thumbnail, Close: d.Close,
		File: d.configFile,
	})
}

// fromFinder is a command line as the Finder gives it to a program in a bundle: nothing,
// or in older systems a number of the process. That means to open the window as it was
// left. Other command lines are what they are.
func fromFinder(args []string, executable string, windows bool) []string {
	if len(args) == 1 && strings.HasPrefix(args[0], "-psn_") {
		args = nil
	}
	in := filepath.ToSlash(filepath.Dir(executable))
	if len(args) > 0 || !windows || !strings.HasSuffix(in, ".app/Contents/MacOS") {
		return args
	}
	return []string{"open", "--restore"}
}
