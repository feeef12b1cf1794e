package recipe

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"

	"safelight/pipeline/color"
	"safelight/pipeline/jsontree"
)

// SidecarVersion is the latest schema version. Version 2 has "straighten",
// "mirror" and "last_crop". A sidecar is written with the lowest version that has all that is in it, so that
// programs which know only version 1 go on reading what they understand; of a
// picture that is straightened they say that a newer version made it, and not that
// the file is damaged.
const SidecarVersion = 2

// Sidecar is the file beside a scan that keeps what was chosen for it: one
// recipe, and for a scan of several pictures one crop each.
type Sidecar struct {
	// Version is the schema version that was read, 1 or 2. What is written has the
	// lowest that will do, whatever this says.
	Version int `json:"safelight"`
	// Source says which file the sidecar belongs to.
	Source Source `json:"source"`
	// Orientation is that of a scan without crops, and of the crops that do
	// not have their own; see Frame.
	Orientation *int `json:"orientation,omitempty"`
	// Mirror belongs to Orientation; see Frame.
	Mirror bool `json:"mirror,omitempty"`
	// Straighten is that of a scan without crops, in degrees; see Frame. Crops have
	// their own.
	Straighten float64 `json:"straighten,omitempty"`
	// Recipe is that of a scan without crops, and of the crops that do not
	// have their own.
	Recipe *Recipe `json:"recipe"`
	// Crops are the pictures on the scan, at most 1000; none means that the
	// scan is one picture.
	Crops []Crop `json:"crops,omitempty"`
	// LastCrop is the largest number that was the id of a crop, if that crop is gone,
	// so that no other is given its id: pictures that were exported are named after
	// it. 0, or absent, means that the ids there are tell.
	LastCrop int `json:"last_crop,omitempty"`
}

// Source identifies a scan.
type Source struct {
	// Name is the file's name, without folders.
	Name string `json:"name"`
	// Size is the file's size in bytes.
	Size int64 `json:"size"`
	// SHA256 is the file's checksum as [Checksum] gives it; "" when it was
	// not computed.
	SHA256 string `json:"sha256"`
}

// same reports whether both can be the same file, whatever its name is now.
func (s Source) same(o Source) bool {
	return s.Size == o.Size && (s.SHA256 == o.SHA256 || s.SHA256 == "" || o.SHA256 == "")
}

// Crop is one picture of a scan.
type Crop struct {
	// ID is unique among the crops and not empty.
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	// Rect is the part of the scan.
	Rect Rect `json:"rect"`
	// Straighten turns the picture together with Rect, in degrees; see Frame. It is
	// not inherited: 0, or absent, is not straightened.
	Straighten float64 `json:"straighten,omitempty"`
	// Orientation, with Mirror, and Recipe are those of the sidecar when absent.
	Orientation *int    `json:"orientation,omitempty"`
	Mirror      bool    `json:"mirror,omitempty"`
	Recipe      *Recipe `json:"recipe,omitempty"`
}

// maxCrops is far more pictures than are scanned at once, and few enough to
// give each a recipe of its own.
const maxCrops = 1000

// Checksum is the SHA-256 of all that r gives, as 64 hexadecimal digits. It is given
// up when ctx ends.
func Checksum(ctx context.Context, r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, untilDone{ctx, r}); err != nil {
		return "", fmt.Errorf("checksum: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// untilDone reads until its context ends.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.r.Read(p)
}

// ParseSidecar reads a sidecar from its JSON, as strictly as [Parse] reads a
// recipe. The error wraps [ErrNewer] when a later version wrote it.
func ParseSidecar(data []byte) (*Sidecar, error) {
	n, err := parseTree(SidecarFile, data)
	if err != nil {
		return nil, err
	}
	sc, err := decodeSidecar(n)
	if err != nil {
		return nil, err
	}
	if err := sc.Validate(); err != nil {
		return nil, err
	}
	return sc, nil
}

// parseSidecar is ParseSidecar for recipes that may name the spaces of a
// library, and completes them.
func parseSidecar(data []byte, lib color.Library) (*Sidecar, error) {
	n, err := parseTree(SidecarFile, data)
	if err != nil {
		return nil, err
	}
	sc, err := decodeSidecar(n)
	if err != nil {
		return nil, err
	}
	return sc, sc.complete(lib)
}

// complete resolves and then validates the recipes of a sidecar, and validates
// the rest of it.
func (sc *Sidecar) complete(lib color.Library) error {
	f := faults{file: SidecarFile}
	sc.validate(&f, func(r *Recipe, at path) { r.complete(lib, &f, at) })
	return f.err()
}

// decodeSidecar makes a sidecar of a tree, without validating it.
func decodeSidecar(n node) (*Sidecar, error) {
	d := decoder{faults: faults{file: SidecarFile}}
	sc := d.sidecar(n)
	if err := d.err(); err != nil {
		return nil, err
	}
	return sc, nil
}

// sidecar decodes a sidecar.
func (d *decoder) sidecar(n node) *Sidecar {
	sc := &Sidecar{}
	if !d.want("", n, jsontree.Object) {
		return sc
	}
	version, ok := n.Field("safelight")
	switch {
	case !ok:
		d.add("safelight", "missing")
	case d.newer("safelight", version, SidecarVersion):
		return sc
	}
	for _, name := range []string{"source", "recipe"} {
		if _, ok := n.Field(name); !ok {
			d.add(path(name), "missing")
		}
	}
	d.decode("", n, sc)
	if sc.Version == 1 {
		for _, s := range sc.straightened() {
			if *s.degrees != 0 {
				d.add(s.at, `there is none in version 1; "safelight" has to be 2`)
			}
		}
		for at, there := range sc.second() {
			if there {
				d.add(at, `there is none in version 1; "safelight" has to be 2`)
			}
		}
	}
	return sc
}

// MarshalSidecar is the JSON of a sidecar, for people to read and for
// ParseSidecar. It refuses what ParseSidecar would, so that nothing is kept
// that could not be read again.
func MarshalSidecar(sc *Sidecar) ([]byte, error) {
	if err := sc.Validate(); err != nil {
		return nil, err
	}
	written := *sc
	written.Version = 1
	for _, there := range sc.second() {
		if there {
			written.Version = 2
		}
	}
	for _, s := range sc.straightened() {
		if *s.degrees != 0 {
			written.Version = 2
		}
	}
	return format(SidecarFile, written)
}

// Validate checks the sidecar and the recipes in it; see [Recipe.Validate].
func (sc *Sidecar) Validate() error {
	f := faults{file: SidecarFile}
	sc.validate(&f, func(r *Recipe, at path) { r.validate(&f, at) })
	return f.err()
}

var sha256Digits = regexp.MustCompile(`^([0-9a-f]{64})?$`)

// validate adds to f what is wrong with the sidecar; check does so for a
// recipe in it.
func (sc *Sidecar) validate(f *faults, check func(r *Recipe, at path)) {
	switch {
	case sc.Version > SidecarVersion:
		f.addErr("safelight", newerVersion(sc.Version, SidecarVersion))
	case sc.Version < 1:
		f.add("safelight", "there is no version %d", sc.Version)
	}
	if err := validateName(sc.Source.Name); err != nil {
		f.addErr("source.name", err)
	}
	if sc.Source.Size < 0 {
		f.add("source.size", "%d is negative", sc.Source.Size)
	}
	if !sha256Digits.MatchString(sc.Source.SHA256) {
		f.add("source.sha256", "want 64 hexadecimal digits in lower case, found %s", jsontree.Quote(sc.Source.SHA256))
	}
	if err := validateOrientation(sc.Orientation); err != nil {
		f.addErr("orientation", err)
	}
	if err := validateMirror(sc.Mirror, sc.Orientation); err != nil {
		f.addErr("mirror", err)
	}
	if err := validateStraighten(sc.Straighten); err != nil {
		f.addErr("straighten", err)
	}
	if sc.Recipe == nil {
		f.add("recipe", "missing")
	} else {
		check(sc.Recipe, "recipe")
	}
	if sc.LastCrop < 0 {
		f.add("last_crop", "%d is negative", sc.LastCrop)
	}
	if len(sc.Crops) > maxCrops {
		f.add("crops", "%d are too many; at most %d", len(sc.Crops), maxCrops)
		return
	}
	first := map[string]int{}
	for i, c := range sc.Crops {
		at := path("crops").Index(i)
		c.validate(f, at)
		if c.Recipe != nil {
			check(c.Recipe, at.Field("recipe"))
		}
		if j, taken := first[c.ID]; taken {
			f.add(at.Field("id"), "%s is the id of crops[%d] already", jsontree.Quote(c.ID), j)
			continue
		}
		first[c.ID] = i
	}
}

// validate adds to f what is wrong with the crop, its recipe apart.
func (c Crop) validate(f *faults, at path) {
	if c.ID == "" {
		f.add(at.Field("id"), "empty")
	}
	if err := validateName(c.ID); err != nil {
		f.addErr(at.Field("id"), err)
	}
	if err := validateName(c.Name); err != nil {
		f.addErr(at.Field("name"), err)
	}
	if err := c.Rect.Validate(); err != nil {
		f.addErr(at.Field("rect"), err)
	}
	if err := validateStraighten(c.Straighten); err != nil {
		f.addErr(at.Field("straighten"), err)
	}
	if err := validateOrientation(c.Orientation); err != nil {
		f.addErr(at.Field("orientation"), err)
	}
	if err := validateMirror(c.Mirror, c.Orientation); err != nil {
		f.addErr(at.Field("mirror"), err)
	}
}

// straightening is an angle of a sidecar, and where it stands.
type straightening struct {
	at      path
	degrees *float64
}

// straightened are all angles of a sidecar, those that are 0 with them.
func (sc *Sidecar) straightened() []straightening {
	list := []straightening{{"straighten", &sc.Straighten}}
	for i := range sc.Crops {
		list = append(list, straightening{path("crops").Index(i).Field("straighten"), &sc.Crops[i].Straighten})
	}
	return list
}

// second are the other things that version 2 has, and whether they are there.
func (sc *Sidecar) second() iter.Seq2[path, bool] {
	return func(yield func(path, bool) bool) {
		if !yield("last_crop", sc.LastCrop != 0) || !yield("mirror", sc.Mirror) {
			return
		}
		for i := range sc.Crops {
			if !yield(path("crops").Index(i).Field("mirror"), sc.Crops[i].Mirror) {
				return
			}
		}
	}
}

func validateMirror(mirror bool, o *int) error {
	if mirror && o == nil {
		return errors.New("there is no orientation that it belongs to")
	}
	return nil
}

func validateOrientation(o *int) error {
	if o == nil || slices.Contains([]int{0, 90, 180, 270}, *o) {
		return nil
	}
	return fmt.Errorf("%d is none of 0, 90, 180 and 270", *o)
}

// Frames are the pictures of the scan, each complete: a crop that has no
// recipe or orientation has the sidecar's. The frames share nothing with the
// sidecar or each other. There is always one at least.
func (sc *Sidecar) Frames() []Frame {
	if len(sc.Crops) == 0 {
		return []Frame{{Recipe: sc.Recipe.Clone(), Straighten: sc.Straighten, Orientation: clone(sc.Orientation), Mirror: sc.Mirror}}
	}
	frames := make([]Frame, len(sc.Crops))
	for i, c := range sc.Crops {
		frames[i] = Frame{
			ID:          c.ID,
			Name:        c.Name,
			Recipe:      inherited(c.Recipe, sc.Recipe).Clone(),
			Crop:        clone(&c.Rect),
			Straighten:  c.Straighten,
			Orientation: clone(inherited(c.Orientation, sc.Orientation)),
			Mirror:      c.Mirror || c.Orientation == nil && sc.Mirror,
		}
	}
	return frames
}

// inherited is own, or, when there is none, that of the whole.
func inherited[T any](own, whole *T) *T {
	if own != nil {
		return own
	}
	return whole
}
