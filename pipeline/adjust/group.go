package adjust

import (
	"fmt"
	"slices"
	"strings"

	"safelight/pipeline/recipe"
)

// group is a part of a recipe that is copied and reset as one.
type group struct {
	name  string
	label Label
	copy  func(to, from *recipe.Recipe)
}

// groups are all parts of a recipe; together they are the whole.
var groups = []group{
	{"film", Label{"Film", "胶片"}, func(to, from *recipe.Recipe) { to.Render, to.Film, to.Working = from.Render, from.Film, from.Working }},
	{"input", Label{"Input", "输入"}, func(to, from *recipe.Recipe) { to.Input = from.Input }},
	{"base", Label{"Film base", "片基"}, func(to, from *recipe.Recipe) { to.Base = from.Base }},
	{"density", Label{"Density", "密度"}, func(to, from *recipe.Recipe) {
		to.Density.Gamma, to.Density.Dmax = from.Density.Gamma, from.Density.Dmax
	}},
	{"matrix", Label{"Density matrix", "密度矩阵"}, func(to, from *recipe.Recipe) { to.Density.Matrix = from.Density.Matrix }},
	{"channel-gamma", Label{"Channel gamma", "通道伽马"}, func(to, from *recipe.Recipe) { to.Density.Channel = from.Density.Channel }},
	{"exposure", Label{"Exposure", "曝光"}, func(to, from *recipe.Recipe) { to.Exposure = from.Exposure }},
	{"curve", Label{"Curves", "曲线"}, func(to, from *recipe.Recipe) { to.Curve = from.Curve }},
	{"glare", Label{"Glare", "眩光"}, func(to, from *recipe.Recipe) { to.Glare = from.Glare }},
}

// Group is the name of a part of a recipe, and what it is called.
type Group struct {
	Name  string `json:"name"`
	Label Label  `json:"label"`
}

// Groups are the parts of a recipe, in the order of the grading steps.
func Groups() []Group {
	list := make([]Group, len(groups))
	for i, g := range groups {
		list[i] = Group{g.name, g.label}
	}
	return list
}

// GroupNames are the names of Groups.
func GroupNames() []string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = g.name
	}
	return names
}

// Copy is the recipe to with groups of the recipe from; none means all. It shares
// nothing with either. The error names a group that there is not.
func Copy(to, from *recipe.Recipe, names ...string) (*recipe.Recipe, error) {
	if len(names) == 0 {
		names = GroupNames()
	}
	to, from = to.Clone(), from.Clone()
	for _, name := range names {
		i := slices.IndexFunc(groups, func(g group) bool { return g.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no group %q; there are %s", name, strings.Join(GroupNames(), ", "))
		}
		groups[i].copy(to, from)
	}
	return to, nil
}

// Reset is the recipe with groups as they were in the beginning; none means all. The
// beginning is start, or [recipe.Default] of the recipe's film if that is nil.
func Reset(r, start *recipe.Recipe, names ...string) (*recipe.Recipe, error) {
	if start == nil {
		start = recipe.Default(r.Film)
	}
	return Copy(r, start, names...)
}

// Differ are the groups in which two recipes are not the same.
func Differ(a, b *recipe.Recipe) (names []string) {
	for _, g := range groups {
		c := a.Clone()
		g.copy(c, b)
		if !c.Equal(a) {
			names = append(names, g.name)
		}
	}
	return names
}
