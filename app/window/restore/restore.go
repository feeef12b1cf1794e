// Package restore keeps how a window was left, for the next time: where it was, how it
// was divided, what was open, and what was chosen last. Nothing in it is needed: what
// cannot be read is begun anew, and the file is kept aside.
package restore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"safelight/app/window/desk"
	"safelight/app/window/drop"
	"safelight/app/window/exportsheet"
	"safelight/app/window/inspector"
	"safelight/app/window/words"
	"safelight/pipeline/adjust"
	"safelight/pipeline/atomicfile"
)

// Name is that of the file in the user's data folder.
const Name = "window.json"

// Version is that of what is kept.
const Version = 1

// maxBytes is the largest file that is read.
const maxBytes = 1 << 20

// State is how a window was left.
type State struct {
	Version int `json:"version"`
	// Frame is the window's, in points of the screen with Y up: left, lower, width,
	// height; zeros where it is not known.
	Frame [4]float64 `json:"frame"`
	// InspectorWidth and StripHeight are of the parts of the window.
	InspectorWidth float64            `json:"inspector_width"`
	StripHeight    float64            `json:"strip_height"`
	Inspector      bool               `json:"inspector"`
	Strip          bool               `json:"strip"`
	Status         bool               `json:"status"`
	Full           bool               `json:"full"`
	Folded         []string           `json:"folded,omitempty"`
	Language       words.Language     `json:"language,omitempty"` // "": that of the system
	Aspect         string             `json:"aspect"`
	Export         exportsheet.Choice `json:"export"`
	Recent         []string           `json:"recent,omitempty"`
	// Open is the scan, or the folder, that was open, "" if none.
	Open string `json:"open,omitempty"`
}

// The sizes of the parts of the window, in points: as they come, and from what to what
// they can be.
const (
	Width, Height           = 1280, 800
	LeastWidth, LeastHeight = 760, 480

	InspectorWidth, LeastInspector, MostInspector = 304, 264, 480
	StripHeight, LeastStrip, MostStrip            = 104, 72, 200
	LeastStage                                    = 320
)

// New is a window that nobody has left yet.
func New() State {
	return State{
		Version: Version, InspectorWidth: InspectorWidth, StripHeight: StripHeight,
		Inspector: true, Strip: true, Status: true, Aspect: "free",
	}
}

// Load is how the window was left, as the data folder has it. Without a folder or a file
// it is New. What cannot be read, of a later version too, is New as well, and the file is
// kept aside; the error says so, and is for the user to see.
func Load(dataDir string) (State, error) {
	if dataDir == "" {
		return New(), nil
	}
	path := filepath.Join(dataDir, Name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return New(), nil
	case err != nil:
		return New(), fmt.Errorf("how the window was is not known: %w", err)
	}
	s, err := read(path, info)
	if err == nil {
		return s.checked(), nil
	}
	aside, kept := keepAside(path)
	if kept != nil {
		return New(), fmt.Errorf("%s: %w; it could not be kept aside: %w", path, err, kept)
	}
	return New(), fmt.Errorf("%s: %w; it is kept as %s", path, err, filepath.Base(aside))
}

func read(path string, info fs.FileInfo) (s State, err error) {
	if !info.Mode().IsRegular() || info.Size() > maxBytes {
		return s, errors.New("no file that the window was kept in")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	var version struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return s, err
	}
	if version.Version != Version {
		return s, fmt.Errorf("version %d, which is not known here", version.Version)
	}
	s = New()
	err = json.NewDecoder(bytes.NewReader(data)).Decode(&s)
	return s, err
}

// keepAside gives a file another name, the first that is free.
func keepAside(path string) (string, error) {
	for n := 1; n < 1000; n++ {
		aside := fmt.Sprintf("%s.damaged-%d", path, n)
		err := os.Link(path, aside)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil { // a file system without links
			if _, there := os.Lstat(aside); !errors.Is(there, fs.ErrNotExist) {
				continue
			}
			return aside, os.Rename(path, aside)
		}
		return aside, os.Remove(path)
	}
	return "", errors.New("there are too many of them")
}

// Save keeps a state in the data folder, which is made if it is not there.
func Save(dataDir string, s State) error {
	if dataDir == "" {
		return nil
	}
	s = s.checked()
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dataDir, 0o700); err != nil {
		return err
	}
	return atomicfile.WriteFile(filepath.Join(dataDir, Name), append(data, '\n'), atomicfile.Options{Overwrite: true})
}

// checked is a state with nothing in it that a window could not have.
func (s State) checked() State {
	s.Version = Version
	for _, v := range s.Frame {
		if v*0 != 0 || math.Abs(v) > 1e6 { // no number, or nowhere
			s.Frame = [4]float64{}
		}
	}
	if s.Frame != [4]float64{} {
		s.Frame[2], s.Frame[3] = max(s.Frame[2], LeastWidth), max(s.Frame[3], LeastHeight)
	}
	s.InspectorWidth = within(s.InspectorWidth, LeastInspector, MostInspector, InspectorWidth)
	s.StripHeight = within(s.StripHeight, LeastStrip, MostStrip, StripHeight)
	s.Folded = only(s.Folded, func(name string) bool { return slices.Contains(inspector.Names(), name) })
	if s.Language != words.English && s.Language != words.Chinese {
		s.Language = ""
	}
	if _, err := adjust.AspectNamed(s.Aspect); err != nil && s.Aspect != desk.Original {
		s.Aspect = "free"
	}
	s.Recent = only(s.Recent, isPath)
	s.Recent = s.Recent[:min(len(s.Recent), drop.Most)]
	if !isPath(s.Open) {
		s.Open = ""
	}
	return s
}

func isPath(p string) bool { return filepath.IsAbs(p) && !strings.ContainsRune(p, 0) }

// only are those of a list that are good, each once; nil if none is.
func only(list []string, good func(string) bool) (rest []string) {
	for _, text := range list {
		if good(text) && !slices.Contains(rest, text) {
			rest = append(rest, text)
		}
	}
	return rest
}

// Reopened is what of a state is opened again: the scan that was, or its folder if the scan
// is gone; "" if there is neither.
func (s State) Reopened() string {
	if s.Open == "" {
		return ""
	}
	for _, path := range []string{s.Open, filepath.Dir(s.Open)} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

func within(v, least, most, otherwise float64) float64 {
	if !(v > 0) || v*0 != 0 {
		return otherwise
	}
	return min(max(v, least), most)
}

// OnScreen is a window's frame on one of the screens there are, each left, lower, width
// and height. One that was on a screen that is gone, or whose title could not be
// reached, is in the middle of the first.
func OnScreen(frame [4]float64, screens [][4]float64) [4]float64 {
	if len(screens) == 0 {
		return frame
	}
	if frame == [4]float64{} {
		return middle(screens[0], Width, Height)
	}
	const title = 40 // of its top that has to be seen
	x, top := frame[0]+frame[2]/2, frame[1]+frame[3]
	for _, s := range screens {
		if x >= s[0] && x <= s[0]+s[2] && top <= s[1]+s[3]+1 && top-title >= s[1] {
			frame[2], frame[3] = min(frame[2], s[2]), min(frame[3], s[3])
			return frame
		}
	}
	return middle(screens[0], frame[2], frame[3])
}

func middle(s [4]float64, w, h float64) [4]float64 {
	w, h = min(w, s[2]), min(h, s[3])
	return [4]float64{s[0] + (s[2]-w)/2, s[1] + (s[3]-h)/2, w, h}
}
