package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryModuleThatIsLinkedHasItsLicenseInTheApp(t *testing.T) {
	app, _ := madeHere()
	folder := filepath.Join(app, "Contents", "Resources", "licenses")
	index, err := os.ReadFile(filepath.Join(folder, "index.txt"))
	require.NoError(t, err)
	modules := map[string]bool{"go": true}
	for _, arch := range architectures {
		for _, of := range programs {
			packages, err := linked(context.Background(), remembered, "..", arch, of)
			require.NoError(t, err)
			for _, p := range packages {
				if p.Module != nil {
					modules[p.Module.Path] = true
				}
			}
		}
	}
	require.Greater(t, len(modules), 5)
	require.True(t, modules["safelight"])
	for m := range modules {
		require.Contains(t, string(index), "\n"+m, m)
		require.NotEmpty(t, names(t, filepath.Join(folder, m)), m)
	}
	require.NotContains(t, string(index), "testify", "what only tests need is not in it")
	require.NotContains(t, string(index), "plist", "nor what only the bundler does")
	own, err := os.ReadFile("../LICENSE")
	require.NoError(t, err)
	copied, err := os.ReadFile(filepath.Join(folder, "safelight", "LICENSE"))
	require.NoError(t, err)
	require.Equal(t, own, copied)
}

// kit is a module as darwinkit is: one license for all, another one for a part. It
// gives a runner for which the app links these of its packages.
func kit(t *testing.T, packages ...string) runner {
	dir := t.TempDir()
	for file, text := range map[string]string{
		"LICENSE": "MIT", "objc/LICENSE": "BSD", "objc/objc.go": "package objc", "macos/appkit/a.go": "package appkit",
		"unused/NOTICE": "for nothing", "licenses/list.txt": "a folder that is none", "objc/license_test.go": "package objc", "Go/LICENSE": "Go's",
	} {
		require.NoError(t, write(filepath.Join(dir, file), []byte(text)))
	}
	var list strings.Builder
	for _, p := range packages {
		var l listed
		l.ImportPath, l.Dir = "example.org/kit/"+p, filepath.Join(dir, p)
		text, err := json.Marshal(map[string]any{
			"ImportPath": l.ImportPath, "Dir": l.Dir, "Module": map[string]any{"Path": "example.org/kit", "Version": "v0.5.0", "Dir": dir},
		})
		require.NoError(t, err)
		list.Write(text)
	}
	return answering(map[string]string{"go list": list.String(), "go env": filepath.Join(dir, "Go") + "\ngo1.26.8\n"})
}

func TestAPartOfAModuleUnderAnotherLicenseHasItsOwn(t *testing.T) {
	got, err := licenses(context.Background(), kit(t, "macos/appkit", "objc"), "..")
	require.NoError(t, err)
	index := string(got["index.txt"])
	delete(got, "index.txt")
	require.Equal(t, map[string][]byte{
		"example.org/kit/LICENSE": []byte("MIT"), "example.org/kit/objc/LICENSE": []byte("BSD"), "go/LICENSE": []byte("Go's"),
	}, got)
	require.Contains(t, index, "\nexample.org/kit v0.5.0\n    example.org/kit/LICENSE\n    example.org/kit/objc/LICENSE\n\ngo 1.26.8\n    go/LICENSE\n")
}

func TestAModuleWithoutALicenseIsAnError(t *testing.T) {
	dir := t.TempDir()
	run := answering(map[string]string{
		"go list": `{"ImportPath":"example.org/bare","Dir":"` + dir + `","Module":{"Path":"example.org/bare","Dir":"` + dir + `"}}`,
		"go env":  dir + "\ngo1.26.8\n",
	})
	_, err := licenses(context.Background(), run, "..")
	require.EqualError(t, err, "licenses: there is no license in module example.org/bare")
}

func TestAPackageOutsideOfItsModuleIsAnError(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	err := notices(make(map[string][]byte), "example.org/odd", dir, elsewhere)
	require.EqualError(t, err, "licenses: "+elsewhere+" is not in the folder of module example.org/odd")
}

func TestNamesOfNotices(t *testing.T) {
	for name, want := range map[string]bool{
		"LICENSE": true, "LICENCE.md": true, "License.txt": true, "COPYING": true, "COPYRIGHT": true, "NOTICE": true, "NOTICES.txt": true,
		"PATENTS": true, "UNLICENSE": true, "LICENSE-MIT": true, "README.md": false, "noticeable.txt": false, "AUTHORS": false,
	} {
		require.Equal(t, want, notice.MatchString(name), name)
	}
}
