package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// lookFlags say how a scan is to be graded.
type lookFlags struct {
	Recipe  string `placeholder:"FILE" help:"A recipe, a sidecar or a DiVERE preset. Without one: the scan's sidecar, its entry in the folder's divere_presets.json, or automatic."`
	Film    string `placeholder:"TYPE" help:"Start anew, for this film type: color-negative, color-negative-ecn2, color-positive, bw-negative, bw-positive or digital."`
	Auto    *bool  `negatable:"" help:"Start anew, with an automatic analysis; --no-auto: with the film type's static defaults."`
	Working string `placeholder:"NAME" help:"Working space, where no recipe says: acescg (default), kodak-endura-premier, kodak-2383. For DiVERE presets the default is kodak-endura-premier."`
}

// check reports flags that contradict each other.
func (l *lookFlags) check() error {
	if l.Recipe != "" && (l.Film != "" || l.Auto != nil) {
		return usagef("--recipe says all there is to say: it goes neither with --film nor with --auto or --no-auto")
	}
	if l.Film != "" {
		if _, err := recipe.ParseFilm(l.Film); err != nil {
			return usagef("--film: %v", err)
		}
	}
	if l.Working != "" {
		s, ok := color.Lookup(l.Working)
		if !ok || s.Role&color.Working == 0 {
			return usagef("--working: unknown space %q; there are %s", l.Working, strings.Join(color.Builtin().Names(color.Working), ", "))
		}
		l.Working = s.Name
	}
	return nil
}

// anew says that the user wants to start anew, whatever is kept beside a scan.
func (l *lookFlags) anew() bool { return l.Film != "" || l.Auto != nil }

// look is where the recipes of a scan come from.
type look struct {
	flags   lookFlags
	library color.Library
	papers  curve.Library
	dataDir string
	notices []string
}

// newLook prepares the libraries, with what the user added to them.
func newLook(flags lookFlags) (*look, error) {
	if err := flags.check(); err != nil {
		return nil, err
	}
	l := &look{flags: flags, library: color.Builtin(), papers: curve.Builtin()}
	dir, err := recipe.DataDir()
	if err != nil {
		return l, nil // no home, so nothing that the user could have added
	}
	l.dataDir = dir
	// A folder that does not exist has no files; a bad file costs only itself.
	if isFolder(filepath.Join(dir, "spaces")) {
		if l.library, err = l.library.WithFS(os.DirFS(filepath.Join(dir, "spaces"))); err != nil {
			l.notices = append(l.notices, fmt.Sprintf("color spaces in %s: %v", dir, err))
		}
	}
	if isFolder(filepath.Join(dir, "papers")) {
		if l.papers, err = l.papers.WithFS(os.DirFS(filepath.Join(dir, "papers"))); err != nil {
			l.notices = append(l.notices, fmt.Sprintf("papers in %s: %v", dir, err))
		}
	}
	return l, nil
}

func isFolder(path string) bool {
	stat, err := os.Stat(path)
	return err == nil && stat.IsDir()
}

// presetsFile is where DiVERE keeps the presets of a folder.
const presetsFile = "divere_presets.json"

// frames finds the pictures of a scan that a file says something about; nil
// when none does, so that the analysis or the defaults have to.
func (l *look) frames(scan string) (*recipe.Loaded, error) {
	if l.flags.Recipe != "" {
		return l.load(l.flags.Recipe, scan)
	}
	if l.flags.anew() {
		return nil, nil
	}
	sidecar, err := recipe.ReadSidecar(scan, l.dataDir, l.library)
	if err == nil {
		loaded := &recipe.Loaded{Kind: recipe.SidecarFile, Frames: sidecar.Frames()}
		if stat, err := os.Stat(scan); err == nil && sidecar.Source.Size > 0 && sidecar.Source.Size != stat.Size() {
			loaded.Notices = append(loaded.Notices, fmt.Sprintf("its sidecar was made for %s of %d bytes, this file has %d",
				sidecar.Source.Name, sidecar.Source.Size, stat.Size()))
		}
		return loaded, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	presets := filepath.Join(filepath.Dir(scan), presetsFile)
	if _, err := os.Stat(presets); err != nil {
		return nil, nil
	}
	loaded, err := l.load(presets, scan)
	if errors.Is(err, recipe.ErrNoPreset) {
		return nil, nil // it is for other scans of the folder
	}
	return loaded, err
}

// load reads a file that holds recipes.
func (l *look) load(path, scan string) (*recipe.Loaded, error) {
	data, err := readCapped(path, recipe.MaxBytes)
	if err != nil {
		return nil, err
	}
	loaded, err := recipe.Load(data, recipe.LoadOptions{
		Name: filepath.Base(scan), Library: l.library, Papers: l.papers, Working: l.flags.Working,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return loaded, nil
}

// readCapped reads a regular file of at most the given size. A pipe would be
// waited for, forever.
func readCapped(path string, size int64) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", path)
	}
	data, err := io.ReadAll(io.LimitReader(f, size+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > size {
		return nil, fmt.Errorf("%s: a recipe has at most %d bytes", path, size)
	}
	return data, nil
}

// pictures are the frames to make of an opened scan, and what to tell the user
// about them.
type pictures struct {
	frames []recipe.Frame
	// given says that a file says so, and not the program.
	given   bool
	notices []string
}

// pictures finds out how to grade an opened scan. A profile that cannot be used is
// left out with a notice, unless a recipe asks for it: then other colors than that
// would not be what the user wants.
func (l *look) pictures(ctx context.Context, w *host.Worker, scan string) (pictures, error) {
	p, err := l.choose(ctx, w, scan)
	fault := w.Opened().ICCFault
	if err != nil || fault == "" {
		return p, err
	}
	for _, f := range p.frames {
		if f.Recipe.Input.Space == recipe.Embedded {
			return pictures{}, fmt.Errorf("the recipe asks for the embedded profile, which cannot be used: %s", fault)
		}
	}
	p.notices = append([]string{profileFault(fault)}, p.notices...)
	return p, nil
}

// profileFault is the notice that a profile is left out.
func profileFault(fault string) string { return "the embedded profile cannot be used: " + fault }

// choose takes the way to grade a scan from a file, by analysis, or from the
// static defaults.
func (l *look) choose(ctx context.Context, w *host.Worker, scan string) (pictures, error) {
	loaded, err := l.frames(scan)
	if err != nil {
		return pictures{}, err
	}
	if loaded != nil {
		return pictures{
			frames: loaded.Frames, given: true,
			notices: append(loaded.Notices, unusedProfile(w.Opened(), loaded.Frames)...),
		}, nil
	}
	film := recipe.Film(l.flags.Film)
	if l.flags.Auto != nil && !*l.flags.Auto {
		if film == "" {
			film = recipe.ColorNegative
			if w.Opened().Channels == 1 {
				film = recipe.BWNegative
			}
		}
		r := recipe.Default(film)
		if l.flags.Working != "" {
			r.Working = l.flags.Working
		}
		frames := []recipe.Frame{{Recipe: r}}
		return pictures{frames: frames, notices: unusedProfile(w.Opened(), frames)}, nil
	}
	analysis, err := lookAt(ctx, w, task.Analyze{Film: film, Working: l.flags.Working})
	if err != nil {
		return pictures{}, err
	}
	p := pictures{frames: []recipe.Frame{{Recipe: analysis.Recipe}}}
	p.notices = append(p.notices, analysis.Notes...)
	for _, f := range analysis.Report.Findings {
		p.notices = append(p.notices, f.Text)
	}
	return p, nil
}

// unusedProfile is the notice that a scan has a profile which no recipe applies,
// and none names the space of. (An analysis says itself what it took the scan's
// values for.)
func unusedProfile(scan wire.Opened, frames []recipe.Frame) []string {
	if !scan.ICCUsable {
		return nil
	}
	for _, f := range frames {
		in := f.Recipe.Input
		space := in.Space
		if space == "" {
			space = f.Recipe.Working
		}
		if space == recipe.Embedded || space == scan.ICCSpace {
			continue
		}
		name := scan.ICCName
		if name == "" {
			name = "without a name"
		}
		return []string{fmt.Sprintf("the embedded profile %q was not applied: the recipe takes the scan's values for %s; the input space \"embedded\" applies it", name, space)}
	}
	return nil
}

// lookAt asks a worker to look at its whole scan.
func lookAt(ctx context.Context, w *host.Worker, req task.Analyze) (*task.Analysis, error) {
	request, err := json.Marshal(req)
	if err != nil {
		return nil, err
	}
	answer, err := w.Analyze(ctx, request)
	if err != nil {
		return nil, err
	}
	// The answer comes from a process that has seen the image: its recipe is
	// checked like any recipe, its words are made fit to be shown.
	analysis := new(task.Analysis)
	if err := json.Unmarshal(answer, analysis); err != nil {
		return nil, fmt.Errorf("analysis: %w", err)
	}
	if analysis.Recipe == nil {
		return nil, errors.New("analysis: no recipe")
	}
	if err := analysis.Recipe.Validate(); err != nil {
		return nil, fmt.Errorf("analysis: %w", err)
	}
	if !analysis.Report.Film.Valid() {
		return nil, errors.New("analysis: no film type")
	}
	analysis.Notes = shown(analysis.Notes)
	found := analysis.Report.Findings
	analysis.Report.Findings = found[:min(len(found), maxFindings)]
	for i := range analysis.Report.Findings {
		f := &analysis.Report.Findings[i]
		f.Kind, f.Text = wire.Line(f.Kind, 40), wire.Line(f.Text, 500)
	}
	return analysis, nil
}

// shown are a worker's words made fit to be shown.
func shown(texts []string) []string {
	texts = texts[:min(len(texts), maxFindings)]
	for i := range texts {
		texts[i] = wire.Line(texts[i], 500)
	}
	return texts
}

// maxFindings is more than an analysis has to say.
const maxFindings = 20
