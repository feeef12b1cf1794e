package recipe

import (
	"errors"
	"fmt"
	"path/filepath"

	"safelight/pipeline/color"
	"safelight/pipeline/jsontree"
)

// divereWorking is the working space a preset is meant for when nothing else
// is known: that program's default.
const divereWorking = "kodak-endura-premier"

func loadDivere(n node, opts LoadOptions) (*Loaded, error) {
	if opts.Working == "" {
		opts.Working = divereWorking
	}
	working, ok := color.Lookup(opts.Working)
	if !ok || working.Role&color.Working == 0 {
		return nil, &FieldError{File: DivereFile, Err: fmt.Errorf("no working space %s", jsontree.Quote(opts.Working))}
	}
	im := &divereImport{opts: opts, working: working, told: map[string]bool{}}
	if !isDiverePreset(n) {
		var err error
		if n, err = im.pick(n, opts.Name); err != nil {
			return nil, err
		}
	}
	var preset diverePreset
	d := decoder{faults: faults{file: DivereFile}, lenient: true, unknown: func(at path) {
		im.notice(at, "unknown, passed over")
	}}
	d.decode(im.entry, n, &preset)
	if err := d.err(); err != nil {
		return nil, err
	}
	frames, err := im.frames(preset)
	if err != nil {
		return nil, err
	}
	return &Loaded{Kind: DivereFile, Frames: frames, Notices: im.notices}, nil
}

// divereImport is the import of one preset.
type divereImport struct {
	opts    LoadOptions
	working color.Space
	entry   path // where in the file the preset is
	notices []string
	told    map[string]bool
}

// notice tells something once, even where many crops inherit the cause.
func (im *divereImport) notice(at path, format string, args ...any) {
	text := string(at) + ": " + fmt.Sprintf(format, args...)
	if !im.told[text] {
		im.told[text] = true
		im.notices = append(im.notices, text)
	}
}

// pick takes the preset for the scan of the given name out of a folder file.
func (im *divereImport) pick(folder node, name string) (node, error) {
	if name != "" {
		name = filepath.Base(name)
	}
	if n, ok := folder.Field(name); ok {
		im.entry = path("").Field(name)
		return n, nil
	}
	n, ok := folder.Field(folderDefault)
	if !ok {
		wanted := jsontree.Quote(name)
		if name == "" {
			wanted = "a scan without a name"
		}
		return n, &FieldError{File: DivereFile, Err: &noPreset{wanted, someNames(folder)}}
	}
	im.entry = folderDefault
	if name != "" {
		im.notice(im.entry, "used, as there is no preset for %s", jsontree.Quote(name))
	}
	return n, nil
}

// ErrNoPreset says that a folder file has nothing for a scan, and no default.
var ErrNoPreset = errors.New("no preset")

// noPreset is ErrNoPreset with what was looked for and what there is.
type noPreset struct{ wanted, there string }

func (e *noPreset) Error() string {
	return fmt.Sprintf("no preset for %s; there are some for %s", e.wanted, e.there)
}

func (e *noPreset) Is(target error) bool { return target == ErrNoPreset }
