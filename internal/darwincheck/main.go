// Command darwincheck checks on any machine what is built on a Mac only, for arm64
// and amd64, without Apple's SDK. It needs go and clang, and compiles no dependency.
//
//   - Every package of the module, with its tests, has its types checked as for
//     darwin with cgo, against the sources of what it imports. Names in C are those
//     that clang sees: [go tool cgo] translates the files that import "C".
//   - Names that darwinkit takes as text, as in objc.Sel("setTitle:"), have to be in
//     its bindings, or declared with the place that documents them; see names.go. What is
//     sent with objc.Call is of the kinds that the bindings send; see messages.go.
//   - Objective-C and C files are checked by clang against declarations of ours in
//     internal/darwinstubs, and analyzed for objects that nobody releases. What they
//     call has to be defined, or in a library that is linked; see link.go.
//   - Formats of fmt.Printf and its like are checked as by go vet, which cannot read files
//     that import "C" without that SDK.
//   - What is taken is given back: memory of C that Go has, objects that are retained for
//     a void *, locks of surfaces, rights of Mach ports; see pairs.go. What the engine of
//     Metal gives to kernels by number is what they take; see kernels.go.
//   - What go build refuses before it compiles anything is told, such as flags in #cgo.
//   - Seeded faults, in folder faults, show that all of this finds something: each is
//     put into its file, and has to be rejected, for the reason it gives.
//
// What it finds goes to standard output, a line each, and its exit code is then 1.
// It says nothing of what only running shows: see docs/macos.md.
//
//	darwincheck [-faults=false] [-v]
//
// [go tool cgo]: https://pkg.go.dev/cmd/cgo
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	withFaults := flag.Bool("faults", true, "see that seeded faults are rejected")
	verbose := flag.Bool("v", false, "say how long each part takes, and why each fault was rejected")
	flag.Parse()
	root, err := moduleRoot()
	if err == nil {
		log := io.Discard
		if *verbose {
			log = os.Stderr
		}
		err = run(root, *withFaults, os.Stdout, log)
	}
	if err != nil {
		if !errors.Is(err, errFound) {
			fmt.Fprintln(os.Stderr, "check-darwin:", err)
		}
		os.Exit(1)
	}
}

// errFound is that there are findings, which have been told.
var errFound = errors.New("something was found")

// moduleRoot is the folder of the module that the command is run in.
func moduleRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	file := strings.TrimSpace(string(out))
	if filepath.Base(file) != "go.mod" {
		return "", errors.New("not in a module")
	}
	return filepath.Dir(file), nil
}

// run checks the module at root and writes what it finds to out, and then a summary.
// The error is errFound if it finds anything; faults are not tried then.
func run(root string, withFaults bool, out, log io.Writer) error {
	start := time.Now()
	c, err := newChecker(root)
	if err != nil {
		return err
	}
	defer c.close()
	fmt.Fprintf(log, "read after %v\n", time.Since(start).Round(time.Millisecond))
	all := c.checkAll()
	fmt.Fprintf(log, "checked after %v\n", time.Since(start).Round(time.Millisecond))

	var faults []fault
	rejected := 0
	if withFaults {
		if faults, err = readFaults(filepath.Join(root, faultFolder)); err != nil {
			return err
		}
		if len(all) == 0 { // in files that are wrong already a fault proves nothing
			accepted := c.tryFaults(faults, log)
			rejected = len(faults) - len(accepted)
			all = append(all, accepted...)
			fmt.Fprintf(log, "faults tried after %v\n", time.Since(start).Round(time.Millisecond))
		}
	}
	for _, f := range sorted(all) {
		fmt.Fprintln(out, f.relative(root))
	}
	fmt.Fprintf(out, "check-darwin: %d packages, %d Objective-C files, %d of %d seeded faults rejected\n",
		c.packages(), len(c.objectiveC), rejected, len(faults))
	if len(all) > 0 {
		return errFound
	}
	return nil
}
