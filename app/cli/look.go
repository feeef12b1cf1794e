package cli

import (
	"strings"

	"safelight/app/look"
	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
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

// look prepares what finds the recipes of scans.
func (l *lookFlags) look() (*look.Look, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	dir, err := recipe.DataDir()
	if err != nil {
		dir = "" // no home, so nothing that the user could have added
	}
	return look.New(look.Options{Recipe: l.Recipe, Film: recipe.Film(l.Film), Auto: l.Auto, Working: l.Working, DataDir: dir}), nil
}
