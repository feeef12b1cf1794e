package session

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"safelight/pipeline/atomicfile"
	"safelight/pipeline/color"
	"safelight/pipeline/recipe"
)

// folderStart says how the scans of the folder start that have no sidecar. Those
// that were opened ahead, and not changed, start so as well. It is kept in the user's
// data folder, if there is one.
func (s *Session) folderStart(c Command) error {
	dir := s.list.dir
	if dir == "" {
		return errNoFolder
	}
	switch c.Text {
	case "clear":
		if len(c.Names) > 0 {
			return errors.New(`"names" says nothing when it is cleared`)
		}
		delete(s.starts, dir)
	case "":
		start, err := s.taken(c.Names)
		if err != nil {
			return err
		}
		s.starts[dir] = start
	default:
		return fmt.Errorf(`%q is not "clear"`, c.Text)
	}
	s.keepStart(dir)
	s.folder.Start = s.starts[dir].groups
	for _, d := range s.documents {
		shown := s.image != nil && s.image.document == d
		if !shown && d.begun != nil && d.save.path == "" && d.clean() && len(d.history.steps) == 0 {
			s.startOver(d)
		}
	}
	s.change()
	return nil
}

// started is how a scan begins that has no sidecar: with the groups that the scans of its
// folder start with. That they make no picture of it costs it these groups, and is told.
func (s *Session) started(path string, begun *content) *content {
	start, ok := s.starts[dirOf(path)]
	if !ok {
		return begun
	}
	next, err := start.ontoAll(begun)
	if err != nil {
		s.warn("notice", shownName(path)+" does not start as the scans of its folder do: "+shownText(err.Error()))
		return begun
	}
	return next
}

// startOver has a document that began without a sidecar start as the scans of its
// folder do.
func (s *Session) startOver(d *document) {
	d.content = s.started(d.path, d.begun)
	d.save.kept = d.content // as long as nothing is changed there is nothing to keep
	d.starting = d.content.recipe
}

// keptStart is how the scans of a folder start, as it is kept in a file of the data
// folder.
type keptStart struct {
	Version int             `json:"version"` // 1
	Folder  string          `json:"folder"`
	Groups  []string        `json:"groups"`
	Recipe  json.RawMessage `json:"recipe"`
	// Scans are some that were in the folder: if none of them is there any more, another
	// roll has come to its place, as on a memory card.
	Scans []keptScan `json:"scans"`
}

type keptScan struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// maxKeptScans is how many scans tell one roll from another.
const maxKeptScans = 16

// scansIn are scans of a folder with their sizes, those left out that are not there.
func scansIn(dir string, names []string) (list []keptScan) {
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			list = append(list, keptScan{name, info.Size()})
		}
	}
	return list
}

// of reports whether the folder still has one of the scans.
func (k *keptStart) of(dir string) bool {
	for _, scan := range k.Scans {
		if filepath.Base(scan.Name) == scan.Name && slices.Contains(scansIn(dir, []string{scan.Name}), scan) {
			return true
		}
	}
	return len(k.Scans) == 0
}

// errOther says that a start is of another roll.
var errOther = errors.New("it is of other scans, which were in this folder then")

const startVersion = 1

// startPath is where it is kept.
func startPath(dataDir, dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(dataDir, "starts", hex.EncodeToString(sum[:16])+".json")
}

// keepStart keeps in the background how the scans of a folder start, or that they have
// no start any more. Of several that are under way the last counts.
func (s *Session) keepStart(dir string) {
	s.startsRead[dir] = true
	if s.config.DataDir == "" {
		return
	}
	var names []string
	if s.list.dir == dir {
		names = slices.Clone(s.list.names[:min(len(s.list.names), maxKeptScans)])
	}
	s.background(func() func() {
		s.keeping.Lock()
		defer s.keeping.Unlock()
		var now clipboard
		s.call(func() { now = s.starts[dir] })
		if err := writeStart(startPath(s.config.DataDir, dir), dir, now, scansIn(dir, names), s.look.Library()); err != nil {
			text := "how the scans of this folder start is not kept: " + shownText(err.Error())
			return func() { s.warn("notice", text) }
		}
		return nil
	})
}

// writeStart writes it; what is there and could not be read is kept under another name.
func writeStart(path, dir string, c clipboard, scans []keptScan, lib color.Library) error {
	if _, err := openStart(path, dir, lib); err != nil {
		why := "damaged"
		if errors.Is(err, errOther) {
			why = "other"
		}
		if _, err := atomicfile.KeepAside(path, why); err != nil {
			return err
		}
	}
	if c.recipe == nil {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	text, err := recipe.Marshal(c.recipe)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(keptStart{startVersion, dir, c.groups, text, scans}, "", "\t")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return atomicfile.WriteFile(path, data, atomicfile.Options{Overwrite: true})
}

// readStart reads how the scans of a folder start; a clipboard without a recipe if that
// is not kept.
func readStart(dataDir, dir string, lib color.Library) (c clipboard, err error) {
	if dataDir == "" {
		return c, nil
	}
	path := startPath(dataDir, dir)
	if c, err = openStart(path, dir, lib); err != nil {
		return clipboard{}, fmt.Errorf("how the scans of this folder start is not used: %w: %s", err, path)
	}
	return c, nil
}

func openStart(path, dir string, lib color.Library) (c clipboard, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, nil
	case err != nil:
		return c, err
	case !info.Mode().IsRegular(): // a pipe would be waited for
		return c, errors.New("not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return c, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 2*recipe.MaxBytes))
	if err != nil {
		return c, err
	}
	return decodeStart(data, dir, lib)
}

func decodeStart(data []byte, dir string, lib color.Library) (c clipboard, err error) {
	var kept keptStart
	if err := json.Unmarshal(data, &kept); err != nil {
		return c, err
	}
	if kept.Version != startVersion {
		return c, fmt.Errorf("version %d is not known", kept.Version)
	}
	if len(kept.Groups) == 0 {
		return c, errors.New("it has no groups")
	}
	if c.groups, err = groupsOf(kept.Groups); err != nil {
		return c, err
	}
	if c.recipe, err = recipe.Parse(kept.Recipe); err != nil {
		return c, err
	}
	if err := c.recipe.Resolve(lib); err != nil {
		return c, err
	}
	if !kept.of(dir) {
		return c, errOther
	}
	_, err = graded(c.recipe, [3]float64{1, 1, 1}) // or it would make no picture
	return c, err
}

// began takes over how the scans of a folder start, the first time it is listed.
func (s *Session) began(dir string, c clipboard, err error) {
	if s.startsRead[dir] {
		return
	}
	s.startsRead[dir] = true
	if err != nil {
		s.warn("notice", shownText(err.Error()))
	} else if c.recipe != nil {
		s.starts[dir] = c
	}
}
