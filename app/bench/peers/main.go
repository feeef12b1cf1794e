// Command peers compares Safelight's exports with what other programs make of the
// same scan: vips, rawtherapee-cli and darktable-cli, as far as they are installed.
// Run it with make bench-peers; docs/performance.md says what each program is
// asked to do.
//
// In every round each task is done by each program, one after the other, so that a
// machine that gets slower is in the figures of all. Memory is measured in runs of
// its own, in every second round.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"safelight/app/bench/negative"
	"safelight/pipeline/atomicfile"
)

func main() {
	safelight := flag.String("safelight", "build/safelight", "the `program` to compare")
	megapixels := flag.Float64("megapixels", 24, "size of the scan")
	count := flag.Int("count", 5, "number of rounds")
	into := flag.String("into", "", "a Markdown `file`; the table is put between its marks, if it has them")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := compare(ctx, *safelight, *megapixels, *count, *into); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		stop()
		os.Exit(1)
	}
}

// compare measures, and puts the table where it belongs.
func compare(ctx context.Context, safelight string, megapixels float64, count int, into string) error {
	if count < 1 || !(megapixels > 0) {
		return errors.New("-count and -megapixels are above 0")
	}
	safelight, err := filepath.Abs(safelight)
	if err != nil {
		return err
	}
	peers, missing := installed(peers())
	if len(missing) > 0 {
		fmt.Fprintln(os.Stderr, "peers: not installed, and left out:", strings.Join(missing, ", "))
	}
	if len(peers) == 0 {
		return errors.New("there is nothing to compare with")
	}
	dir, err := os.MkdirTemp("", "safelight-peers-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r := &runner{dir: dir, programs: append([]program{ours(safelight)}, peers...), progress: func(text string) { fmt.Fprintln(os.Stderr, text) }}
	r.width, r.height = negative.Size(megapixels)
	rows, err := r.run(ctx, tasks(), count)
	if err != nil {
		return err
	}
	text := table(rows) + "\n" + conditions(ctx, r, count)
	fmt.Print(text)
	if into == "" {
		return nil
	}
	return insert(into, text)
}

// insert puts a text between the marks of a file. A file that is not there, or has
// no marks, is left alone, and that is said.
func insert(path, text string) error {
	old, err := os.ReadFile(path)
	if err == nil {
		var changed string
		if changed, err = splice(string(old), text); err == nil {
			return atomicfile.WriteFile(path, []byte(changed), atomicfile.Options{Overwrite: true})
		}
	}
	fmt.Fprintf(os.Stderr, "peers: %s is as it was: %v\n", path, err)
	return nil
}
