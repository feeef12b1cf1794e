package tiff

import (
	"strings"
	"time"

	"safelight/pipeline/raster"
)

// A taggedText is a text and its tag.
type taggedText struct {
	tag  uint16
	text string
}

// texts are the texts that are written, of which some may be empty.
func texts(spec raster.Spec) []taggedText {
	m := spec.Metadata
	if m.Software == "" {
		m.Software = spec.Software
	}
	return []taggedText{
		{tagDescription, m.Description}, {tagMake, m.Make}, {tagModel, m.Model}, {tagSoftware, m.Software},
		{tagDateTime, m.DateTime}, {tagArtist, m.Artist}, {tagCopyright, m.Copyright},
	}
}

// checkTexts refuses texts that a tag does not hold. The error wraps
// raster.ErrMisuse.
func checkTexts(spec raster.Spec) error {
	for _, t := range texts(spec) {
		switch {
		case len(t.text) > maxText:
			return encodeError(raster.ErrMisuse, "a text of %d bytes for tag %d", len(t.text), t.tag)
		case strings.ContainsRune(t.text, 0):
			return encodeError(raster.ErrMisuse, "a zero byte in the text for tag %d", t.tag)
		}
	}
	if date := spec.Metadata.DateTime; date != "" {
		if _, err := time.Parse(dateLayout, date); err != nil {
			return encodeError(raster.ErrMisuse, "%q is no date", date)
		}
	}
	return nil
}
