package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// programs are the packages of the app's programs.
var programs = map[string]string{executable: "./app", helper: "./xpcworker"}

// architectures are those of the programs, the usual one first.
var architectures = []string{"arm64", "amd64"}

// listed is a package, as go list tells it.
type listed struct {
	ImportPath, Dir string
	Module          *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// linked gives all packages of a program, as it is built for macOS.
func linked(ctx context.Context, run runner, root, arch, of string) ([]listed, error) {
	out, err := run(ctx, command{
		dir: root, env: target(arch),
		args: []string{"go", "list", "-deps", "-json=ImportPath,Dir,Module", of},
	})
	if err != nil {
		return nil, err
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list %s: %w", of, err)
		}
		packages = append(packages, p)
	}
}

// notice finds the names of files that have to go with a program.
var notice = regexp.MustCompile(`(?i)^(un)?licen[cs]e|^copying|^copyright|^notices?\b|^patents`)

// licenses gives what has to be handed out with the programs, by paths below a folder
// for each module: of every module that is linked, the notices of its root and of the
// folders on the way to each package that is; those of Go itself, whose library and
// runtime are linked; and ours. The file index.txt lists them.
func licenses(ctx context.Context, run runner, root string) (map[string][]byte, error) {
	packages := make(map[string]listed) // by import path
	for _, arch := range architectures {
		for _, of := range programs {
			all, err := linked(ctx, run, root, arch, of)
			if err != nil {
				return nil, err
			}
			for _, p := range all {
				packages[p.ImportPath] = p
			}
		}
	}
	out := make(map[string][]byte)
	names := make(map[string]string) // of modules with their versions, by path
	for _, at := range slices.Sorted(maps.Keys(packages)) {
		p := packages[at]
		if p.Module == nil { // of the standard library
			continue
		}
		m := p.Module
		names[m.Path] = strings.TrimSpace(m.Path + " " + m.Version)
		if err := notices(out, m.Path, m.Dir, p.Dir); err != nil {
			return nil, err
		}
	}
	goroot, err := run(ctx, command{dir: root, args: []string{"go", "env", "GOROOT", "GOVERSION"}})
	if err != nil {
		return nil, err
	}
	folder, release, _ := strings.Cut(strings.TrimSpace(string(goroot)), "\n")
	names["go"] = "go " + strings.TrimPrefix(release, "go")
	if err := notices(out, "go", folder, folder); err != nil {
		return nil, err
	}

	var index strings.Builder
	index.WriteString("Safelight contains the following software. The files beside this one have the\nterms of each.\n")
	for _, module := range slices.Sorted(maps.Keys(names)) {
		fmt.Fprintf(&index, "\n%s\n", names[module])
		found := false
		for _, file := range slices.Sorted(maps.Keys(out)) {
			if owner(file, names) == module {
				fmt.Fprintf(&index, "%s%s\n", indexIndent, file)
				found = true
			}
		}
		if !found {
			return nil, fmt.Errorf("licenses: there is no license in module %s", module)
		}
	}
	out["index.txt"] = []byte(index.String())
	return out, nil
}

// indexIndent begins the lines of the index that name a file.
const indexIndent = "    "

// notices adds the notices of the folders from that of a module to one in it.
func notices(out map[string][]byte, module, root, folder string) error {
	within, err := filepath.Rel(root, folder)
	if err != nil || !filepath.IsLocal(within) {
		return fmt.Errorf("licenses: %s is not in the folder of module %s", folder, module)
	}
	for {
		entries, err := os.ReadDir(filepath.Join(root, within))
		if err != nil {
			return fmt.Errorf("licenses: module %s: %w", module, err)
		}
		for _, e := range entries {
			if !e.Type().IsRegular() || !notice.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
				continue
			}
			text, err := os.ReadFile(filepath.Join(root, within, e.Name()))
			if err != nil {
				return fmt.Errorf("licenses: module %s: %w", module, err)
			}
			out[path.Join(module, filepath.ToSlash(within), e.Name())] = text
		}
		if within == "." {
			return nil
		}
		within = filepath.Dir(within)
	}
}

// owner is the module with the longest path that a file is below.
func owner(file string, modules map[string]string) string {
	for folder := path.Dir(file); folder != "."; folder = path.Dir(folder) {
		if _, ok := modules[folder]; ok {
			return folder
		}
	}
	return ""
}
