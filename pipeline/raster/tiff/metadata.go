package tiff

import (
	"io"
	"time"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/exif"
)

// maxText bounds a text, in bytes of the file.
const maxText = 4096

// dateLayout is how TIFF and EXIF write a date.
const dateLayout = "2006:01:02 15:04:05"

// metadata is what is carried over from a scan, whose directory is d: texts that
// are not there are taken from another directory.
func metadata(d, other *directory) raster.Metadata {
	text := func(tag uint16) string {
		if s := d.text(tag); s != "" {
			return s
		}
		return other.text(tag)
	}
	m := raster.Metadata{
		Make: text(tagMake), Model: text(tagModel), Software: text(tagSoftware), DateTime: text(tagDateTime),
		Artist: text(tagArtist), Copyright: text(tagCopyright), Description: text(tagDescription),
	}
	if _, err := time.Parse(dateLayout, m.DateTime); err != nil {
		m.DateTime = ""
	}
	return m
}

// text is the beginning of the value of a tag of text, as [exif.Text] has it;
// empty if there is none.
func (d *directory) text(tag uint16) string {
	if !d.has(tag) || d.fields[tag].kind != typeASCII {
		return ""
	}
	b, err := d.bytes(tag, maxText)
	if err != nil {
		return ""
	}
	return exif.Text(b)
}

// orientation is the EXIF orientation, 1 (upright) unless a valid one is there.
func (d *directory) orientation() int {
	v, err := d.uint(tagOrientation, 1)
	if err != nil || v < 1 || v > 8 {
		d.f.warn("the orientation is not one of 1 to 8; taken as upright")
		return 1
	}
	return int(v)
}

// resolution is in pixels per inch, 0 when unknown or without unit.
func (d *directory) resolution() (x, y float64) {
	scale := 0.0
	switch unit, err := d.uint(tagResolutionUnit, unitInch); {
	case err != nil:
	case unit == unitInch:
		scale = 1
	case unit == unitCentimeter:
		scale = 2.54
	}
	return d.rational(tagXResolution) * scale, d.rational(tagYResolution) * scale
}

// profile is the embedded ICC profile. One that cannot be read is a warning,
// the picture is there without it.
func (d *directory) profile() []byte {
	b, err := d.bytes(tagICC, all)
	if err != nil {
		d.f.warn("the color profile cannot be read: %v", err)
	}
	if len(b) == 0 {
		return nil
	}
	return b
}

// Orientation reads the orientation of the first directory of a TIFF file, 1 to
// 8, and 1 when there is none. The Exif block of other formats is such a file.
func Orientation(r io.ReaderAt, size int64, lim raster.Limits) (int, error) {
	f, err := openFile(raster.Extent{R: r, Size: size}, lim)
	if err != nil {
		return 1, err
	}
	d, err := f.directory(f.first, "IFD 0")
	if err != nil {
		return 1, err
	}
	return d.orientation(), nil
}
