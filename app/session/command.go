package session

import (
	"encoding/json"
)

// Command is something a user does. As JSON it is one object, such as
//
//	{"do": "set", "name": "density.gamma", "value": 1.2, "drag": "7"}
//
// Fields that a command does not use are refused.
type Command struct {
	Do Do `json:"do"`
	// Drag, if not empty, joins the command to those before it with the same one:
	// they are one step to undo.
	Drag string `json:"drag,omitempty"`

	// Image and Crop say which picture is meant, by Image.Number and Image.Crop: the
	// command is refused with ErrStale when another one is shown by now. Without them
	// it is the one that is shown.
	Image uint64  `json:"image,omitempty"`
	Crop  *string `json:"crop,omitempty"`

	// Index is a scan of the folder, counted from 0.
	Index *int `json:"index,omitempty"`
	// To and Extend: see Select.
	To     *int `json:"to,omitempty"`
	Extend bool `json:"extend,omitempty"`
	// By is a number of scans to go, or of quarter turns, counterclockwise.
	By int `json:"by,omitempty"`
	// Name names a parameter, a group, a preset or a crop.
	Name string `json:"name,omitempty"`
	// Names are groups of parameters; none means all.
	Names []string `json:"names,omitempty"`
	// Text is what was typed: a crop's name, a file's path.
	Text string `json:"text,omitempty"`
	// Value is a parameter's, a temperature in kelvins, an angle in degrees.
	Value *float64 `json:"value,omitempty"`
	// Values are several: the film base, a matrix by rows.
	Values []float64 `json:"values,omitempty"`
	// Points are those of a curve, [x, y] each.
	Points [][2]float64 `json:"points,omitempty"`
	// At is a point of the picture shown, X to the right and Y down, 0 to 1.
	At *[2]float64 `json:"at,omitempty"`
	// Rect is a rectangle in fractions of the unrotated scan.
	Rect *[4]float64 `json:"rect,omitempty"`
	// View is what the front end shows; see SetView.
	View *View `json:"view,omitempty"`
	// Export is what to export and how; see StartExport.
	Export json.RawMessage `json:"export,omitempty"`
}

// Do names a command.
type Do string

// Going about.
const (
	Go      Do = "go"      // to scan Index
	Step    Do = "step"    // By scans on, back if negative
	Select  Do = "select"  // Index, or Index to To; Extend keeps what is selected
	Open    Do = "open"    // the folder or file Text
	Refresh Do = "refresh" // read the folder again
	Retry   Do = "retry"   // a scan that could not be opened
	SetView Do = "view"    // the size, zoom and center of what is shown
	Before  Do = "before"  // Value 1: show the picture before it was graded, 0: after, else split at that fraction of its width
	Probe   Do = "probe"   // what is At: answered as State.Probe
	Save    Do = "save"    // what is not saved yet
)

// Changing the recipe of the picture shown, or of its scan.
const (
	Set         Do = "set"          // parameter Name to Value
	Nudge       Do = "nudge"        // parameter Name by Value, within its range
	Film        Do = "film"         // film type Name
	InputSpace  Do = "input-space"  // Name
	Working     Do = "working"      // working space Name
	Base        Do = "base"         // Values, three scan values; none: no base
	PickBase    Do = "pick-base"    // the film base is At, or in Rect
	PickNeutral Do = "pick-neutral" // what is At is neutral, at Value kelvins if given
	Auto        Do = "auto"         // analyze; Names of what to take: film, base, exposure, balance; none: all
	Matrix      Do = "matrix"       // preset Name, or Values by rows
	MatrixNudge Do = "matrix-nudge" // Name: purity or hue.r, hue.g, hue.b; by Value
	Curve       Do = "curve"        // Name: rgb, r, g or b; Points
	Paper       Do = "paper"        // the curves of paper Name; "": none
	Reset       Do = "reset"        // groups Names
	Copy        Do = "copy"         // groups Names of the picture shown, to the clipboard
	Paste       Do = "paste"        // groups Names of the clipboard, to the picture shown
	Apply       Do = "apply"        // groups Names of the picture shown, to all selected scans
	FolderStart Do = "folder-start" // groups Names of the picture shown are how scans of the folder start; Text "clear": none
	Undo        Do = "undo"
	Redo        Do = "redo"
)

// Changing the pictures of the scan.
const (
	Rotate      Do = "rotate"          // By quarter turns
	Flip        Do = "flip"            // left and right
	Straighten  Do = "straighten"      // to Value degrees
	CropAdd     Do = "crop-add"        // Rect; it is shown
	CropSet     Do = "crop-set"        // crop Name to Rect
	CropName    Do = "crop-name"       // crop Name is called Text
	CropDelete  Do = "crop-delete"     // crop Name
	CropShow    Do = "crop-show"       // crop Name; "": the whole scan
	CropFromAll Do = "crop-from-sheet" // the look of the scan, to crop Name or all
	CropToAll   Do = "crop-to-sheet"   // the look of crop Name, to the scan
)

// Exporting.
const (
	StartExport  Do = "export"
	CancelExport Do = "export-cancel"
	ForgetExport Do = "export-forget" // the list of what was exported
)

// View is what a front end shows of the picture.
type View struct {
	// Width and Height are of the place for the picture, in pixels of the device.
	Width  int `json:"width"`
	Height int `json:"height"`
	// Zoom is pixels of the device a pixel of the picture, at most 1; 0 fits the
	// whole picture in.
	Zoom float64 `json:"zoom"`
	// Center is what is in the middle, in fractions of the picture.
	Center [2]float64 `json:"center"`
	// Space is the color space of the device: "srgb" or "display-p3"; "" is sRGB.
	Space string `json:"space,omitempty"`
}

// Refused is the error of a command that was not done.
type Refused struct {
	Do  Do
	Err error
}

// Error reads "paste: nothing was copied".
func (r *Refused) Error() string { return string(r.Do) + ": " + r.Err.Error() }

// Unwrap is the cause.
func (r *Refused) Unwrap() error { return r.Err }

// Asks reports whether a command waits for an answer of the image's worker, which may
// take as long as that has time for.
func (d Do) Asks() bool {
	switch d {
	case PickBase, PickNeutral, Auto, Reset:
		return true
	}
	return false
}

// GoesAbout reports whether a command changes no picture, and so needs not wait for one
// that does.
func (d Do) GoesAbout() bool {
	switch d {
	case Go, Step, Select, Open, Refresh, Retry, SetView, Before, Probe, Save, CancelExport, ForgetExport:
		return true
	}
	return false
}
