package main

import (
	"embed"
	"fmt"
	"io/fs"

	"howett.net/plist"
)

// stringsFiles are what people read, one folder a language. There is no
// Localizable.strings: the words of the window are in app/words.
//
//go:embed strings
var stringsFiles embed.FS

// localized gives the files of all languages by their paths in Resources. They are
// binary property lists, as Xcode makes them, so that nothing has to guess an encoding.
func localized() (map[string][]byte, error) {
	sources, err := fs.Glob(stringsFiles, "strings/*.lproj/*.strings")
	if err != nil {
		return nil, err
	}
	out := make(map[string][]byte, len(sources))
	for _, source := range sources {
		text, err := stringsFiles.ReadFile(source)
		if err != nil {
			return nil, err
		}
		var words map[string]string
		if _, err := plist.Unmarshal(text, &words); err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		if out[source[len("strings/"):]], err = plist.Marshal(words, plist.BinaryFormat); err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
	}
	return out, nil
}
