package color

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
)

// maxSpaceFile is far more than a space file needs, in bytes.
const maxSpaceFile = 64 << 10

// spaceFile is a space as it stands in a file.
type spaceFile struct {
	Name      string         `json:"name"`
	Title     string         `json:"title"`
	Source    string         `json:"source"`
	Roles     []string       `json:"roles"`
	Aliases   []string       `json:"aliases"`
	Primaries *filePrimaries `json:"primaries"`
	White     *fileXY        `json:"white"`
	Transfer  *fileTransfer  `json:"transfer"`
}

// Figures are pointers here because a missing one must not pass for a zero.
type (
	filePrimaries struct {
		R *fileXY `json:"r"`
		G *fileXY `json:"g"`
		B *fileXY `json:"b"`
	}
	fileXY struct {
		X *float64 `json:"x"`
		Y *float64 `json:"y"`
	}
	fileTransfer struct {
		Gamma *float64 `json:"gamma"`
		A     *float64 `json:"a"`
		B     float64  `json:"b"`
		C     float64  `json:"c"`
		D     float64  `json:"d"`
	}
)

// ReadSpace reads a space file, a JSON object such as
//
//	{
//	  "name": "my-scanner",
//	  "title": "My Scanner",
//	  "source": "IT8 target of 2026-03-01",
//	  "roles": ["scanner"],
//	  "aliases": ["Scanner, upstairs"],
//	  "primaries": {
//	    "r": {"x": 0.66, "y": 0.32},
//	    "g": {"x": 0.26, "y": 0.67},
//	    "b": {"x": 0.15, "y": 0.05}
//	  },
//	  "white": {"x": 0.3457, "y": 0.3585},
//	  "transfer": {"gamma": 1.8}
//	}
//
// The name is the stable identifier: small letters and digits in words joined
// by single hyphens. Roles are any of "output", "working" and "scanner". The
// transfer function takes the parameters of [Transfer], a defaulting to 1 and
// b, c and d to 0; without it the space is linear. Aliases and source may be
// left out, all else may not. Unknown fields are errors, and so is a space
// that [Space.Validate] refuses; errors name the field.
func ReadSpace(r io.Reader) (Space, error) {
	e, err := readSpace(r)
	return e.space, err
}

func readSpace(r io.Reader) (entry, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSpaceFile+1))
	if err != nil {
		return entry{}, err
	}
	if len(data) > maxSpaceFile {
		return entry{}, fmt.Errorf("more than %d bytes", maxSpaceFile)
	}
	var f spaceFile
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return entry{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return entry{}, errors.New("data after the object")
	}
	s, err := f.space()
	if err != nil {
		return entry{}, err
	}
	return entry{s, f.Aliases}, nil
}

var identifier = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// space checks what a file says and makes a space of it.
func (f spaceFile) space() (Space, error) {
	s := Space{Name: f.Name, Title: f.Title, Source: f.Source, Transfer: power(1)}
	if !identifier.MatchString(f.Name) {
		return Space{}, fmt.Errorf("name %q: want small letters and digits, joined by hyphens", f.Name)
	}
	if f.Title == "" {
		return Space{}, errors.New("title is missing")
	}
	if len(f.Roles) == 0 {
		return Space{}, errors.New("roles are missing")
	}
	for _, name := range f.Roles {
		role, ok := map[string]Role{"output": Output, "working": Working, "scanner": Scanner}[name]
		if !ok {
			return Space{}, fmt.Errorf("roles: %q is none of output, working and scanner", name)
		}
		s.Role |= role
	}
	if f.Primaries == nil {
		return Space{}, errors.New("primaries are missing")
	}
	for _, c := range []struct {
		field string
		from  *fileXY
		to    *XY
	}{
		{"primaries.r", f.Primaries.R, &s.Primaries.R},
		{"primaries.g", f.Primaries.G, &s.Primaries.G},
		{"primaries.b", f.Primaries.B, &s.Primaries.B},
		{"white", f.White, &s.White},
	} {
		if c.from == nil || c.from.X == nil || c.from.Y == nil {
			return Space{}, fmt.Errorf("%s: want an x and a y", c.field)
		}
		*c.to = XY{*c.from.X, *c.from.Y}
	}
	if t := f.Transfer; t != nil {
		if t.Gamma == nil {
			return Space{}, errors.New("transfer.gamma is missing")
		}
		s.Transfer = Transfer{Gamma: *t.Gamma, A: 1, B: t.B, C: t.C, D: t.D}
		if t.A != nil {
			s.Transfer.A = *t.A
		}
	}
	if err := s.Validate(); err != nil {
		return Space{}, err
	}
	return s, nil
}
