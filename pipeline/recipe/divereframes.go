package recipe

import (
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"safelight/pipeline/jsontree"
)

// divereSettings are what the frame of one picture is made of: the crop's own,
// or the contact sheet's.
type divereSettings struct {
	film        placed[string]
	orientation placed[*float64]
	idt         placed[*divereIDT]
	params      placed[*divereParams]
}

// placed is a value with its place in the file.
type placed[T comparable] struct {
	value T
	at    path
}

// or is p if it is there, otherwise what is inherited.
func (p placed[T]) or(inherited placed[T]) placed[T] {
	var absent T
	if p.value == absent && inherited.at != "" {
		return inherited
	}
	return p
}

// frames makes frames of a preset: one of a single preset, one for each crop
// of a contact sheet.
func (im *divereImport) frames(p diverePreset) ([]Frame, error) {
	if p.Version != nil && *p.Version != divereVersion {
		im.notice(im.entry.Field("version"), "%v, read as version %d", *p.Version, divereVersion)
	}
	sheet := p.Type == "contactsheet" || p.Type == "" && len(p.Crops) > 0
	if !sheet && p.Type != "" && p.Type != "single" {
		im.notice(im.entry.Field("type"), "%s is unknown, read as a single preset", jsontree.Quote(p.Type))
	}
	whole := divereSettings{}.override(im.entry, p.Metadata, p.IDT, p.Params)
	switch {
	case sheet && len(p.Crops) > maxCrops:
		return nil, &FieldError{DivereFile, string(im.entry.Field("crops")), fmt.Errorf("%d are too many; at most %d", len(p.Crops), maxCrops)}
	case sheet && len(p.Crops) > 0:
		return im.crops(p.Crops, whole)
	case len(p.Crops) > 0:
		im.notice(im.entry.Field("crops"), "passed over, as the preset is not a contact sheet")
	}
	frame, err := im.frame(im.entry, p.Metadata, whole)
	return []Frame{frame}, err
}

// override is s with what a preset or a crop, which is at the given path, has
// itself.
func (s divereSettings) override(at path, m divereMetadata, idt *divereIDT, params *divereParams) divereSettings {
	metadata := at.Field("metadata")
	return divereSettings{
		film:        placed[string]{m.FilmType, metadata.Field("film_type")}.or(s.film),
		orientation: placed[*float64]{m.Orientation, metadata.Field("orientation")}.or(s.orientation),
		idt:         placed[*divereIDT]{idt, at.Field("idt")}.or(s.idt),
		params:      placed[*divereParams]{params, at.Field("cc_params")}.or(s.params),
	}
}

func (im *divereImport) crops(crops []divereCrop, whole divereSettings) ([]Frame, error) {
	var frames []Frame
	taken := map[string]bool{}
	for i, c := range crops {
		at := im.entry.Field("crops").Index(i)
		frame, err := im.frame(at, c.Metadata, whole.override(at, c.Metadata, c.IDT, c.Params))
		if err != nil {
			return nil, err
		}
		metadata := at.Field("metadata")
		frame.Name = im.name(metadata.Field("name"), c.Metadata.Name)
		id := im.name(metadata.Field("id"), c.Metadata.ID)
		if id == "" {
			id = strconv.Itoa(i + 1)
		}
		frame.ID = uniqueID(id, taken)
		if frame.ID != id {
			im.notice(metadata.Field("id"), "%s is the id of another crop; this one is now %s", jsontree.Quote(id), jsontree.Quote(frame.ID))
		}
		taken[frame.ID] = true
		frames = append(frames, frame)
	}
	return frames, nil
}

// uniqueID is id if it is not among taken, else id with the first number
// behind it that makes it unique.
func uniqueID(id string, taken map[string]bool) string {
	unique := id
	for n := 2; taken[unique]; n++ {
		unique = id + "-" + strconv.Itoa(n)
	}
	return unique
}

// name is a name as it may stand in a recipe or a sidecar, with room for the
// number that makes it unique.
func (im *divereImport) name(at path, name string) string {
	const most = maxName - len("-1000")
	if len(name) <= most {
		return name
	}
	im.notice(at, "%d bytes are too long for a name, cut", len(name))
	end := most
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end]
}

// frame is the picture that a preset or a crop, which is at the given path,
// describes; without ID and name.
func (im *divereImport) frame(at path, m divereMetadata, s divereSettings) (Frame, error) {
	r := im.recipe(s)
	f := faults{file: DivereFile}
	r.validate(&f, at)
	return Frame{
		Recipe:      r,
		Crop:        im.crop(at.Field("metadata").Field("crop"), m.Crop),
		Orientation: im.orientation(s.orientation),
	}, f.err()
}

// orientation is the same in both worlds but for values that are no right
// angle, which mean nothing here.
func (im *divereImport) orientation(degrees placed[*float64]) *int {
	if degrees.value == nil {
		return nil
	}
	turn := math.Mod(*degrees.value, 360)
	if math.Mod(turn, 90) != 0 {
		im.notice(degrees.at, "%v is none of 0, 90, 180 and 270, passed over", *degrees.value)
		return nil
	}
	o := (int(turn) + 360) % 360
	return &o
}

// crop is the part of a crop that lies on the scan; nil for the whole scan.
func (im *divereImport) crop(at path, crop *[4]float64) *Rect {
	if crop == nil {
		return nil
	}
	r := Rect(*crop)
	if r.Validate() != nil {
		left, top := min(max(r[0], 0), 1), min(max(r[1], 0), 1)
		right, bottom := min(max(r[0]+r[2], left), 1), min(max(r[1]+r[3], top), 1)
		inside := Rect{left, top, right - left, bottom - top}
		if inside.Validate() != nil {
			im.notice(at, "%v is no part of the scan; the whole is used", r)
			return nil
		}
		im.notice(at, "%v is not inside the scan; %v is used", r, inside)
		r = inside
	}
	if r.whole() {
		return nil
	}
	return &r
}
