package icc

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Header is what a profile's header says that matters here (ICC.1:2022, clause
// 7.2).
type Header struct {
	Version Version
	// Class is the signature of the profile's class: "scnr" for input devices,
	// "mntr" for displays, "prtr" for output devices, "spac" for color spaces.
	Class string
	// Model is what the device values are.
	Model Model
	// Connection is how the profile's LUTs state color.
	Connection Connection
	// Intent is the rendering intent that the profile was made for, which those
	// who read it may choose otherwise.
	Intent Intent
}

// Version is the version of the profile format, such as 2.1 or 4.4.
type Version struct{ Major, Minor int }

// String gives the version as "4.4".
func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Model is a kind of device values.
type Model int

// The models that are read.
const (
	RGB Model = iota
	Gray
)

// String gives the model as "RGB" or "gray".
func (m Model) String() string {
	if m == Gray {
		return "gray"
	}
	return "RGB"
}

func (m Model) channels() int {
	if m == Gray {
		return 1
	}
	return 3
}

// Connection is a profile connection space.
type Connection int

// The connection spaces.
const (
	XYZ Connection = iota
	Lab
)

// String gives the connection space as "XYZ" or "Lab".
func (c Connection) String() string {
	if c == Lab {
		return "Lab"
	}
	return "XYZ"
}

// Intent is a rendering intent, by its number in the header.
type Intent uint32

// The rendering intents.
const (
	Perceptual Intent = iota
	RelativeColorimetric
	Saturation
	AbsoluteColorimetric
)

// String gives the intent as the standard calls it.
func (i Intent) String() string {
	switch i {
	case Perceptual:
		return "perceptual"
	case RelativeColorimetric:
		return "relative colorimetric"
	case Saturation:
		return "saturation"
	case AbsoluteColorimetric:
		return "absolute colorimetric"
	}
	return fmt.Sprintf("unknown (%d)", uint32(i))
}

// parseHeader reads the header and refuses what is not read.
func parseHeader(header []byte) (Header, error) {
	h := Header{
		Version: Version{Major: int(header[8]), Minor: int(header[9] >> 4)},
		Class:   string(header[12:16]),
		Intent:  Intent(binary.BigEndian.Uint32(header[64:])),
	}
	if h.Version.Major != 2 && h.Version.Major != 4 {
		return h, fmt.Errorf("version %v is %w, only 2 and 4 are", h.Version, ErrUnsupported)
	}
	switch h.Class {
	case "scnr", "mntr", "prtr", "spac":
	case "link", "abst", "nmcl":
		return h, fmt.Errorf("class %q, which describes no device, is %w", h.Class, ErrUnsupported)
	default:
		return h, fmt.Errorf("class is %q, which is unknown", h.Class)
	}
	switch model := string(header[16:20]); model {
	case "RGB ":
		h.Model = RGB
	case "GRAY":
		h.Model = Gray
	default:
		return h, fmt.Errorf("color space %q is %w, only RGB and gray are", strings.TrimSpace(model), ErrUnsupported)
	}
	switch connection := string(header[20:24]); connection {
	case "XYZ ":
		h.Connection = XYZ
	case "Lab ":
		h.Connection = Lab
	default:
		return h, fmt.Errorf("connection space is %q, want XYZ or Lab", strings.TrimSpace(connection))
	}
	return h, nil
}
