package recipe

import (
	"fmt"
	"strings"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/jsontree"
)

// FileKind is a kind of file that holds recipes.
type FileKind string

// The kinds of file.
const (
	RecipeFile  FileKind = "recipe"
	SidecarFile FileKind = "sidecar"
	DivereFile  FileKind = "divere" // a preset of the program DiVERE, version 3
)

// unknownFile is how a file is called before its kind is known.
const unknownFile FileKind = "file"

// LoadOptions are what Load needs to know besides the file. The zero value
// will do for all files but those of folders.
type LoadOptions struct {
	// Name is the scan's file name; folders before it do not matter. It picks
	// the entry of a DiVERE folder file.
	Name string
	// Library and Papers are where names without figures are looked up; when
	// empty, in what comes with the program.
	Library color.Library
	Papers  curve.Library
	// Working is the working space for DiVERE presets, which do not say theirs;
	// "" is "kodak-endura-premier", that program's default.
	Working string
}

// Loaded is what a file says about a scan.
type Loaded struct {
	Kind FileKind
	// Frames are the pictures of the scan, at least one. Their recipes are
	// valid, and complete in themselves as by [Recipe.Resolve].
	Frames []Frame
	// Notices tell what the file says that could not be taken as it is, each
	// with the path of the value in the file. Only foreign files have any.
	Notices []string
}

// Load reads a file of any kind that holds recipes, at most [MaxBytes] long:
// a recipe, a sidecar, or a DiVERE preset (a single one, a contact sheet, or
// the file of a folder). Our own files are read as strictly as [Parse] does;
// those of the other program with an eye to what is wrong with many of them.
// Errors are of type [*FieldError], possibly joined.
func Load(data []byte, opts LoadOptions) (*Loaded, error) {
	anyRole := color.Output | color.Working | color.Scanner
	if len(opts.Library.Names(anyRole)) == 0 {
		opts.Library = color.Builtin()
	}
	if len(opts.Papers.Names()) == 0 {
		opts.Papers = curve.Builtin()
	}
	n, err := parseTree(unknownFile, data)
	if err != nil {
		return nil, err
	}
	switch recognize(n) {
	case SidecarFile:
		return loadSidecar(n, opts.Library)
	case DivereFile:
		return loadDivere(n, opts)
	case RecipeFile:
		return loadRecipe(n, opts.Library)
	}
	return nil, notRecognized(n)
}

// recognize tells the kind of a file by the fields that only that kind has.
func recognize(n node) FileKind {
	has := func(name string) bool {
		_, ok := n.Field(name)
		return ok
	}
	switch {
	case has("safelight"):
		return SidecarFile
	case isDiverePreset(n), isDivereFolder(n):
		return DivereFile
	case has("render"), has("film"), has("density"):
		return RecipeFile
	}
	return unknownFile
}

func notRecognized(n node) error {
	found := string(n.Kind)
	if len(n.Names) > 0 {
		found += " with " + someNames(n)
	}
	return &FieldError{File: unknownFile, Err: fmt.Errorf("neither a recipe nor a sidecar nor a DiVERE preset, but %s", found)}
}

// someNames lists the first names of an object's fields.
func someNames(n node) string {
	const most = 5
	var list []string
	for _, name := range n.Names[:min(len(n.Names), most)] {
		list = append(list, jsontree.Quote(name))
	}
	if more := len(n.Names) - most; more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(list, ", ")
}

func loadRecipe(n node, lib color.Library) (*Loaded, error) {
	r, err := decodeRecipe(n)
	if err != nil {
		return nil, err
	}
	f := faults{file: RecipeFile}
	r.complete(lib, &f, "")
	if err := f.err(); err != nil {
		return nil, err
	}
	return &Loaded{Kind: RecipeFile, Frames: []Frame{{Recipe: r}}}, nil
}

func loadSidecar(n node, lib color.Library) (*Loaded, error) {
	sc, err := decodeSidecar(n)
	if err != nil {
		return nil, err
	}
	if err := sc.complete(lib); err != nil {
		return nil, err
	}
	return &Loaded{Kind: SidecarFile, Frames: sc.Frames()}, nil
}
