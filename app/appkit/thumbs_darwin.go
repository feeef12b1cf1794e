//go:build darwin && cgo

package appkit

import (
	"github.com/progrium/darwinkit/macos/appkit"
)

// thumbnails are those on the screen, and some that were. They are asked for one after
// the other, those that were wanted last first: those are in sight.
type thumbnails struct {
	f      *front
	images map[string]appkit.Image // by path and version
	order  []string                // of images, the oldest first
	wanted []wanted
	busy   bool
}

// wanted is a thumbnail that a control is to show.
type wanted struct {
	path, version string
	by            *control
}

// most is how many thumbnails are kept: about 100 KB each.
const most = 400

// want has a control show the thumbnail of a scan, when it is there.
func (t *thumbnails) want(path, version string, c *control) {
	if image, ok := t.images[path+"#"+version]; ok {
		c.image.SetImage(image)
		return
	}
	c.image.SetImage(nil)
	if path == "" || version == "" {
		return
	}
	t.wanted = append(t.wanted, wanted{path, version, c})
	t.next()
}

// next asks for one, if none is asked for.
func (t *thumbnails) next() {
	if t.busy || len(t.wanted) == 0 || t.f.config.Thumbnail == nil {
		return
	}
	last := len(t.wanted) - 1
	w := t.wanted[last]
	t.wanted = t.wanted[:last]
	if w.by.piece.Path != w.path || w.by.piece.Version != w.version { // it shows another by now
		t.next()
		return
	}
	t.busy = true
	go func() {
		data, err := t.f.config.Thumbnail(t.f.context, w.path)
		post(func() {
			t.busy = false
			if err == nil && len(data) > 0 && !t.f.closing {
				t.keep(w, data)
			}
			t.next()
		})
	}()
}

// keep shows a thumbnail, and keeps it.
func (t *thumbnails) keep(w wanted, data []byte) {
	image := appkit.NewImageWithData(data)
	if image.IsNil() {
		return
	}
	image.Retain()
	key := w.path + "#" + w.version
	if old, ok := t.images[key]; ok {
		old.Release()
	} else {
		t.order = append(t.order, key)
	}
	t.images[key] = image
	if w.by.piece.Path == w.path && w.by.piece.Version == w.version {
		w.by.image.SetImage(image)
	}
	for len(t.order) > most {
		t.images[t.order[0]].Release()
		delete(t.images, t.order[0])
		t.order = t.order[1:]
	}
}
