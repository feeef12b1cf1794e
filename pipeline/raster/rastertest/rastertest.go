// Package rastertest holds what the tests of the image formats share:
// made-up pictures, a file in memory, and seeds for fuzzing.
package rastertest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
)

// Seed gives a fuzz target the files below a folder of the test data, up to
// maxSize bytes each; none when there is no test data.
func Seed(f *testing.F, maxSize int64, elem ...string) {
	f.Helper()
	root, ok := fixture.Find(f, elem...)
	if !ok {
		return
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil || info.Size() > maxSize {
			return err
		}
		b, err := os.ReadFile(path)
		f.Add(b)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
}

// Picture is a made-up picture: gradients with grain, as a scan has, so that
// it neither compresses to nothing nor not at all.
func Picture(rng *rand.Rand, width, height, channels, depth int) []uint16 {
	full := 1<<depth - 1
	grain := max(2, full/64)
	p := make([]uint16, width*height*channels)
	for i := range p {
		x, y, c := i/channels%width, i/channels/width, i%channels
		v := full*(x+y*(c+1))/(width+height*(c+1)) + rng.IntN(grain) - grain/2
		p[i] = uint16(min(max(v, 0), full))
	}
	return p
}

// File is a raster.File in memory that can be read back.
type File struct{ bytes []byte }

// Bytes are the bytes written so far.
func (f *File) Bytes() []byte { return f.bytes }

func (f *File) Write(p []byte) (int, error) {
	f.bytes = append(f.bytes, p...)
	return len(p), nil
}

// WriteAt overwrites bytes already written.
func (f *File) WriteAt(p []byte, off int64) (int, error) {
	if off < 0 || off+int64(len(p)) > int64(len(f.bytes)) {
		return 0, fmt.Errorf("write of %d bytes at %d beyond the %d written", len(p), off, len(f.bytes))
	}
	return copy(f.bytes[off:], p), nil
}

// FailingFile fails every write after the first N bytes.
type FailingFile struct {
	File
	N int
}

// ErrFull is the error of a FailingFile.
var ErrFull = errors.New("no space left")

func (f *FailingFile) Write(p []byte) (int, error) {
	if room := f.N - len(f.bytes); len(p) > room {
		f.bytes = append(f.bytes, p[:max(room, 0)]...)
		return max(room, 0), ErrFull
	}
	return f.File.Write(p)
}

// ReadAll decodes a source from its first row to its last, block by block.
func ReadAll(src raster.Source) ([]uint16, error) {
	info := src.Info()
	p := make([]uint16, info.RowSamples()*info.Height)
	for y := 0; y < info.Height; y += info.BlockRows {
		y1 := min(y+info.BlockRows, info.Height)
		if err := src.ReadRows(context.Background(), p[y*info.RowSamples():], y, y1); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Decodes gives a source that Open has just returned, or the error that comes up
// when it is asked for rows for the first time, as sources that are decoded whole
// are decoded then.
func Decodes(src raster.Source, err error) (raster.Source, error) {
	if err == nil {
		err = src.ReadRows(context.Background(), nil, 0, 0)
	}
	if err != nil {
		return nil, err
	}
	return src, nil
}

// WriteAll writes a whole picture in uneven portions of rows and closes the
// sink.
func WriteAll(sink raster.Sink, rowSamples int, p []uint16) error {
	for n := 1; len(p) > 0; n = n*2 + 1 {
		part := min(n*rowSamples, len(p))
		if err := sink.WriteRows(context.Background(), p[:part]); err != nil {
			return errors.Join(err, ignoreMissing(sink.Close()))
		}
		p = p[part:]
	}
	return sink.Close()
}

// ignoreMissing drops the complaint of a sink that was closed early.
func ignoreMissing(err error) error {
	if errors.Is(err, raster.ErrMisuse) {
		return nil
	}
	return err
}
