package encoder

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// box is a box with its size in 32 bits.
func box(kind, content string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))) + kind + content
}

// long is a box with its size in 64 bits.
func long(kind, content string) string {
	return "\x00\x00\x00\x01" + kind + string(binary.BigEndian.AppendUint64(nil, uint64(16+len(content)))) + content
}

// rest is a box that ends with the file.
func rest(kind, content string) string { return "\x00\x00\x00\x00" + kind + content }

func file(t *testing.T, content string) (*os.File, int64) {
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	f, err := os.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f, int64(len(content))
}

func TestWhatIsNoWholeFileOfTheFormatIsRefused(t *testing.T) {
	jxl := box("JXL ", "\r\n\x87\n") + box("ftyp", "jxl \x00\x00\x00\x00jxl ")
	avif := box("ftyp", "avif\x00\x00\x00\x00avifmif1miaf")
	for name, test := range map[string]struct{ content, jxl, avif string }{
		"nothing":          {"", "it wrote nothing", "it wrote nothing"},
		"a few bytes":      {"JXL", "not complete or no list of boxes", "not complete"},
		"text":             {"garbage, and more of it", "not complete or no list of boxes", "not complete"},
		"another format":   {box("ftyp", "heic\x00\x00\x00\x00") + box("meta", "") + box("mdat", "x"), "no JPEG XL", "no AVIF"},
		"a box too long":   {jxl + "\x00\x00\x00\x09jxlc", "at byte 32 of 40 there are 8 bytes left", "not complete"},
		"a huge box":       {jxl + "\x00\x00\x00\x01jxlc\xff\xff\xff\xff\xff\xff\xff\xff", "not complete", "not complete"},
		"a box too short":  {jxl + "\x00\x00\x00\x07jxlc", "not complete", "not complete"},
		"half a long size": {jxl + "\x00\x00\x00\x01jxlc\x00\x00\x00\x00", "not complete", "not complete"},
		"no JXL picture":   {jxl + box("Exif", "x"), "no picture", "no AVIF"},
		"no AVIF picture":  {avif + box("meta", "x"), "no JPEG XL", "no picture"},
		"a JXL":            {jxl + box("jxlc", "picture") + box("Exif", "x"), "", "no AVIF"},
		"one in parts":     {jxl + box("Exif", "x") + long("jxlp", "picture"), "", "no AVIF"},
		"one to the end":   {jxl + box("brob", "x") + rest("jxlc", "picture"), "", "no AVIF"},
		"an AVIF":          {avif + box("meta", "x") + rest("mdat", "picture"), "no JPEG XL", ""},
	} {
		f, size := file(t, test.content)
		requireCheck(t, name, test.jxl, func() ([]string, error) { return checkJXL(f, size) })
		requireCheck(t, name, test.avif, func() ([]string, error) { return checkAVIF(f, size) })
	}
}

// requireCheck requires an error that contains want, or none if it is empty.
func requireCheck(t *testing.T, name, want string, check func() ([]string, error)) {
	t.Helper()
	notices, err := check()
	if want != "" {
		require.ErrorContains(t, err, want, name)
		return
	}
	require.NoError(t, err, name)
	require.Empty(t, notices, name)
}

// A JPEG XL file without metadata is taken, and that it has none is told.
func TestMetadataThatIsLostIsTold(t *testing.T) {
	f, size := file(t, box("JXL ", "\r\n\x87\n")+box("ftyp", "jxl ")+box("jxlc", "picture"))
	notices, err := checkJXL(f, size)
	require.NoError(t, err)
	require.Len(t, notices, 1)
	require.Contains(t, notices[0], "left out descriptions, resolution and recipe")
}

func TestAFileOfCountlessBoxesIsRefused(t *testing.T) {
	content := box("JXL ", "")
	for range maxBoxes {
		content += box("free", "")
	}
	f, size := file(t, content)
	_, err := checkJXL(f, size)
	require.ErrorContains(t, err, "more than 4096 boxes")
}
