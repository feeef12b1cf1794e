package look

import (
	"context"
	"fmt"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// Pictures are the frames to make of an opened scan, and what to tell the user
// about them.
type Pictures struct {
	// Frames are one at least.
	Frames []recipe.Frame
	// Given says that a file says so, and not the program.
	Given   bool
	Notices []string
}

// Pictures finds out how to grade an opened scan. A profile that cannot be used is
// left out with a notice, unless a recipe asks for it: then other colors than that
// would not be what the user wants.
func (l *Look) Pictures(ctx context.Context, w *host.Worker, scan string) (Pictures, error) {
	p, err := l.choose(ctx, w, scan)
	if err != nil {
		return Pictures{}, err
	}
	return p.checked(w.Opened())
}

// checked adds what is to be told about a scan's profile.
func (p Pictures) checked(opened wire.Opened) (Pictures, error) {
	fault := opened.ICCFault
	if fault == "" {
		return p, nil
	}
	for _, f := range p.Frames {
		if f.Recipe.Input.Space == recipe.Embedded {
			return Pictures{}, fmt.Errorf("the recipe asks for the embedded profile, which cannot be used: %s", fault)
		}
	}
	p.Notices = append([]string{ProfileFault(fault)}, p.Notices...)
	return p, nil
}

// ProfileFault is the notice that a profile is left out.
func ProfileFault(fault string) string { return "the embedded profile cannot be used: " + fault }

// choose takes the way to grade a scan from a file, by analysis, or from the
// static defaults.
func (l *Look) choose(ctx context.Context, w *host.Worker, scan string) (Pictures, error) {
	loaded, err := l.Frames(scan)
	if err != nil {
		return Pictures{}, err
	}
	if loaded != nil {
		return given(loaded, w.Opened()), nil
	}
	film := l.options.Film
	if l.options.Auto != nil && !*l.options.Auto {
		if film == "" {
			film = recipe.ColorNegative
			if w.Opened().Channels == 1 {
				film = recipe.BWNegative
			}
		}
		r := recipe.Default(film)
		if l.options.Working != "" {
			r.Working = l.options.Working
		}
		frames := []recipe.Frame{{Recipe: r}}
		return Pictures{Frames: frames, Notices: unusedProfile(w.Opened(), frames)}, nil
	}
	return l.analyze(ctx, w)
}

// Given are the pictures that a file says something about, checked against the
// opened scan as by Pictures.
func (l *Look) Given(loaded *recipe.Loaded, opened wire.Opened) (Pictures, error) {
	return given(loaded, opened).checked(opened)
}

// given are the pictures that a file says something about.
func given(loaded *recipe.Loaded, opened wire.Opened) Pictures {
	return Pictures{
		Frames: loaded.Frames, Given: true,
		Notices: append(loaded.Notices, unusedProfile(opened, loaded.Frames)...),
	}
}

// Analyze has a worker look at its scan, whatever files say about it.
func (l *Look) Analyze(ctx context.Context, w *host.Worker) (Pictures, error) {
	p, err := l.analyze(ctx, w)
	if err != nil {
		return Pictures{}, err
	}
	return p.checked(w.Opened())
}

func (l *Look) analyze(ctx context.Context, w *host.Worker) (Pictures, error) {
	analysis, err := At(ctx, w, task.Analyze{Film: l.options.Film, Working: l.options.Working})
	if err != nil {
		return Pictures{}, err
	}
	p := Pictures{Frames: []recipe.Frame{{Recipe: analysis.Recipe}}, Notices: analysis.Notes}
	for _, f := range analysis.Report.Findings {
		p.Notices = append(p.Notices, f.Text)
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
