// Command safelight-worker is the helper of Safelight: one process, one image.
// Safelight starts it; it is of no use by hand.
package main

import (
	"os"

	"safelight/xpcworker/worker"
)

func main() { os.Exit(worker.Main(os.Args[1:], worker.NewImage)) }
