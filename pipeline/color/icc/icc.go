// Package icc reads the ICC profiles that scanners and cameras put into their
// files, and takes samples through them: to color, or at once to the linear
// light of a space to grade in.
//
// [Parse] reads a profile. [Profile.ToPCS] and [Profile.Lab] say what color a
// device value is. [Profile.Transform] does the same for rows of samples, fast.
// [Profile.Space] finds out whether a profile is just one of the built-in
// spaces, and [Profile.Linear] whether it leaves tones alone.
//
// Profiles of versions 2 and 4 for RGB and gray are read: matrix and curves,
// gray curve, and the LUT types mft1, mft2 and mAB. The rendering is relative
// colorimetric: black and white of the scan are those of the profile, and white
// is the white of every space. Where a profile has several LUTs that is AToB1,
// or AToB0 if there is no other, which is how color management systems choose.
// Tags of multiProcessElements (D2Bx) are passed over.
//
// A profile is as hostile as any other part of a file. All sizes are checked
// against the bytes at hand and the limits before anything is allocated, and a
// profile that was parsed gives a finite color for any input.
//
// The source of all layouts and formulas is ICC.1:2022 (version 4.4), and for
// version 2 ICC.1:2001-04. The color spaces themselves, and the writing of
// profiles, are in package color.
package icc

import (
	"errors"
	"fmt"

	"safelight/pipeline/color"
	"safelight/pipeline/color/internal/iccfile"
)

// Profile is a device's way to color. It never changes and can be used by
// several goroutines at once.
type Profile struct {
	Header
	// Description is the profile's name as [color.Describe] gives it, empty if
	// it has none that can be read.
	Description string
	// White is the white point of the device itself, before it was adapted to
	// the D50 of the profile connection space; zero if the profile does not say.
	// It is for people: colors are relative to it.
	White color.XY

	device device
}

// device takes device values in [0, 1] to XYZ relative to D50. A gray device
// looks at the first value only. Values outside, even if they are no numbers,
// count as the nearest within.
type device interface {
	toPCS(values [3]float64) [3]float64
}

// The limits for profiles. They are far above what profilers write: the largest
// in use have LUTs of 65³ points and a few megabytes.
const (
	MaxBytes = 16 << 20 // of a profile
	MaxTags  = 256
	MaxCurve = 1 << 16 // entries of a curve's table
	MaxCLUT  = 8 << 20 // values of a color lookup table: 140³ points in three channels
)

var (
	// ErrLimit says that a profile is larger than the limits allow.
	ErrLimit = errors.New("beyond the limit")
	// ErrUnsupported says that a profile may be in order, but is of a kind that
	// is not read: another version, color space or class.
	ErrUnsupported = errors.New("not supported")
)

// Parse reads a profile. The error says what is wrong with it and where; it is
// [ErrLimit], [ErrUnsupported], or else the profile is damaged. The data is not
// kept.
func Parse(profile []byte) (*Profile, error) {
	p, err := parse(profile)
	if err != nil {
		return nil, fmt.Errorf("icc: %w", err)
	}
	return p, nil
}

func parse(profile []byte) (*Profile, error) {
	if len(profile) > MaxBytes {
		return nil, fmt.Errorf("%d bytes: %w of %d", len(profile), ErrLimit, MaxBytes)
	}
	file, err := iccfile.Open(profile)
	if err != nil {
		return nil, err
	}
	if file.Tags() > MaxTags {
		return nil, fmt.Errorf("%d tags: %w of %d", file.Tags(), ErrLimit, MaxTags)
	}
	header, err := parseHeader(file.Header())
	if err != nil {
		return nil, err
	}
	p := &Profile{Header: header}
	if p.device, err = parseDevice(file, header); err != nil {
		return nil, err
	}
	// Colors do not depend on these, so a profile does without them.
	p.White = parseWhite(file)
	p.Description, _ = color.Describe(profile)
	return p, nil
}

// parseDevice reads the tags that say what colors device values are: a LUT if
// there is one, or else curves.
func parseDevice(file iccfile.File, header Header) (device, error) {
	for _, signature := range []string{"A2B1", "A2B0"} {
		data, err := file.Tag(signature)
		if errors.Is(err, iccfile.ErrNoTag) {
			continue
		}
		if err != nil {
			return nil, err
		}
		l, err := parseLUT(data, header)
		if err != nil {
			return nil, fmt.Errorf("tag %s: %w", signature, err)
		}
		return l, nil
	}
	if header.Model == Gray {
		return parseGray(file, header.Connection)
	}
	return parseMatrix(file)
}

// Channels is the number of device values that make a color: 1 for gray, 3 for
// RGB.
func (p *Profile) Channels() int { return p.Model.channels() }

// ToPCS gives the color of a device value as XYZ relative to D50, Y = 1 for
// white ([color.PCSWhite]), relative colorimetric. The device's channels run
// from 0 to 1; what is outside counts as the nearest within. For gray the first
// is the value, and the others do not matter.
func (p *Profile) ToPCS(device [3]float64) [3]float64 {
	return p.device.toPCS(device)
}

// Lab is [Profile.ToPCS] as Lab.
func (p *Profile) Lab(device [3]float64) color.Lab {
	return color.LabFromXYZ(p.ToPCS(device))
}
