package session

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

// clipboard holds groups of parameters of a recipe.
type clipboard struct {
	groups []string
	recipe *recipe.Recipe
}

// groupsOf are groups that were named, all if none was.
func groupsOf(names []string) ([]string, error) {
	all := adjust.GroupNames()
	if len(names) == 0 {
		return all, nil
	}
	for _, name := range names {
		if !slices.Contains(all, name) {
			return nil, tell("there is no group %q; there are %s", "没有分组 %q；现有 %s", name, strings.Join(all, ", "))
		}
	}
	return slices.Clone(names), nil
}

// taken are groups of the picture shown.
func (s *Session) taken(names []string) (clipboard, error) {
	d, err := s.editable()
	if err != nil {
		return clipboard{}, err
	}
	groups, err := groupsOf(names)
	return clipboard{groups, d.frame().Recipe}, err
}

// copy takes groups of the picture shown to the clipboard.
func (s *Session) copy(names []string) error {
	c, err := s.taken(names)
	if err != nil {
		return err
	}
	s.clipboard = c
	s.change()
	return nil
}

// onto is a recipe with those groups of the clipboard that are named, or all.
func (c clipboard) onto(r *recipe.Recipe, names ...string) (*recipe.Recipe, error) {
	for _, name := range names {
		if !slices.Contains(c.groups, name) {
			return nil, tell("%q was not copied", "没有复制 %q", name)
		}
	}
	if len(names) == 0 {
		names = c.groups
	}
	return adjust.Copy(r, c.recipe, names...)
}

// ontoAll is what is kept of a scan with groups of the clipboard in the recipes of
// all of its pictures.
func (c clipboard) ontoAll(of *content) (*content, error) {
	next := of.clone()
	var err error
	if next.recipe, err = c.onto(of.recipe); err != nil {
		return nil, err
	}
	for i := range next.crops {
		if own := next.crops[i].Recipe; own != nil {
			if next.crops[i].Recipe, err = c.onto(own); err != nil {
				return nil, err
			}
		}
	}
	if err := next.check(); err != nil {
		return nil, plain(err)
	}
	return next, next.compiles(of)
}

// paste puts groups of the clipboard into a recipe.
func (s *Session) paste(r *recipe.Recipe, names []string) error {
	if s.clipboard.recipe == nil {
		return tell("nothing was copied", "尚未复制任何设置")
	}
	next, err := s.clipboard.onto(r, names...)
	if err == nil {
		*r = *next
	}
	return err
}

// folderStart says how the scans of the folder start that have no sidecar. Those
// that were opened ahead, and not changed, start so as well. It holds as long as
// the session.
func (s *Session) folderStart(c Command) error {
	dir := s.list.dir
	if dir == "" {
		return errNoFolder
	}
	switch c.Text {
	case "clear":
		if len(c.Names) > 0 {
			return errors.New(`"names" says nothing when it is cleared`)
		}
		delete(s.starts, dir)
	case "":
		start, err := s.taken(c.Names)
		if err != nil {
			return err
		}
		s.starts[dir] = start
	default:
		return fmt.Errorf(`%q is not "clear"`, c.Text)
	}
	s.folder.Start = s.starts[dir].groups
	for _, d := range s.documents {
		shown := s.image != nil && s.image.document == d
		if !shown && d.begun != nil && d.save.path == "" && d.clean() && len(d.history.steps) == 0 {
			s.startOver(d)
		}
	}
	s.change()
	return nil
}

// startOver has a document that began without a sidecar start as the scans of its
// folder do.
func (s *Session) startOver(d *document) {
	d.content = d.begun
	if start, ok := s.starts[filepath.Dir(d.path)]; ok {
		if next, err := start.ontoAll(d.begun); err == nil {
			d.content = next
		}
	}
	d.save.kept = d.content // as long as nothing is changed there is nothing to keep
	d.starting = d.content.recipe
}
