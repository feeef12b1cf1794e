package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// version is what a bundle is called and was made of.
type version struct {
	// Short is what people see, three numbers: 1.2.0. It is 0.0.0 if no tag says so.
	Short string
	// Build is the number of revisions that lead to this one, which grows from one
	// build to the next, as macOS wants it. It is 0 without git.
	Build string
	// Source is Short, and what was built when that is more or less than a tag:
	// 1.2.0, 1.2.0+4.g0123abc, 0.0.0-dev+0123abc.dirty, 0.0.0-dev.
	Source string
	// Tagged says that it is exactly what a tag names.
	Tagged bool
}

// unversioned is the version of files that git knows nothing about.
var unversioned = version{Short: "0.0.0", Build: "0", Source: "0.0.0-dev"}

// described takes apart what git describe --tags --always --long --dirty gives: a
// tag, how many revisions lie since, and the revision; or the revision alone.
var described = regexp.MustCompile(`^(?:v(\d+\.\d+\.\d+)(-[0-9A-Za-z.-]+?)?-(\d+)-g)?([0-9a-f]+)(-dirty)?$`)

// gitVersion finds the version of the repository at root. The notice, if there is one,
// says what is odd about it.
func gitVersion(ctx context.Context, run runner, root string) (v version, notice string, err error) {
	git := func(args ...string) (string, error) {
		out, err := run(ctx, command{dir: root, args: append([]string{"git"}, args...)})
		return strings.TrimSpace(string(out)), err
	}
	prefix, err := git("rev-parse", "--show-prefix")
	if ctx.Err() != nil {
		return version{}, "", err
	}
	if err != nil {
		return unversioned, fmt.Sprintf("version %s, as git does not know this folder: %v", unversioned.Source, err), nil
	}
	if prefix != "" { // a copy of the source in another repository, whose tags are not ours
		return unversioned, fmt.Sprintf("version %s, as this folder is in a repository of something else", unversioned.Source), nil
	}
	text, err := git("describe", "--tags", "--always", "--long", "--dirty", "--match", "v[0-9]*")
	if err != nil {
		return version{}, "", err
	}
	count, err := git("rev-list", "--count", "HEAD")
	if err != nil {
		return version{}, "", err
	}
	if v, err = parseVersion(text, count); err != nil {
		return version{}, "", err
	}
	if shallow, err := git("rev-parse", "--is-shallow-repository"); err == nil && shallow == "true" {
		notice = fmt.Sprintf("build %s, as this clone is shallow; git fetch --unshallow --tags gives the true number", v.Build)
	}
	return v, notice, nil
}

func parseVersion(text, count string) (version, error) {
	m := described.FindStringSubmatch(text)
	if m == nil {
		return version{}, fmt.Errorf("version: git describes this revision as %q; tags must be like v1.2.3", text)
	}
	short, pre, since, revision, dirty := m[1], m[2], m[3], m[4], m[5] != ""
	v := version{Short: short, Build: count, Source: short + pre}
	var more []string
	switch {
	case short == "":
		v.Short, v.Source = unversioned.Short, unversioned.Source
		more = append(more, revision)
	case since != "0":
		more = append(more, since, "g"+revision)
	}
	if dirty {
		more = append(more, "dirty")
	}
	if len(more) > 0 {
		v.Source += "+" + strings.Join(more, ".")
	}
	v.Tagged = short != "" && len(more) == 0
	return v, nil
}
