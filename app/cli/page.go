package cli

import (
	"fmt"
	"io/fs"
	"os"
)

// pageVariable names a folder that the page is served from, instead of what is in the
// program: for whoever works on the page. Whoever sets it could run another program
// just as well; what leads out of the folder is not served.
const pageVariable = "SAFELIGHT_WEB"

// page are the files of the page, nil for those in the program, and what closes them.
func page() (files fs.FS, done func(), err error) {
	dir := os.Getenv(pageVariable)
	if dir == "" {
		return nil, func() {}, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", pageVariable, err)
	}
	return root.FS(), func() { root.Close() }, nil
}
