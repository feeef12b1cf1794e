package session

import (
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/memory"
	"safelight/xpcworker/wire"
)

// State is a session at one moment. It is never changed; the next one is another.
type State struct {
	// Version grows with every change.
	Version uint64 `json:"version"`
	Folder  Folder `json:"folder"`
	// Index is the scan shown, -1 if there is none.
	Index int `json:"index"`
	// Selected are the scans selected, as ranges from first to last, in order.
	Selected [][2]int `json:"selected"`
	Image    *Image   `json:"image,omitempty"`
	View     View     `json:"view"`
	// Before is how much of the width shows the picture before it was graded.
	Before float64 `json:"before"`
	// Clipboard are the groups that were copied.
	Clipboard []string   `json:"clipboard,omitempty"`
	Histogram *Histogram `json:"histogram,omitempty"`
	Probe     *Probed    `json:"probe,omitempty"`
	Export    *Export    `json:"export,omitempty"`
	// Status are the latest things worth telling, the newest last, at most 20.
	Status []Status `json:"status"`
	Memory Memory   `json:"memory"`
}

// Folder is the folder of scans. Their names are asked for with Session.Scans.
type Folder struct {
	Path  string `json:"path"`
	Name  string `json:"name"`
	Count int    `json:"count"`
	// Version grows when the list of scans is another, or what is known of one.
	Version uint64 `json:"version"`
	Reading bool   `json:"reading,omitempty"`
	// Start are the groups that scans without a sidecar start with.
	Start []string `json:"start,omitempty"`
	// ReadOnly says that sidecars go to the user's data folder.
	ReadOnly bool   `json:"read_only,omitempty"`
	Error    string `json:"error,omitempty"`
}

// Scan is a file of the folder.
type Scan struct {
	Index int    `json:"index"`
	Name  string `json:"name"`
	// Key changes when its thumbnail does.
	Key string `json:"key"`
	// Edited says that it has a sidecar.
	Edited bool   `json:"edited,omitempty"`
	Error  string `json:"error,omitempty"`
}

// Image is the scan that is shown.
type Image struct {
	// Number is that of this showing of a scan: it grows with every Go. Commands may
	// say it, see [Command].
	Number uint64 `json:"number"`
	Path   string `json:"path"`
	Name   string `json:"name"`
	Index  int    `json:"index"`
	// Phase is opening, ready or failed.
	Phase  Phase        `json:"phase"`
	Opened *wire.Opened `json:"opened,omitempty"`
	// Error is why it failed; what was tried so far while it is opening again.
	Error string `json:"error,omitempty"`
	// Trouble is that in the user's language, without the image's name.
	Trouble *adjust.Label `json:"trouble,omitempty"`
	// Quarantined says that it is opened again only by Retry.
	Quarantined bool     `json:"quarantined,omitempty"`
	Notices     []string `json:"notices,omitempty"`
	// Size is that of the whole picture shown, in its pixels, after crop and turns.
	Size [2]int `json:"size"`
	// Recipe is that of the picture shown, Starting the one it started with.
	Recipe   *recipe.Recipe `json:"recipe,omitempty"`
	Starting *recipe.Recipe `json:"starting,omitempty"`
	// Crop is the crop shown, "" for the whole scan.
	Crop  string `json:"crop"`
	Crops []Crop `json:"crops"`
	// Orientation is the EXIF orientation of the picture shown, 1 to 8, Straighten
	// its angle in degrees.
	Orientation int     `json:"orientation"`
	Straighten  float64 `json:"straighten"`
	// Undo and Redo name the steps that would be undone and redone, "" if none.
	Undo string `json:"undo"`
	Redo string `json:"redo"`
	// Saved is saved, waiting or failed.
	Saved     Saved  `json:"saved"`
	SaveError string `json:"save_error,omitempty"`
	// Sidecar is where it is kept, "" before it is.
	Sidecar string `json:"sidecar,omitempty"`

	content *content // all of it
}

// Phase says how far an image is.
type Phase string

// The phases of an image.
const (
	Opening Phase = "opening"
	Ready   Phase = "ready"
	Failed  Phase = "failed"
)

// Saved says whether what was changed is on the disk.
type Saved string

// Whether a sidecar is as the state is.
const (
	IsSaved    Saved = "saved"
	SaveWaits  Saved = "waiting"
	SaveFailed Saved = "failed"
)

// Crop is a picture of the scan.
type Crop struct {
	ID   string     `json:"id"`
	Name string     `json:"name,omitempty"`
	Rect [4]float64 `json:"rect"`
	// Own says that it has a recipe of its own.
	Own bool `json:"own,omitempty"`
	// Straighten is its angle in degrees.
	Straighten float64 `json:"straighten,omitempty"`
}

// Histogram counts the picture shown, as 8-bit values of the space it is shown in.
type Histogram struct {
	R [256]int32 `json:"r"`
	G [256]int32 `json:"g"`
	B [256]int32 `json:"b"`
	// Low and High are the fractions of pixels at 0 and at 255, in any channel.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Probed is what is at a point of the picture.
type Probed struct {
	At [2]float64 `json:"at"`
	// Scan are the scan's values, Light the graded linear light, Density that as
	// print density, RGB what is shown.
	Scan    [3]float64 `json:"scan"`
	Light   [3]float64 `json:"light"`
	Density [3]float64 `json:"density"`
	RGB     [3]uint8   `json:"rgb"`
}

// Export is an export that runs, or the last that did.
type Export struct {
	Output  string `json:"output"`
	Running bool   `json:"running"`
	Done    int    `json:"done"`
	Failed  int    `json:"failed"`
	Skipped int    `json:"skipped"`
	Total   int    `json:"total"`
	// Files are the latest, at most 1000, and Error what ended it, if anything.
	Files    []Exported `json:"files"`
	Canceled bool       `json:"canceled,omitempty"`
	Error    string     `json:"error,omitempty"`
}

// Exported is what came of one file.
type Exported struct {
	File   string `json:"file"`
	Output string `json:"output,omitempty"`
	Error  string `json:"error,omitempty"`
	// Result is done, failed, skipped or interrupted.
	Result string `json:"result"`
}

// Status is something that happened.
type Status struct {
	// Key names the kind of thing, for front ends that say it in their language,
	// and Args what it is about: opened {name, ms}, graded {ms}, returned {bytes},
	// restarted {name, error}, saved {path}, exported {count}.
	Key  string            `json:"key"`
	Args map[string]string `json:"args,omitempty"`
	// Text says it in English.
	Text string `json:"text"`
	// Warning says that the user should see it.
	Warning bool `json:"warning,omitempty"`
}

// Memory is what the program and its workers take.
type Memory struct {
	Bytes   int64          `json:"bytes"`
	Workers int            `json:"workers"`
	Report  *memory.Report `json:"-"`
}
