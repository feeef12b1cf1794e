package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"

	"safelight/internal/kitguard"
)

// target is the environment in which go builds for a Mac.
func target(arch string) []string {
	flags := "-O2 -g -mmacosx-version-min=" + minimumSystem
	return []string{
		"GOOS=darwin", "GOARCH=" + arch, "CGO_ENABLED=1",
		"MACOSX_DEPLOYMENT_TARGET=" + minimumSystem,
		"CGO_CFLAGS=" + flags, "CGO_CXXFLAGS=" + flags, "CGO_LDFLAGS=" + flags,
	}
}

// build makes a program for all architectures at path, with the flag that darwinkit
// needs. Parts are made in folder.
func build(ctx context.Context, run runner, root, folder, of, path, ldflags string) error {
	join := []string{"lipo", "-create", "-output", path}
	for _, arch := range architectures {
		part := filepath.Join(folder, filepath.Base(path)+"."+arch)
		if _, err := run(ctx, command{
			dir: root, env: target(arch),
			args: []string{"go", "build", "-trimpath", kitguard.Flag, "-ldflags=" + ldflags, "-o", part, of},
		}); err != nil {
			return fmt.Errorf("%s for %s: %w", filepath.Base(path), arch, err)
		}
		join = append(join, part)
	}
	if _, err := run(ctx, command{args: join}); err != nil {
		return err
	}
	return os.Chmod(path, 0o755)
}

// linkFlags strip what only debuggers read. Where app/cli has a variable Version, it
// becomes that of the bundle; where it has a constant, that has to be what a tag says.
func linkFlags(root string, v version) (string, error) {
	const flags = "-s -w"
	path := filepath.Join(root, "app", "cli", "version.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			spec, ok := s.(*ast.ValueSpec)
			if !ok || spec.Names[0].Name != "Version" || len(spec.Values) != 1 {
				continue
			}
			literal, ok := spec.Values[0].(*ast.BasicLit)
			if !ok {
				continue
			}
			if g.Tok == token.VAR {
				return flags + " -X safelight/app/cli.Version=" + v.Source, nil
			}
			if own, err := strconv.Unquote(literal.Value); err == nil && v.Tagged && own != v.Source {
				return "", fmt.Errorf("%s: the program calls itself %s, and the tag says %s", path, own, v.Source)
			}
			return flags, nil
		}
	}
	return "", fmt.Errorf("%s: there is no Version", path)
}
