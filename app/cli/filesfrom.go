package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// maxFilesFrom is far more than the paths of a million scans.
const maxFilesFrom = 1 << 30

// readFiles adds what --files-from names to the arguments: there may be more than
// the system takes as those.
func (c *exportCommand) readFiles(in io.Reader) error {
	if c.FilesFrom == "" {
		if len(c.Files) == 0 {
			return usagef("no files and no folders")
		}
		return nil
	}
	if c.FilesFrom != "-" {
		f, err := os.Open(c.FilesFrom)
		if err != nil {
			return usagef("--files-from: %v", err)
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxFilesFrom+1))
	switch {
	case err != nil:
		return fmt.Errorf("--files-from: %w", err)
	case len(text) > maxFilesFrom:
		return usagef("--files-from: more than %d bytes", maxFilesFrom)
	case len(text) > 0 && text[len(text)-1] != 0:
		return usagef("--files-from: the last path has no NUL behind it; the list is torn, or one of lines")
	}
	for path := range bytes.SplitSeq(text, []byte{0}) {
		if len(path) > 0 {
			c.Files = append(c.Files, string(path))
		}
	}
	if len(c.Files) == 0 {
		return usagef("--files-from: no files and no folders")
	}
	return nil
}
