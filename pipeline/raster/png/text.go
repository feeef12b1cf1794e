package png

import (
	"bytes"
	"time"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/exif"
)

const (
	// maxInflated bounds a compressed text.
	maxInflated = 64 << 10
	xmpKeyword  = "XML:com.adobe.xmp"
)

// A keyword of section 11.3.4.2 and the text that it stands for.
type keyword struct {
	name string
	text *string
}

// keywords are those that are written and read.
func keywords(m *raster.Metadata) []keyword {
	return []keyword{
		{"Description", &m.Description},
		{"Author", &m.Artist},
		{"Copyright", &m.Copyright},
		{"Creation Time", &m.DateTime},
		{"Software", &m.Software},
	}
}

// texts writes the metadata that has keywords: as tEXt where Latin-1 will do,
// else as iTXt; and the XMP packet.
func (c *chunks) texts(spec raster.Spec) error {
	m := exif.Texts(spec)
	m.DateTime = toFileTime(m.DateTime)
	for _, k := range keywords(&m) {
		if *k.text == "" {
			continue
		}
		var err error
		if b, ok := latin1(*k.text); ok {
			err = c.write("tEXt", []byte(k.name), []byte{0}, b)
		} else {
			err = c.international(k.name, []byte(*k.text))
		}
		if err != nil {
			return err
		}
	}
	if len(m.XMP) > 0 {
		return c.international(xmpKeyword, m.XMP)
	}
	return nil
}

// international writes iTXt: the keyword, no compression, no language, no
// translated keyword, the text as UTF-8.
func (c *chunks) international(name string, text []byte) error {
	return c.write("iTXt", []byte(name), []byte{0, 0, 0, 0, 0}, text)
}

// latin1 is a text in ISO 8859-1, if that has all its characters.
func latin1(s string) ([]byte, bool) {
	var b []byte
	for _, r := range s {
		if r > 0xff {
			return nil, false
		}
		b = append(b, byte(r))
	}
	return b, true
}

// Forms of a time. Section 11.3.4.2 wants RFC 1123; scanners do not know the time
// zone that belongs to it.
const (
	exifTime = "2006:01:02 15:04:05"
	fileTime = "Mon, 02 Jan 2006 15:04:05"
)

// toFileTime turns a time of Exif into that of a file; any other text stays.
func toFileTime(s string) string {
	if t, err := time.Parse(exifTime, s); err == nil {
		return t.Format(fileTime)
	}
	return s
}

// toExifTime turns a time of a file into that of Exif; any other text stays.
func toExifTime(s string) string {
	for _, form := range []string{fileTime, time.RFC1123, time.RFC1123Z, time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.Format(exifTime)
		}
	}
	return s
}

// readText reads a chunk with text, if its keyword is one of ours; the first of
// each counts. Chunks that make no sense are passed over.
func (h *header) readText(kind string, b []byte) {
	name, b, _ := bytes.Cut(b, []byte{0})
	for _, k := range keywords(&h.texts) {
		if k.name != string(name) || !h.first(k.name) {
			continue
		}
		switch kind {
		case "tEXt":
			*k.text = exif.Text([]byte(exif.Western(b)))
		case "iTXt":
			*k.text = exif.Text(internationalText(b))
		}
		if k.text == &h.texts.DateTime {
			*k.text = toExifTime(*k.text)
		}
	}
}

// internationalText is the text of iTXt from behind the keyword on: whether it
// is compressed and how, language, translated keyword, text.
func internationalText(b []byte) []byte {
	if len(b) < 2 {
		return nil
	}
	compressed, method := b[0] == 1, b[1]
	_, b, _ = bytes.Cut(b[2:], []byte{0})
	_, b, _ = bytes.Cut(b, []byte{0})
	if !compressed {
		return b
	}
	if method != 0 {
		return nil
	}
	text, err := inflate(b, maxInflated)
	if err != nil {
		return nil
	}
	return text
}

// readExif reads the Exif block. A broken one is a warning, and what could be
// read of it counts.
func (h *header) readExif(b []byte) {
	if !h.first("eXIf") {
		return
	}
	data, err := exif.Decode(b)
	if err != nil {
		h.warn("the Exif data cannot be read: %v", err)
	}
	h.exif = &data
}

// metadata is that of Exif, and where it has none that of the texts.
func (h *header) metadata() raster.Metadata {
	if h.exif == nil {
		return h.texts
	}
	m := h.exif.Metadata
	texts := keywords(&h.texts)
	for i, k := range keywords(&m) {
		if *k.text == "" {
			*k.text = *texts[i].text
		}
	}
	return m
}
