package curve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
)

// Paper is a medium that negatives are printed on, with the curves that were
// measured from it.
type Paper struct {
	// Name is the stable identifier, such as "kodak-endura-premier".
	Name string
	// Title is the name people know it by, such as "Kodak Endura Premier".
	Title string
	Kind  Kind
	// Source says where the curves come from.
	Source string
	Curves Set
}

// Kind says what kind of medium a Paper is.
type Kind string

// The kinds of Paper.
const (
	PhotoPaper Kind = "paper"
	PrintFilm  Kind = "print-film"
)

// maxPaperFile is far more than a paper file needs, in bytes.
const maxPaperFile = 256 << 10

// paperFile is a paper as it stands in a file.
type paperFile struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Kind   Kind   `json:"kind"`
	Source string `json:"source"`
	RGB    Curve  `json:"rgb"`
	R      Curve  `json:"r"`
	G      Curve  `json:"g"`
	B      Curve  `json:"b"`
}

var identifier = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ReadPaper reads a paper file, a JSON object such as
//
//	{
//	  "name": "my-paper",
//	  "title": "My Paper",
//	  "kind": "paper",
//	  "source": "step wedge of 2026-03-01",
//	  "rgb": [[0.3, 0.55], [0.5, 0.6], [0.75, 0.95], [0.85, 1]]
//	}
//
// The name is the stable identifier: small letters and digits in words joined
// by single hyphens. The kind is "paper" or "print-film". The curves are any
// of "rgb", "r", "g" and "b", at least one of them; [Curve.Validate] must pass.
// The source may be left out, all else may not. Unknown fields are errors;
// errors name the field.
func ReadPaper(r io.Reader) (Paper, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxPaperFile+1))
	if err != nil {
		return Paper{}, err
	}
	if len(data) > maxPaperFile {
		return Paper{}, fmt.Errorf("more than %d bytes", maxPaperFile)
	}
	var f paperFile
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Paper{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return Paper{}, errors.New("data after the object")
	}
	return f.paper()
}

// paper checks what a file says and makes a paper of it.
func (f paperFile) paper() (Paper, error) {
	p := Paper{
		Name: f.Name, Title: f.Title, Kind: f.Kind, Source: f.Source,
		Curves: Set{RGB: f.RGB, R: f.R, G: f.G, B: f.B},
	}
	switch {
	case !identifier.MatchString(p.Name):
		return Paper{}, fmt.Errorf("name %q: want small letters and digits, joined by hyphens", p.Name)
	case p.Title == "":
		return Paper{}, errors.New("title is missing")
	case p.Kind != PhotoPaper && p.Kind != PrintFilm:
		return Paper{}, fmt.Errorf("kind %q is neither %s nor %s", p.Kind, PhotoPaper, PrintFilm)
	case len(f.RGB)+len(f.R)+len(f.G)+len(f.B) == 0:
		return Paper{}, errors.New("curves are missing: want any of rgb, r, g and b")
	}
	if err := p.Curves.Validate(); err != nil {
		return Paper{}, err
	}
	return p, nil
}

// clone is a paper that shares no points with p.
func (p Paper) clone() Paper {
	c := &p.Curves
	c.RGB, c.R, c.G, c.B = slices.Clone(c.RGB), slices.Clone(c.R), slices.Clone(c.G), slices.Clone(c.B)
	return p
}
