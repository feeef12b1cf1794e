package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"safelight/app/folder"
	"safelight/pipeline/adjust"
)

// image is the scan that is shown.
type image struct {
	number      uint64
	index       int
	document    *document
	phase       Phase
	err         string
	trouble     *adjust.Label // err in the user's language
	quarantined bool
	mendable    bool // it failed because its recipe makes no picture
	isOpen      bool // its header was read
	asked       time.Time
	timed       bool // it was told how long it took
}

// notices are what to know about the scan.
func (im *image) notices() []string {
	d := im.document
	all := append([]string(nil), d.notices...)
	if im.isOpen {
		all = append(all, d.opened.Warnings...)
	}
	return all
}

// The reasons why there is nothing to change.
var (
	errNoImage  = tell("no scan is open", "没有打开扫描件")
	errNotYet   = tell("the scan is not open yet", "扫描件尚未打开")
	errNoFolder = tell("no folder is open", "没有打开文件夹")
)

// open opens a folder, or the folder of a file.
func (s *Session) open(ctx context.Context, path string) error {
	if path == "" {
		return tell("no folder was named", "没有指定文件夹")
	}
	place := func() (string, string, error) { return placeOf(path) }
	return s.read(ctx, place, func(dir, named string, l *scanList, readOnly bool) {
		s.leave()
		s.setFolder(dir, l, readOnly)
		index := 0
		if named != "" {
			index = l.index(filepath.Join(dir, filepath.Base(named)))
		}
		if len(l.names) > 0 {
			s.show(max(index, 0))
		}
	})
}

// refresh reads the folder again, and opens the scan shown again if another file
// has taken its place.
func (s *Session) refresh(ctx context.Context) error {
	var dir, path string
	if !s.call(func() {
		if dir = s.list.dir; s.image != nil {
			path = s.image.document.path
		}
	}) {
		return ErrOver
	}
	if dir == "" {
		return errNoFolder
	}
	place := func() (string, string, error) {
		if _, err := os.Lstat(path); err != nil {
			return dir, "", nil
		}
		return dir, path, nil // which is listed whatever its name
	}
	return s.read(ctx, place, func(dir, _ string, l *scanList, readOnly bool) {
		s.setFolder(dir, l, readOnly)
		s.settle()
	})
}

// read lists a folder in the background.
func (s *Session) read(ctx context.Context, place func() (dir, named string, err error), then func(dir, named string, l *scanList, readOnly bool)) error {
	return s.question(ctx, func() (func() func() error, error) {
		if s.closing {
			return nil, ErrOver
		}
		s.folder.Reading = true
		s.change()
		return func() func() error {
			dir, named, err := place()
			var l *scanList
			var readOnly bool
			var start clipboard
			var startErr error
			if err == nil {
				l, readOnly, err = readFolder(dir, named, s.config.DataDir)
				start, startErr = readStart(s.config.DataDir, dir, s.look.Library())
			}
			return func() error {
				s.folder.Reading = false
				s.change()
				if s.closing {
					return ErrOver
				}
				if err != nil {
					if dir == s.folder.Path {
						s.folder.Error = shownText(err.Error())
					}
					return err
				}
				s.began(dir, start, startErr)
				then(dir, named, l, readOnly)
				return nil
			}
		}, nil
	})
}

// placeOf is the folder that a path means, and the file in it, if it is one.
func placeOf(path string) (dir, named string, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return path, "", err
	}
	if folder.Is(path) {
		return path, "", nil
	}
	if _, err = os.Stat(path); err != nil && !folder.Is(filepath.Dir(path)) {
		return path, "", err
	} else if err != nil {
		return filepath.Dir(path), "", err
	}
	return filepath.Dir(path), path, nil
}

// setFolder takes over a list of scans.
func (s *Session) setFolder(dir string, l *scanList, readOnly bool) {
	s.listings++
	l.version, l.reading = s.listings, s.listings
	s.list = l
	s.changed |= ScansChanged
	s.folder = Folder{
		Path: shownText(dir), Name: shownName(dir), Count: len(l.names), Version: l.version,
		Start: s.starts[dir].groups, ReadOnly: readOnly,
	}
	s.selected = nil
	s.change()
}

// settle finds the scan shown in a list that was read again.
func (s *Session) settle() {
	im := s.image
	switch {
	case im == nil && len(s.list.names) > 0:
		s.show(0)
	case im == nil:
	case s.list.index(im.document.path) >= 0:
		im.index = s.list.index(im.document.path)
		s.selected = [][2]int{{im.index, im.index}}
		s.lookAgain(im)
	case len(s.list.names) == 0:
		s.gone(im)
		s.leave()
	default:
		s.gone(im)
		s.show(min(im.index, len(s.list.names)-1))
	}
}

// gone tells that the scan that was shown is not in the folder any more.
func (s *Session) gone(im *image) {
	name := shownName(im.document.path)
	s.tell(Status{Key: "gone", Warning: true, Text: name + " is not in the folder any more", Args: map[string]string{"name": name}})
}

// goTo goes to a scan.
func (s *Session) goTo(index int) error {
	switch {
	case s.folder.Path == "":
		return errNoFolder
	case index < 0 || index >= len(s.list.names):
		return tell("there is no scan %d in this folder of %d", "文件夹中没有第 %d 张（共 %d 张）", index, len(s.list.names))
	}
	if s.image != nil && index != s.image.index {
		s.direction = 1
		if index < s.image.index {
			s.direction = -1
		}
	}
	s.show(index)
	return nil
}

// stepBy goes some scans on, as far as there are any.
func (s *Session) stepBy(by int) error {
	switch {
	case s.folder.Path == "":
		return errNoFolder
	case s.image == nil:
		return errNoImage
	}
	count := len(s.list.names)
	index := min(max(s.image.index+min(max(by, -count), count), 0), count-1)
	if index == s.image.index && by != 0 {
		return tell("there are no more scans in this direction", "这个方向上没有更多扫描件")
	}
	return s.goTo(index)
}

// show shows a scan of the list.
func (s *Session) show(index int) {
	path := s.list.path(index)
	if s.image != nil && s.image.document.path == path {
		s.image.index = index
		s.selected = [][2]int{{index, index}}
		s.anchor = index
		s.change()
		return
	}
	s.leaveImage()
	s.images++
	d := s.document(path)
	d.used = s.images
	s.image = &image{number: s.images, index: index, document: d, phase: Opening, asked: time.Now()}
	s.selected, s.anchor = [][2]int{{index, index}}, index
	s.view.Zoom, s.view.Center = 0, middle
	s.before, s.beforeKey = 0, ""
	s.change()
	s.viewer.Show(path, s.nextPath(index))
	s.draw()
	if d.content != nil {
		s.lookAgain(s.image)
	}
}

// nextPath is the scan that the user will probably go to.
func (s *Session) nextPath(index int) string {
	if next := index + s.direction; next >= 0 && next < len(s.list.names) {
		return s.list.path(next)
	}
	return ""
}

// leaveImage saves what is not saved of the image shown, and forgets what was
// known of it alone.
func (s *Session) leaveImage() {
	if s.image == nil {
		return
	}
	s.save(s.image.document)
	s.histogram.clear()
	s.probe.clear()
	s.image = nil
	s.change()
}

// leave shows no image any more.
func (s *Session) leave() {
	s.leaveImage()
	s.viewer.Leave()
}

// retry opens the image shown again.
func (s *Session) retry() error {
	if s.image == nil {
		return errNoImage
	}
	s.reopen(s.image)
	s.lookAgain(s.image)
	return nil
}

// reopen opens an image again.
func (s *Session) reopen(im *image) {
	im.phase, im.err, im.trouble, im.quarantined, im.mendable = Opening, "", nil, false, false
	im.timed, im.asked = false, time.Now()
	s.mark(im.document.path, func(m *mark) { m.err = "" })
	s.change()
	s.viewer.Retry()
}

// lookAgain looks in the background whether another file has taken the
// place of an image. Then it is opened again, and what was chosen is for it from
// now on.
func (s *Session) lookAgain(im *image) {
	d := im.document
	s.background(func() func() {
		now, err := identify(d.path)
		return func() {
			if err != nil || d.content == nil || d.file == now {
				return
			}
			d.file, d.sum = now, checksum{}
			d.save.stale = d.save.path != ""
			name := shownName(d.path)
			s.tell(Status{
				Key: "replaced", Warning: true, Text: name + " is another file now; its settings are for that from now on",
				Args: map[string]string{"name": name},
			})
			s.changedContent(d)
			if s.image == im && im.phase != Opening {
				s.reopen(im)
			}
		}
	})
}

// selectScans selects scans.
func (s *Session) selectScans(c Command) error {
	if s.folder.Path == "" {
		return errNoFolder
	}
	if c.Index == nil {
		return errors.New("no index")
	}
	from, to := *c.Index, *c.Index
	if c.To != nil {
		to = *c.To
	}
	from, to = min(from, to), max(from, to)
	if from < 0 || to >= len(s.list.names) {
		return fmt.Errorf("there are no scans %d to %d in this folder of %d", from, to, len(s.list.names))
	}
	var all [][2]int
	if c.Extend {
		all = s.selected
	}
	s.selected = merged(append(all[:len(all):len(all)], [2]int{from, to}))
	s.change()
	return nil
}
