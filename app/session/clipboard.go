package session

import (
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
