package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"safelight/pipeline/raster"
	"safelight/xpcworker/sandbox"
)

// Hello is the first thing a worker says, before it is given an image.
type Hello struct {
	// Protocol is the worker's [Protocol], Build its [Build].
	Protocol int    `json:"protocol"`
	Build    string `json:"build"`
	// PID is the worker's own idea of its process id.
	PID int `json:"pid"`
	// Posture is what the worker gave up, measured after it did.
	Posture sandbox.Posture `json:"posture"`
}

// Type is TypeHello.
func (Hello) Type() Type { return TypeHello }

// MarshalBinary writes JSON.
func (h Hello) MarshalBinary() ([]byte, error) { return json.Marshal(h) }

// UnmarshalBinary reads JSON. It does not compare versions; that is for
// whoever can say what to do about them.
func (h *Hello) UnmarshalBinary(b []byte) error {
	*h = Hello{}
	if err := decodeJSON(b, h); err != nil {
		return err
	}
	h.Build = Line(h.Build, 200)
	for i := range h.Posture {
		h.Posture[i].Name = Line(h.Posture[i].Name, 100)
		h.Posture[i].Detail = Line(h.Posture[i].Detail, 400)
	}
	return nil
}

// Open hands a worker its image, which is the attached file.
type Open struct {
	// Name is what to call the image in messages; no file of that name needs
	// to exist.
	Name string `json:"name"`
	// ProxyEdge is the long edge, in pixels, of the reduced image previews
	// are computed from; 0 leaves it to the engine.
	ProxyEdge int `json:"proxy_edge,omitempty"`
	// Limits bound what the file may ask for; nil means
	// raster.DefaultLimits.
	Limits *raster.Limits `json:"limits,omitempty"`
}

// Type is TypeOpen.
func (Open) Type() Type { return TypeOpen }

// MarshalBinary writes JSON.
func (o Open) MarshalBinary() ([]byte, error) { return json.Marshal(o) }

// UnmarshalBinary reads JSON.
func (o *Open) UnmarshalBinary(b []byte) error {
	*o = Open{}
	if err := decodeJSON(b, o); err != nil {
		return err
	}
	if o.ProxyEdge < 0 || o.ProxyEdge > maxEdge {
		return fmt.Errorf("proxy edge of %d pixels", o.ProxyEdge)
	}
	return nil
}

// maxEdge is the largest width or height that is believed, in pixels.
const maxEdge = 1 << 20

// Opened says what the image is.
type Opened struct {
	// Format is "tiff", "png" or "jpeg".
	Format string `json:"format"`
	// Width and Height are in pixels, as stored, before Orientation.
	Width  int `json:"width"`
	Height int `json:"height"`
	// Channels is the number of samples a pixel, Depth the bits of each.
	Channels int `json:"channels"`
	Depth    int `json:"depth"`
	// Orientation is the EXIF orientation, 1 to 8; 1 is upright.
	Orientation int `json:"orientation"`
	// Compression and Layout name how the samples are stored, for people.
	Compression string `json:"compression,omitempty"`
	Layout      string `json:"layout,omitempty"`
	// ICCName is the embedded profile's description. HasICC is true also for
	// a profile without one.
	ICCName string `json:"icc_name,omitempty"`
	HasICC  bool   `json:"has_icc,omitempty"`
	// ICCUsable says that the profile can be applied, ICCSpace which built-in
	// color space it states; empty if none.
	ICCUsable bool   `json:"icc_usable,omitempty"`
	ICCSpace  string `json:"icc_space,omitempty"`
	// ICCFault says, of a profile that is not usable, why.
	ICCFault string `json:"icc_fault,omitempty"`
	// XPPI and YPPI are the resolution in pixels per inch, 0 if unknown.
	XPPI float64 `json:"xppi,omitempty"`
	YPPI float64 `json:"yppi,omitempty"`
	// StoredBits are the bits of a sample in the file, 0 if they are Depth.
	StoredBits int `json:"stored_bits,omitempty"`
	// Infrared says where the scan's infrared picture is, empty if it has none.
	Infrared string `json:"infrared,omitempty"`
	// Pages describes every picture in a file that has several.
	Pages []string `json:"pages,omitempty"`
	// ReadBytes is about what reading the image takes of memory at most, and
	// BandBytes what of it is rows that are read at a time.
	ReadBytes int64 `json:"read_bytes,omitempty"`
	BandBytes int64 `json:"band_bytes,omitempty"`
	// Warnings are things that were odd but could be read around.
	Warnings []string `json:"warnings,omitempty"`
}

// maxReadBytes is the most memory for reading that is believed.
const maxReadBytes = 1 << 50

// Type is TypeOpened.
func (Opened) Type() Type { return TypeOpened }

// maxWarnings is the largest number of warnings that is passed on.
const maxWarnings = 50

// MarshalBinary writes JSON, with at most 50 warnings of 500 bytes, so that a
// file full of oddities still fits the frame.
func (o Opened) MarshalBinary() ([]byte, error) { return json.Marshal(o.tidy()) }

// UnmarshalBinary reads JSON and checks that the numbers can be those of an
// image.
func (o *Opened) UnmarshalBinary(b []byte) error {
	*o = Opened{}
	if err := decodeJSON(b, o); err != nil {
		return err
	}
	*o = o.tidy()
	switch {
	case o.Width < 1 || o.Width > maxEdge || o.Height < 1 || o.Height > maxEdge:
		return fmt.Errorf("size of %d x %d pixels", o.Width, o.Height)
	case o.Channels < 1 || o.Channels > 16:
		return fmt.Errorf("%d channels", o.Channels)
	case o.Depth < 1 || o.Depth > 64:
		return fmt.Errorf("depth of %d bits", o.Depth)
	case o.Orientation < 1 || o.Orientation > 8:
		return fmt.Errorf("orientation %d", o.Orientation)
	case o.StoredBits < 0 || o.StoredBits > 64:
		return fmt.Errorf("%d stored bits", o.StoredBits)
	case o.ReadBytes < 0 || o.ReadBytes > maxReadBytes || o.BandBytes < 0 || o.BandBytes > o.ReadBytes:
		return fmt.Errorf("%d bytes to read it, %d of them at a time", o.ReadBytes, o.BandBytes)
	case o.XPPI < 0 || o.YPPI < 0:
		return fmt.Errorf("resolution of %g x %g pixels per inch", o.XPPI, o.YPPI)
	}
	return nil
}

// tidy makes every text printable and bounded.
func (o Opened) tidy() Opened {
	o.Format = Line(o.Format, 50)
	o.Compression = Line(o.Compression, 100)
	o.Layout = Line(o.Layout, 100)
	o.ICCName = Line(o.ICCName, 200)
	o.ICCSpace = Line(o.ICCSpace, 100)
	o.ICCFault = Line(o.ICCFault, 500)
	o.Infrared = Line(o.Infrared, 100)
	o.Warnings = tidyLines(o.Warnings, 500)
	o.Pages = tidyLines(o.Pages, 200)
	return o
}

// tidyLines makes lines printable, and bounds their length and number.
func tidyLines(from []string, limit int) []string {
	if len(from) == 0 {
		return nil
	}
	lines := make([]string, min(len(from), maxWarnings))
	for i := range lines {
		lines[i] = Line(from[i], limit)
	}
	return lines
}

// Stats is what a worker knows of itself without reading a file, as it must
// once it may not open any. What it takes from the system is for its host to
// measure.
type Stats struct {
	// Heap is the memory of live and not yet collected objects, Runtime all
	// that Go holds from the system, Peak the largest resident set so far; in
	// bytes.
	Heap    int64 `json:"heap"`
	Runtime int64 `json:"runtime"`
	Peak    int64 `json:"peak"`
	// Goroutines and Surfaces are counts.
	Goroutines int `json:"goroutines"`
	Surfaces   int `json:"surfaces"`
	// CPU is user and system time so far, in microseconds.
	CPU int64 `json:"cpu_us"`
	// Engine are the engine's own numbers, by name.
	Engine map[string]int64 `json:"engine,omitempty"`
	// Backend is what grades its pictures, nil if it does not say.
	Backend *Backend `json:"backend,omitempty"`
}

// Backend is what runs Programs in a worker.
type Backend struct {
	// Name is "metal", or the CPU's backend, "avx2".
	Name string `json:"name"`
	// Device is the graphics processor that is or was used, by its maker's name.
	Device string `json:"device,omitempty"`
	// Fallback is why the CPU does what another was asked to, empty if it does not.
	Fallback string `json:"fallback,omitempty"`
}

// Type is TypeStats.
func (Stats) Type() Type { return TypeStats }

// MarshalBinary writes JSON.
func (s Stats) MarshalBinary() ([]byte, error) { return json.Marshal(s) }

// UnmarshalBinary reads JSON.
func (s *Stats) UnmarshalBinary(b []byte) error {
	*s = Stats{}
	if err := decodeJSON(b, s); err != nil {
		return err
	}
	if s.Backend != nil {
		s.Backend.Name, s.Backend.Device = Line(s.Backend.Name, 50), Line(s.Backend.Device, 100)
		s.Backend.Fallback = Line(s.Backend.Fallback, 400)
	}
	return nil
}

// FailKind says why a request failed.
type FailKind string

// The kinds of failure a worker reports itself.
const (
	// FailError: the engine returned an error.
	FailError FailKind = "failed"
	// FailPanic: the engine panicked; the worker ends after saying so.
	FailPanic FailKind = "panic"
)

// Failed answers a request that came to nothing.
type Failed struct {
	Kind  FailKind `json:"kind"`
	Stage Stage    `json:"stage"`
	// Cause names the sentinel of package raster that the error wraps, or the
	// raster.Limit, as [CauseOf] does; empty for others.
	Cause string `json:"cause,omitempty"`
	// Message is the error's text, without file name and stage.
	Message string `json:"message"`
}

// Type is TypeFailed.
func (Failed) Type() Type { return TypeFailed }

// MarshalBinary writes JSON, the message cut to 4 KiB.
func (f Failed) MarshalBinary() ([]byte, error) {
	f.Message = Line(f.Message, 4<<10)
	return json.Marshal(f)
}

// UnmarshalBinary reads JSON.
func (f *Failed) UnmarshalBinary(b []byte) error {
	*f = Failed{}
	if err := decodeJSON(b, f); err != nil {
		return err
	}
	return f.Check()
}

// Check reports a failure of a kind that there is not, and makes the message fit
// to be shown; also for one that came as a part of something else.
func (f *Failed) Check() error {
	if f.Kind != FailError && f.Kind != FailPanic {
		return fmt.Errorf("failure of kind %.20q", f.Kind)
	}
	f.Message = Line(f.Message, 4<<10)
	return nil
}

// causes are the errors whose identity survives the trip from worker to app.
var causes = [...]struct {
	name string
	err  error
}{
	{"format", raster.ErrFormat},
	{"unsupported", raster.ErrUnsupported},
	{"corrupt", raster.ErrCorrupt},
	{"truncated", raster.ErrTruncated},
	{"limit", raster.ErrLimit},
}

// limitCause comes before the name of a raster.Limit.
const limitCause = "limit "

// CauseOf names the sentinel of package raster that err wraps, or the
// raster.Limit, or is empty.
func CauseOf(err error) string {
	if limit, ok := errors.AsType[raster.Limit](err); ok {
		return limitCause + string(limit)
	}
	for _, c := range causes {
		if errors.Is(err, c.err) {
			return c.name
		}
	}
	return ""
}

// CauseErr is the sentinel or the limit that Cause names, or nil.
func (f Failed) CauseErr() error {
	if name, ok := strings.CutPrefix(f.Cause, limitCause); ok {
		if limit := raster.Limit(name); slices.Contains(raster.LimitNames(), limit) {
			return limit
		}
		return nil
	}
	for _, c := range causes {
		if c.name == f.Cause {
			return c.err
		}
	}
	return nil
}
