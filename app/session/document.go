package session

import (
	"io/fs"
	"os"
	"time"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/wire"
)

// document is a scan that was opened in this session: what is chosen for it, what
// was done to it, and how much of that is saved. It belongs to the owner.
type document struct {
	path string
	// content is what is chosen, nil until it is known.
	content *content
	// begun is how the scan begins without a sidecar and without a start of its
	// folder, nil if that is not known.
	begun *content
	// starting is what the scan began with.
	starting *recipe.Recipe
	opened   wire.Opened
	notices  []string
	history  history
	crop     string // shown, "" for the whole scan
	lastCrop int    // the number of the last crop there was
	drawn    drawn  // what was asked for last
	used     uint64 // when it was shown last, by the number of the image

	file identity // of the scan that the content is for
	sum  checksum
	save saving
}

// identity tells a file from one that took its place.
type identity struct {
	size     int64
	modified time.Time
}

func identityOf(info fs.FileInfo) identity { return identity{info.Size(), info.ModTime()} }

// identify looks at a file.
func identify(path string) (identity, error) {
	info, err := os.Stat(path)
	if err != nil {
		return identity{}, err
	}
	return identityOf(info), nil
}

// frame is the picture that is shown of it.
func (d *document) frame() recipe.Frame { return d.content.frame(d.crop) }

// show shows a crop, or the whole scan if there is no such crop.
func (d *document) show(crop string) {
	if d.content.crop(crop) < 0 {
		crop = ""
	}
	d.crop = crop
}

// maxDocuments is how many images left keep their steps.
const maxDocuments = 500

// document is that of a path; a new one, if there is none.
func (s *Session) document(path string) *document {
	d := s.documents[path]
	if d == nil {
		d = &document{path: path, used: s.images} // opened ahead, it is the next to be shown
		s.documents[path] = d
		s.forget(d)
	}
	return d
}

// forget drops the document that was not looked at for the longest time, if there
// are too many. Those that are shown, or are not saved, stay.
func (s *Session) forget(keep *document) {
	if len(s.documents) <= maxDocuments {
		return
	}
	var oldest *document
	for _, d := range s.documents {
		if d != keep && (s.image == nil || d != s.image.document) && d.clean() && (oldest == nil || d.used < oldest.used) {
			oldest = d
		}
	}
	if oldest != nil {
		delete(s.documents, oldest.path)
	}
}
