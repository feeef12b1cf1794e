package jsontree

import (
	"regexp"
	"strconv"
)

// Path leads to a value of a JSON file: "density.matrix.values[1][2]".
type Path string

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// Field is the path of a field of the object at p. A name that is not plain,
// such as that of an image file, is quoted, and cut when it is long.
func (p Path) Field(name string) Path {
	switch {
	case !plainName.MatchString(name):
		return p + Path("["+Quote(name)+"]")
	case p == "":
		return Path(name)
	}
	return p + Path("."+name)
}

// Index is the path of a value of the list at p.
func (p Path) Index(i int) Path { return p + Path("["+strconv.Itoa(i)+"]") }

// Join is the path q, of a value of the object at p, counted from the whole.
func (p Path) Join(q Path) Path {
	if p == "" {
		return q
	}
	return p + "." + q
}

// Quote is a text from a file, fit for a message: quoted, and cut when it is
// long.
func Quote(s string) string {
	const most = 64
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}
