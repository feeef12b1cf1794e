package session

import (
	"slices"
	"strconv"

	"safelight/pipeline/adjust"
	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/recipe"
)

// content is what a sidecar keeps of a scan. It is never changed, nor is what it
// points to: a change makes another one, which shares what is as before.
type content struct {
	recipe      *recipe.Recipe
	orientation *int
	mirror      bool    // belongs to orientation
	straighten  float64 // of a scan without crops, and of the whole scan
	crops       []recipe.Crop
}

// contentOf takes over what a sidecar keeps.
func contentOf(sc *recipe.Sidecar) *content {
	return &content{sc.Recipe, sc.Orientation, sc.Mirror, sc.Straighten, sc.Crops}
}

// contentOfFrames makes one scan of pictures that a file has: the first one's
// recipe is that of the scan, and so of all crops with the same.
func contentOfFrames(frames []recipe.Frame) *content {
	c := &content{recipe: frames[0].Recipe, orientation: frames[0].Orientation, mirror: frames[0].Mirror}
	if len(frames) == 1 && frames[0].Crop == nil {
		c.straighten = frames[0].Straighten
		return c
	}
	taken := make(map[string]bool)
	for _, f := range frames {
		taken[f.ID] = true
	}
	for i, f := range frames {
		crop := recipe.Crop{ID: f.ID, Name: f.Name, Rect: recipe.Rect{0, 0, 1, 1}, Straighten: f.Straighten}
		for n := i + 1; crop.ID == ""; n++ {
			if id := strconv.Itoa(n); !taken[id] {
				crop.ID = id
				taken[id] = true
			}
		}
		if f.Crop != nil {
			crop.Rect = *f.Crop
		}
		if !f.Recipe.Equal(c.recipe) {
			crop.Recipe = f.Recipe
		}
		if !same(f.Orientation, c.orientation) || f.Mirror != c.mirror {
			crop.Orientation, crop.Mirror = f.Orientation, f.Mirror
		}
		c.crops = append(c.crops, crop)
	}
	return c
}

// sidecar is the file that keeps it.
func (c *content) sidecar(source recipe.Source) *recipe.Sidecar {
	return &recipe.Sidecar{
		Version: recipe.SidecarVersion, Source: source,
		Orientation: c.orientation, Mirror: c.mirror, Straighten: c.straighten, Recipe: c.recipe, Crops: c.crops,
	}
}

// lastCrop is the largest number that is the id of a crop.
func (c *content) lastCrop() int { return adjust.LastCrop(c.crops, 0) }

// check reports what could not be kept in a sidecar.
func (c *content) check() error { return c.sidecar(recipe.Source{}).Validate() }

// compiles reports a recipe that makes no picture, although each of its numbers is
// one: a film base that the input turns into no light. Recipes that are in was as well
// are not looked at, nor what an embedded profile makes of a base, which only the
// worker knows.
func (c *content) compiles(was *content) error {
	known := map[*recipe.Recipe]bool{was.recipe: true, nil: true}
	for _, crop := range was.crops {
		known[crop.Recipe] = true
	}
	srgb, _ := color.Lookup("srgb")
	check := func(r *recipe.Recipe) error {
		if known[r] || r.Input.Space == recipe.Embedded {
			return nil
		}
		known[r] = true
		_, err := program.Compile(r, program.Output{Space: srgb, Depth: 8})
		return err
	}
	err := check(c.recipe)
	for i := 0; i < len(c.crops) && err == nil; i++ {
		err = check(c.crops[i].Recipe)
	}
	return err
}

// crop is where a crop is among the others, -1 if there is none.
func (c *content) crop(id string) int {
	return slices.IndexFunc(c.crops, func(crop recipe.Crop) bool { return crop.ID == id })
}

// frame is the picture of a crop, of the whole scan if id is "".
func (c *content) frame(id string) recipe.Frame {
	f := recipe.Frame{ID: id, Recipe: c.recipe, Orientation: c.orientation, Mirror: c.mirror, Straighten: c.straighten}
	if i := c.crop(id); i >= 0 {
		crop := &c.crops[i]
		f.Crop, f.Straighten = &crop.Rect, crop.Straighten
		if crop.Recipe != nil {
			f.Recipe = crop.Recipe
		}
		if crop.Orientation != nil {
			f.Orientation, f.Mirror = crop.Orientation, crop.Mirror
		}
	}
	return f
}

// clone is one that can be changed as long as nobody else has it: all but the
// recipes, which are replaced.
func (c *content) clone() *content {
	d := *c
	d.crops = slices.Clone(c.crops)
	return &d
}

// setRecipe gives a crop, or the scan if id is "", another recipe.
func (c *content) setRecipe(id string, r *recipe.Recipe) {
	if i := c.crop(id); i >= 0 {
		c.crops[i].Recipe = r
		return
	}
	c.recipe = r
}

// equal says whether both would be kept in the same way.
func (c *content) equal(o *content) bool {
	return c.recipe.Equal(o.recipe) && same(c.orientation, o.orientation) && c.mirror == o.mirror && c.straighten == o.straighten &&
		slices.EqualFunc(c.crops, o.crops, func(a, b recipe.Crop) bool {
			return a.ID == b.ID && a.Name == b.Name && a.Rect == b.Rect && a.Straighten == b.Straighten && same(a.Orientation, b.Orientation) && a.Mirror == b.Mirror && a.Recipe.Equal(b.Recipe)
		})
}

// same says whether two pointers point to the same value, or both to none.
func same[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// errNoCrop says that there is no such crop.
func errNoCrop(id string) error { return tell("there is no crop %q", "没有裁剪 %q", id) }
