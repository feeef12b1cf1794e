package main

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"howett.net/plist"
)

// languages are those of the app; the first is that of Info.plist.
var languages = []string{"en", "zh-Hans"}

// info is what macOS and we rely on in Info.plist.
type info struct {
	Identifier    string         `plist:"CFBundleIdentifier"`
	Executable    string         `plist:"CFBundleExecutable"`
	IconFile      string         `plist:"CFBundleIconFile"`
	PackageType   string         `plist:"CFBundlePackageType"`
	Short         string         `plist:"CFBundleShortVersionString"`
	Build         string         `plist:"CFBundleVersion"`
	Source        string         `plist:"SafelightSource"`
	MinimumSystem string         `plist:"LSMinimumSystemVersion"`
	Region        string         `plist:"CFBundleDevelopmentRegion"`
	Localizations []string       `plist:"CFBundleLocalizations"`
	Documents     []documentType `plist:"CFBundleDocumentTypes"`
	Imported      []importedType `plist:"UTImportedTypeDeclarations"`
}

type documentType struct {
	Name  string   `plist:"CFBundleTypeName"`
	Role  string   `plist:"CFBundleTypeRole"`
	Rank  string   `plist:"LSHandlerRank"`
	Types []string `plist:"LSItemContentTypes"`
}

type importedType struct {
	Identifier  string              `plist:"UTTypeIdentifier"`
	Description string              `plist:"UTTypeDescription"`
	ConformsTo  []string            `plist:"UTTypeConformsTo"`
	Tags        map[string][]string `plist:"UTTypeTagSpecification"`
}

var (
	// identifiers are in reverse-DNS form, of letters, digits, hyphens and dots.
	identifierForm = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
	shortForm      = regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	buildForm      = regexp.MustCompile(`^\d+$`)
)

func checkInfo(data []byte, want expected) error {
	var i info
	if _, err := plist.Unmarshal(data, &i); err != nil {
		return fmt.Errorf("Info.plist: %w", err)
	}
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("Info.plist: "+format, args...))
	}
	for _, f := range []struct{ key, got, want string }{
		{"CFBundleIdentifier", i.Identifier, want.identifier},
		{"CFBundleExecutable", i.Executable, executable},
		{"CFBundleIconFile", i.IconFile, "AppIcon"},
		{"CFBundlePackageType", i.PackageType, "APPL"},
		{"CFBundleShortVersionString", i.Short, want.version.Short},
		{"CFBundleVersion", i.Build, want.version.Build},
		{"SafelightSource", i.Source, want.version.Source},
		{"LSMinimumSystemVersion", i.MinimumSystem, minimumSystem},
		{"CFBundleDevelopmentRegion", i.Region, languages[0]},
	} {
		if f.got != f.want {
			fault("%s is %q, not %q", f.key, f.got, f.want)
		}
	}
	if !identifierForm.MatchString(i.Identifier) {
		fault("CFBundleIdentifier is %q, and not like org.example.Name", i.Identifier)
	}
	if !shortForm.MatchString(i.Short) || !buildForm.MatchString(i.Build) {
		fault("the version is %q, build %q, and not three numbers and one", i.Short, i.Build)
	}
	if !slices.Equal(i.Localizations, languages) {
		fault("CFBundleLocalizations are %q, not %q", i.Localizations, languages)
	}
	if len(i.Documents) == 0 {
		fault("there are no document types")
	}
	seen := make(map[string]bool)
	for _, d := range i.Documents {
		if d.Name == "" || d.Role == "" || d.Rank == "" || len(d.Types) == 0 {
			fault("document type %q lacks a name, role, rank or types", d.Name)
		}
		for _, uti := range d.Types {
			if !identifierForm.MatchString(uti) || seen[uti] {
				fault("document type %q: %q is no type identifier, or stands twice", d.Name, uti)
			}
			seen[uti] = true
		}
	}
	for _, t := range i.Imported {
		if !seen[t.Identifier] || t.Description == "" || len(t.ConformsTo) == 0 || len(t.Tags["public.filename-extension"]) == 0 {
			fault("imported type %q lacks a document type, description, conformance or extension", t.Identifier)
		}
	}
	return errors.Join(faults...)
}

// checkStrings holds the languages against one another and against Info.plist: every
// key is one of it, or a name in it; every text of it that people read is translated.
func checkStrings(files map[string][]byte) error {
	var tree map[string]any
	var i info
	data := files["Contents/Info.plist"]
	if _, err := plist.Unmarshal(data, &tree); err != nil {
		return fmt.Errorf("Info.plist: %w", err)
	}
	if _, err := plist.Unmarshal(data, &i); err != nil {
		return fmt.Errorf("Info.plist: %w", err)
	}
	want := make(map[string]string) // in the language of Info.plist
	for key, value := range tree {
		shown := key == "CFBundleName" || key == "CFBundleDisplayName" || key == "NSHumanReadableCopyright" ||
			strings.HasSuffix(key, "UsageDescription")
		if text, ok := value.(string); ok && shown {
			want[key] = text
		}
	}
	for _, d := range i.Documents {
		want[d.Name] = d.Name
	}
	for _, t := range i.Imported {
		want[t.Description] = t.Description
	}
	var faults []error
	for n, language := range languages {
		path := language + ".lproj/InfoPlist.strings"
		data, ok := files["Contents/Resources/"+path]
		if !ok {
			continue // which is told elsewhere
		}
		var words map[string]string
		if _, err := plist.Unmarshal(data, &words); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", path, err))
			continue
		}
		for key := range want {
			if words[key] == "" {
				faults = append(faults, fmt.Errorf("%s: there is nothing for %q", path, key))
			} else if n == 0 && words[key] != want[key] {
				faults = append(faults, fmt.Errorf("%s: %q is %q, and in Info.plist %q", path, key, words[key], want[key]))
			}
		}
		for _, key := range slices.Sorted(maps.Keys(words)) {
			if _, ok := want[key]; !ok {
				faults = append(faults, fmt.Errorf("%s: %q is nothing in Info.plist", path, key))
			}
		}
	}
	return errors.Join(faults...)
}
