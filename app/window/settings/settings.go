// Package settings is the sheet of what the program lets one choose for good. All else is
// in the configuration file, which it leads to.
package settings

import (
	"safelight/app/window/desk"
	"safelight/app/window/words"
)

// Form is the sheet.
type Form struct {
	Title string
	// Languages are those of the window; choosing one does its Name. Chosen is the index
	// of the one in force.
	LanguageTitle string
	Languages     []Language
	Chosen        int
	// File is the configuration file, FileTitle what is said of it, and Reveal the title
	// of the button that shows it in the Finder; it may not be there yet.
	File, FileTitle, Reveal string
}

// Language is one that can be chosen.
type Language struct{ Name, Title string }

// FormOf is the sheet on a desk as it is, with the path of the configuration file.
func FormOf(d *desk.Desk, file string) (f Form) {
	f = Form{
		Title: d.Say("settings.title"), LanguageTitle: d.Say("language"), Chosen: -1,
		File: file, FileTitle: d.Say("settings.file"), Reveal: d.Say("settings.reveal"),
	}
	for i, g := range words.Languages() {
		f.Languages = append(f.Languages, Language{"language:" + g.Name, d.Language.Pick(g.Label)})
		if g.Name == string(d.Language) {
			f.Chosen = i
		}
	}
	return f
}
