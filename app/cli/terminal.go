package cli

import (
	"os"

	"golang.org/x/term"
)

// Standard are the standard streams of the process.
func Standard() Streams {
	s := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	if !draws(os.Stderr) {
		return s
	}
	s.OutShown = sameTerminal(os.Stdout, os.Stderr)
	if s.OutShown || !term.IsTerminal(int(os.Stdout.Fd())) {
		s.Terminal = os.Stderr
	}
	return s
}

// draws says whether a file is a terminal that can move its cursor.
func draws(f *os.File) bool {
	kind := os.Getenv("TERM")
	return kind != "" && kind != "dumb" && term.IsTerminal(int(f.Fd()))
}

// sameTerminal says whether what is written to two files comes to one place.
func sameTerminal(a, b *os.File) bool {
	one, err := a.Stat()
	two, err2 := b.Stat()
	return err == nil && err2 == nil && os.SameFile(one, two)
}
