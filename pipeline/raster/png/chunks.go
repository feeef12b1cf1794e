package png

import (
	"bytes"
	"hash/crc32"
	"io"
	"math"

	"github.com/klauspost/compress/zlib"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/exif"
)

// chunks writes chunks: length, kind, content, and the checksum of the latter
// two.
type chunks struct{ w io.Writer }

// write writes a chunk, its content in parts.
func (c *chunks) write(kind string, content ...[]byte) error {
	n, sum := 0, crc32.ChecksumIEEE([]byte(kind))
	for _, part := range content {
		n += len(part)
		sum = crc32.Update(sum, crc32.IEEETable, part)
	}
	if err := c.raw(append(be.AppendUint32(nil, uint32(n)), kind...)); err != nil {
		return err
	}
	for _, part := range content {
		if err := c.raw(part); err != nil {
			return err
		}
	}
	return c.raw(be.AppendUint32(nil, sum))
}

func (c *chunks) raw(b []byte) error {
	if _, err := c.w.Write(b); err != nil {
		return raster.Unwritten("", err)
	}
	return nil
}

// head writes everything before the image data.
func (c *chunks) head(spec raster.Spec) error {
	if err := c.raw([]byte(signature)); err != nil {
		return err
	}
	color := byte(colorGray)
	if spec.Channels == 3 {
		color = colorRGB
	}
	ihdr := be.AppendUint32(be.AppendUint32(nil, uint32(spec.Width)), uint32(spec.Height))
	if err := c.write("IHDR", append(ihdr, byte(spec.Depth), color, 0, 0, 0)); err != nil {
		return err
	}
	if len(spec.ICC) > 0 {
		if err := c.profile(spec.ICC); err != nil {
			return err
		}
	}
	if spec.PPI > 0 {
		perMeter := uint32(math.Round(spec.PPI * inchesPerMeter))
		phys := be.AppendUint32(be.AppendUint32(nil, perMeter), perMeter)
		if err := c.write("pHYs", append(phys, 1)); err != nil {
			return err
		}
	}
	if b := exif.Encode(spec); b != nil {
		if err := c.write("eXIf", b); err != nil {
			return err
		}
	}
	return c.texts(spec)
}

// profile writes iCCP: a name, a zero, the method 0, and the profile as a zlib
// stream.
func (c *chunks) profile(icc []byte) error {
	b := bytes.NewBufferString("ICC profile\x00\x00")
	zw, err := zlib.NewWriterLevel(b, zlib.BestCompression)
	if err == nil {
		_, err = zw.Write(icc)
	}
	if err == nil {
		err = zw.Close()
	}
	if err != nil {
		return fail("encode", err, "iCCP")
	}
	return c.write("iCCP", b.Bytes())
}
