// Command safelight turns film scans into finished pictures.
package main

import (
	"os"

	"safelight/app/cli"
	"safelight/xpcworker/worker"
)

func main() {
	// A worker starts as this same program when no helper lies beside it. It
	// must not run anything else first: it is about to give up its privileges.
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(worker.Main(os.Args[2:], worker.NewImage))
	}
	os.Exit(cli.Main(os.Args[1:], cli.Standard()))
}
