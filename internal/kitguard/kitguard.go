// Package kitguard keeps a program from running in which darwinkit would crash.
//
// darwinkit v0.5.0 hands the address of a Go slice to libffi, which keeps it. Since
// Go 1.25 the compiler puts small slices whose length it does not know on the stack,
// so that libffi reads what has taken their place: the first message from AppKit to
// Go ends in a segmentation fault (github.com/progrium/darwinkit/issues/286). The
// compiler leaves such slices on the heap if it is told so, for all packages, as
// generic functions of darwinkit are compiled where they are used:
//
//	go build -gcflags=all=-d=variablemakethreshold=0 ./app
//
// Go records that in the program, with -trimpath too. A program that links darwinkit
// calls [Check] before it does anything with it, and says what Check says.
package kitguard

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// Flag is what go build, go run and go test need for a program with darwinkit.
const Flag = "-gcflags=" + pattern + "=-d=" + option + "=0"

const (
	pattern = "all"
	option  = "variablemakethreshold"
	module  = "github.com/progrium/darwinkit"
)

// ErrFlag is that the program was built without [Flag].
var ErrFlag = errors.New("this program has to be built with " + Flag + ", or it would crash in darwinkit")

// Check is nil if this program was built with Flag, or has no darwinkit. Otherwise
// the error wraps [ErrFlag]; so it does if nobody recorded how it was built.
func Check() error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("%w: nobody recorded how it was built", ErrFlag)
	}
	return check(info)
}

func check(info *debug.BuildInfo) error {
	linked := false
	for _, dep := range info.Deps {
		linked = linked || dep.Path == module
	}
	if !linked {
		return nil
	}
	recorded := ""
	for _, s := range info.Settings {
		if s.Key == "-gcflags" {
			recorded = s.Value
		}
	}
	switch {
	case recorded == "":
		return ErrFlag
	case !keepsOnHeap(recorded):
		return fmt.Errorf("%w; it was built with -gcflags=%s", ErrFlag, recorded)
	}
	return nil
}

// keepsOnHeap is whether a value of -gcflags, a pattern and flags, has Flag's effect.
// Of several -gcflags Go records the last, which is taken for the only one.
func keepsOnHeap(value string) bool {
	flags, ok := strings.CutPrefix(value, pattern+"=")
	if !ok {
		return false // only the packages named in go build, or others
	}
	set := ""
	for flag := range strings.FieldsSeq(flags) {
		flag = strings.TrimLeft(strings.Trim(flag, `'"`), "-") // one dash is as good as two
		debugging, ok := strings.CutPrefix(flag, "d=")
		if !ok {
			continue
		}
		for setting := range strings.SplitSeq(debugging, ",") {
			if name, value, _ := strings.Cut(setting, "="); name == option {
				set = value
			}
		}
	}
	return set == "0"
}
