// Package look finds out how a scan is to look: from its sidecar, from the
// presets of its folder, from a file the user names, by an analysis of the scan in
// its worker, or from the static defaults of a film type.
package look

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"safelight/app/folder"
	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

// Options say where the recipes of scans come from. The zero value means the
// scan's sidecar, its entry in the presets of its folder, or an analysis.
type Options struct {
	// Recipe is a file with a recipe, a sidecar or a DiVERE preset, for all scans.
	Recipe string
	// Film starts anew, whatever is kept beside a scan, for this film type.
	Film recipe.Film
	// Auto starts anew, with an analysis; if it is false, with static defaults.
	Auto *bool
	// Working is the working space where no recipe says; "" is the default.
	Working string
	// DataDir is the user's data folder, with color spaces, papers, and the
	// sidecars of read-only folders; "" if there is none.
	DataDir string
}

// anew says that the user wants to start anew, whatever is kept beside a scan.
func (o Options) anew() bool { return o.Film != "" || o.Auto != nil }

// Look is where the recipes of scans come from. It may be used by several
// goroutines.
type Look struct {
	options Options
	library color.Library
	papers  curve.Library
	notices []string
}

// New prepares the libraries, with what the user added to them. Options are taken
// to make sense.
func New(options Options) *Look {
	l := &Look{options: options, library: color.Builtin(), papers: curve.Builtin()}
	dir := options.DataDir
	if dir == "" {
		return l
	}
	var err error
	// A folder that does not exist has no files; a bad file costs only itself.
	if spaces := filepath.Join(dir, "spaces"); folder.Is(spaces) {
		if l.library, err = l.library.WithFS(os.DirFS(spaces)); err != nil {
			l.notices = append(l.notices, fmt.Sprintf("color spaces in %s: %v", dir, err))
		}
	}
	if papers := filepath.Join(dir, "papers"); folder.Is(papers) {
		if l.papers, err = l.papers.WithFS(os.DirFS(papers)); err != nil {
			l.notices = append(l.notices, fmt.Sprintf("papers in %s: %v", dir, err))
		}
	}
	return l
}

// Library are the color spaces there are.
func (l *Look) Library() color.Library { return l.library }

// Papers are the papers there are.
func (l *Look) Papers() curve.Library { return l.papers }

// Notices tell what of the user's data could not be used.
func (l *Look) Notices() []string { return l.notices }

// PresetsFile is where DiVERE keeps the presets of a folder.
const PresetsFile = "divere_presets.json"

// Frames finds the pictures of a scan that a file says something about; nil
// when none does, so that the analysis or the defaults have to.
func (l *Look) Frames(scan string) (*recipe.Loaded, error) {
	if l.options.Recipe != "" {
		return l.Load(l.options.Recipe, scan)
	}
	if l.options.anew() {
		return nil, nil
	}
	sidecar, notices, err := l.Sidecar(scan)
	if err == nil {
		return &recipe.Loaded{Kind: recipe.SidecarFile, Frames: sidecar.Frames(), Notices: notices}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return l.Presets(scan)
}

// Sidecar reads what is kept of a scan, and says what is odd about it. The error
// is that of [recipe.ReadSidecar].
func (l *Look) Sidecar(scan string) (sidecar *recipe.Sidecar, notices []string, err error) {
	sidecar, err = recipe.ReadSidecar(scan, l.options.DataDir, l.library)
	if err != nil {
		return nil, nil, err
	}
	if stat, err := os.Stat(scan); err == nil && sidecar.Source.Size > 0 && sidecar.Source.Size != stat.Size() {
		notices = append(notices, fmt.Sprintf("its sidecar was made for %s of %d bytes, this file has %d",
			sidecar.Source.Name, sidecar.Source.Size, stat.Size()))
	}
	return sidecar, notices, nil
}

// Presets finds the pictures of a scan in the presets of its folder; nil when
// they say nothing about it.
func (l *Look) Presets(scan string) (*recipe.Loaded, error) {
	presets := filepath.Join(filepath.Dir(scan), PresetsFile)
	if _, err := os.Stat(presets); err != nil {
		return nil, nil
	}
	loaded, err := l.Load(presets, scan)
	if errors.Is(err, recipe.ErrNoPreset) {
		return nil, nil // it is for other scans of the folder
	}
	return loaded, err
}
