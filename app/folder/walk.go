package folder

import "errors"

// Walk finds the scans below a folder, folder by folder, in the order of the names
// of both, and calls yield with each, and with the scan that it is a picture of, if
// it is one. It passes over folders that skip names. Of a folder that cannot be
// read, yield gets the error, and ErrLink of a link to a folder, which is not
// followed: it may lead anywhere, also back. When yield returns false, the walk is over, and that
// is what it returns.
func Walk(folder string, skip func(folder string) bool, yield func(path, master string, err error) bool) bool {
	l, err := List(folder)
	if err != nil && !yield(folder, "", err) {
		return false
	}
	for _, i := range l.items {
		path := l.path(i)
		switch {
		case i.link:
			if !yield(path, "", ErrLink) {
				return false
			}
		case !i.folder:
			if !yield(path, l.master(i), nil) {
				return false
			}
		case !skip(path):
			if !Walk(path, skip, yield) {
				return false
			}
		}
	}
	return true
}

// ErrLink says that something is a link to a folder.
var ErrLink = errors.New("a link to a folder, and those are not followed; name it to export what it leads to")
